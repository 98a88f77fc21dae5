// The examples beside the editor: one click opens a question in a tab of its own.
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";

export const examples = JSON.parse(document.getElementById("examples").textContent);

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4h11l3 3v13H5z M9 9h6 M9 13h6 M9 17h3" />
    </svg>
  );
}

function List() {
  const { addTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);

  function open(example) {
    const index = tabs.findIndex((tab) => tab.query === example.query && tab.variables === example.variables);
    if (index >= 0) {
      changeTab(index);
      return;
    }
    addTab();
    queryEditor.setValue(example.query);
    variableEditor.setValue(example.variables);
  }

  return (
    <section aria-label="Examples" className="zhixing-examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      {examples.length === 0 && <p>This instance serves data in use: there are no examples. The demo has some.</p>}
      <ol>
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" onClick={() => open(example)}>
              {example.title}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export const EXAMPLES = { title: "Examples", icon: Icon, content: List };
