// Runs every server audit of npm graphql-http against the URL given and prints the findings as JSON.
import { serverAudits } from "graphql-http";

const findings = [];
for (const audit of serverAudits({ url: process.argv[2] })) {
  const { id, name, status, reason } = await audit.fn();
  findings.push({ id, name, status, reason: reason ?? null });
}
console.log(JSON.stringify(findings));
