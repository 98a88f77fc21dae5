"""`python -m bench.limit --home HOME --port PORT`."""

from bench.limit.server import main

main()
