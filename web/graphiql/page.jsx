// GraphiQL as Zhixing serves it: our endpoint, our examples, nothing from elsewhere, nothing kept.
import { GraphiQL } from "graphiql";
import { editor } from "monaco-graphql/esm/monaco-editor.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { EXAMPLES, examples } from "./examples.jsx";
import { fetcher } from "./fetcher.js";
import "graphiql/style.css";
import "./page.css";

const WORKERS = new Set(["json", "graphql"]);

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/static/graphiql/${WORKERS.has(label) ? label : "editor"}.worker.js`),
};

// Case numbers and rules hold brackets such as （ and 〔, which are meant: not to be marked as look-alikes.
const OPTIONS = { unicodeHighlight: { ambiguousCharacters: false }, wordWrap: "on" };
editor.onDidCreateEditor((created) => created.updateOptions(OPTIONS));

const [first] = examples;

createRoot(document.getElementById("graphiql")).render(
  <StrictMode>
    {/* Questions hold official numbers: kept for the tab's life, never in the browser's profile; no history. */}
    <GraphiQL
      fetcher={fetcher}
      plugins={[EXAMPLES]}
      visiblePlugin={EXAMPLES}
      storage={sessionStorage}
      defaultTabs={first ? [{ query: first.query, variables: first.variables }] : undefined}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>
        <a href="/" className="zhixing-logo">Zhixing <span lang="zh">执行</span></a>
      </GraphiQL.Logo>
    </GraphiQL>
  </StrictMode>,
);
