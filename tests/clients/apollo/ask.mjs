// Apollo Client asks the same twice by hash, at the URL given and with GET where "GET" is given beside it. Prints as
// JSON each request that it sent and each answer that it gave.
import { createHash } from "node:crypto";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const [, , url, method] = process.argv;
const sent = [];

async function noting(address, options) {
  const response = await fetch(address, options);
  const { searchParams } = new URL(address);
  const body = options.body ? JSON.parse(options.body) : Object.fromEntries(searchParams);
  sent.push({ method: options.method, named: "extensions" in body, text: "query" in body, status: response.status });
  return response;
}

const hashing = new PersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  useGETForHashedQueries: method === "GET",
});
const client = new ApolloClient({
  link: hashing.concat(new HttpLink({ uri: url, fetch: noting })),
  cache: new InMemoryCache(),
  defaultOptions: { query: { fetchPolicy: "no-cache", errorPolicy: "all" } },
});

const query = gql`query Hello($name: String) { hello(name: $name) }`;
const answers = [];
for (const name of ["one", "two"]) {
  const { data, error } = await client.query({ query, variables: { name } });
  answers.push({ hello: data?.hello ?? null, error: error?.message ?? null });
}
console.log(JSON.stringify({ sent, answers }));
