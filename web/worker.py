"""One worker: a process that answers beside its siblings, from stores and a socket that another process opened.

python -m web.worker     (standard input: an Assignment, then open as long as the process that started us lives)
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import nullcontext

from connectors.stores import Stores
from schema.build import build
from web.assignment import SERVING, Assignment, read_assignment
from web.health import Lifecycle
from web.logs import configure_logs
from web.server import Server, run
from web.service import Service
from web.tally import shared

_ORPHANED = 3


def main() -> None:
    """Serve until told to stop, or until whoever started us is gone."""
    assignment = read_assignment(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settings = assignment.settings
    configure_logs(settings.log_level, sys.stderr, worker=assignment.number)
    lifecycle = Lifecycle()
    service = _service(assignment, lifecycle)
    listener = socket.socket(fileno=assignment.listener)
    server = Server(
        service.application,
        listener,
        lifecycle=lifecycle,
        deadline_ms=settings.deadline_ms,
        crowded=service.metrics.crowded,
    )

    def serving(_url: str) -> None:
        service.metrics.serving()
        sys.stdout.buffer.write(SERVING)
        sys.stdout.buffer.flush()

    run(server, serving)


def _service(assignment: Assignment, lifecycle: Lifecycle) -> Service:
    stores: nullcontext[Stores] = nullcontext(assignment.stores)
    return Service(
        assignment.settings,
        build(),
        lifecycle,
        stores=stores,
        today=assignment.today,
        examples=assignment.examples,
        tallies=shared(assignment.tallies, assignment.number),
    )


def _end_with_parent() -> None:
    """End at once where the parent was killed: its stores end with it, and nobody would stop or replace us."""
    while os.read(0, 1):
        pass
    os._exit(_ORPHANED)


if __name__ == "__main__":
    main()
