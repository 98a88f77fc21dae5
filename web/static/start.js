"use strict";

const form = document.getElementById("ask");
const query = document.getElementById("query");
const variables = document.getElementById("variables");
const send = document.getElementById("send");
const status = document.getElementById("status");
const answer = document.getElementById("answer");

function say(text, failed) {
  status.textContent = text;
  status.classList.toggle("failed", failed);
}

function body() {
  const text = variables.value.trim();
  return JSON.stringify({ query: query.value, variables: text ? JSON.parse(text) : null });
}

function summary(response, errors, milliseconds) {
  const id = response.headers.get("x-request-id");
  const failures = errors ? `, ${errors} error${errors === 1 ? "" : "s"}` : "";
  return `Status ${response.status}${failures}, ${Math.round(milliseconds)} ms, request ${id}`;
}

async function ask() {
  let request;
  try {
    request = body();
  } catch {
    say("The variables are not JSON.", true);
    variables.focus();
    return;
  }
  send.disabled = true;
  say("Asking…", false);
  const started = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: request,
    });
    const result = await response.json();
    const errors = result.errors ? result.errors.length : 0;
    answer.textContent = JSON.stringify(result, null, 2);
    say(summary(response, errors, performance.now() - started), !response.ok || errors > 0);
  } catch {
    say("The server did not answer.", true);
  } finally {
    send.disabled = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    ask();
  }
});

for (const button of document.querySelectorAll(".example")) {
  button.addEventListener("click", () => {
    query.value = button.dataset.query;
    variables.value = button.dataset.variables;
    ask();
  });
}
