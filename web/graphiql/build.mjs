// Bundles the page and monaco's workers into the folder given as the first argument; web/bundle.py runs it.
import { build } from "esbuild";

const [folder] = process.argv.slice(2);

await build({
  entryPoints: {
    page: "page.jsx",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  },
  outdir: folder,
  bundle: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "linked",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".ttf": "dataurl" },
  logLevel: "warning",
});
