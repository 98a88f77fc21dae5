// Opens GraphiQL as a user does and tells what was seen, as JSON: node graphiql.mjs CHROMIUM URL TITLE FOLDER
import { join } from "node:path";
import { chromium } from "playwright-core";

const [executablePath, url, title, folder] = process.argv.slice(2);
const PATIENCE_MS = 20_000;

// Everything but the loopback server is cut off, whatever asks for it.
const context = await chromium.launchPersistentContext(join(folder, "profile"), {
  executablePath,
  headless: true,
  viewport: { width: 1440, height: 900 },
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ],
});
context.setDefaultTimeout(PATIENCE_MS);

const requested = [];
const complaints = [];
context.on("request", (request) => requested.push(request.url()));
context.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
context.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) complaints.push(message.text());
});
context.on("weberror", (error) => complaints.push(String(error.error())));

const page = context.pages()[0] ?? (await context.newPage());
const workers = [];
page.on("worker", (worker) => workers.push(new URL(worker.url()).pathname));

async function text(editor) {
  return page.evaluate((name) => {
    const found = globalThis.__MONACO.editor.getModels().find((model) => model.uri.path.includes(name));
    return found ? found.getValue() : null;
  }, editor);
}

try {
  await page.goto(url);
  await page.getByRole("button", { name: title, exact: true }).click();
  const asked = page.waitForResponse((response) => response.request().postData()?.includes("$") ?? false);
  await page.getByRole("button", { name: /Execute query/ }).click();
  const response = await asked;
  await page.waitForFunction(() =>
    globalThis.__MONACO.editor.getModels().some((m) => m.uri.path.includes("response") && m.getValue().includes('"data"')),
  );
  await page.locator(".result-window .view-line").first().waitFor();
  // The editor colours, and its workers look at the text, a moment after it is there.
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: join(folder, "graphiql.png") });
  const seen = {
    status: response.status(),
    sent: JSON.parse(response.request().postData()),
    shown: await text("response"),
    visible: await page.locator(".result-window").innerText(),
    markers: await page.evaluate(() => globalThis.__MONACO.editor.getModelMarkers({}).map((each) => each.message)),
    kept: await page.evaluate(() => Object.keys(localStorage)),
    requested,
    workers,
    complaints,
  };
  process.stdout.write(JSON.stringify(seen));
} finally {
  await context.close();
}
