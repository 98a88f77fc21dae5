"""Persisted operations: a request that names its document by SHA-256, and which documents may run at all.

documents.py    a request to the same request with its document's text: Apollo's convention, and the allow-list
reading.py      files of documents, as programs' builds write them
checking.py     do they fit the schema; what is wrong, with file and line
commands.py     `zhixing operations add | list | remove`

What is registered stands in `connectors.registered`. Hash first, text where the hash is not known:
https://www.apollographql.com/docs/apollo-server/performance/apq
"""
