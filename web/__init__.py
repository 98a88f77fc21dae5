"""The serving edge: bytes in, bytes out, and what can be seen of the platform from outside.

The way of a request, outermost first:

    server.py        the socket on 127.0.0.1, signals, draining; uvicorn on uvloop
      garbage.py       meanwhile cycles of garbage are looked for seldom
    protocol.py      one connection: size and time of the head, refused bodies, too many connections
    cycle.py         one request and its answer on it: whole bodies taken, whole answers written, past ASGI's messages
      one_write.py     an answer in messages, in one write too
    application.py   the table of routes
    edge.py          request id, host check, headers, one log line, metrics; no exception gets past it
    exchange.py      what is noted of the request on its way
    head.py          its headers, gone through once
    outgoing.py      the way out: headers of every answer, its status and size noted
    endpoint.py      /graphql: negotiate, read, find the document, run the engine that was injected, print
      negotiation.py   Accept, Content-Type, Accept-Encoding, Zhixing-Deadline-Ms
      cut_off.py       the end of a request that does not end by itself
      body.py          the body, capped
      strict_json.py   JSON that cannot be read in two ways
      parameters.py    query, operationName, variables, extensions from body or URL
      numbers.py       does a text seem to hold an official number
      payload.py       status and bytes of the answer, packed
    browser.py       before it: GraphiQL for a browser's address bar, answers for pages of other origins (CORS)

What runs behind it: commands.py (`zhixing demo`, `serve`, `query`), explain.py (`zhixing explain`; asked.py reads what
both ask), draw.py (`zhixing graph draw`), service.py and platform.py (what is opened and answers), background.py (what
runs beside the answering), address.py (where an instance is served).

With `--workers N`: parent.py (what there is one of: stores, projection), workers.py and worker_process.py (started,
replaced, ended), assignment.py (what a worker is told), worker.py (the worker itself), acceptor.py (its share of the
connections), tally.py (numbers that siblings read).

Beside it: health.py (/healthz, /readyz), metrics.py and scrape.py (/metrics), logs.py (structured logs that tell
nothing of a person), request_lines.py (the line of each request), pages.py with static/ and templates/ (the start page,
GraphiQL), stories.py (their examples, read from docs/demo.md), graphiql/ and bundle.py (GraphiQL's source, bundled once
at set-up), limits.py (every limit with its reason).

GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/, held by tests/audit. The engine itself, its
parsing, costs and errors live in `schema` and `resolvers`; here nothing knows a type of the contract.
"""
