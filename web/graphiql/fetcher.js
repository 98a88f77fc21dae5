// Asks the endpoint that served the page. Official numbers travel in bodies only, so always by POST.
export async function fetcher(request, options) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      ...options?.headers,
      "content-type": "application/json",
      accept: "application/graphql-response+json",
    },
    body: JSON.stringify(request),
  });
  return response.json();
}
