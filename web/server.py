"""The server: uvicorn inside our own process, on the loopback address, drained within the deadline.

The application's lifespan runs around uvicorn and not inside it: what it raises reaches the caller as it is (a
StoreError is a sentence on the terminal), and it always gets to stop what it started.
"""

from __future__ import annotations

import asyncio
import errno
import math
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

import uvicorn
import uvloop
from starlette.applications import Starlette

from identifiers.errors import SettingsError
from web.acceptor import Acceptor
from web.garbage import looked_for_seldom
from web.health import Lifecycle, Phase
from web.limits import BACKLOG, BACKSTOP_S, KEEP_ALIVE_S
from web.protocol import BoundedProtocol
from web.request_lines import flush_request_log

LOOPBACK = "127.0.0.1"
"""The only address served until access control exists: whoever reaches it reads everything."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the port (0: any free one), not listening yet: taken now, before the stores are started.

    SettingsError for another address than the loopback, and for a port that is taken or not ours to take.
    """
    if host != LOOPBACK:
        raise SettingsError(
            f"ZHIXING_HOST must be {LOOPBACK}: until access control exists the platform serves this machine only"
        )
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(_port_sentence(host, port, error)) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """Where a socket is bound to, with the actual port."""
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


Crowded = Callable[[int], bool]
"""Told how many connections we have: whether a sibling has fewer."""


class Server:
    """One run of an application. SIGINT and SIGTERM drain it; a second one stops waiting for those under way.

    `crowded` is given where siblings take connections from the same socket.
    """

    def __init__(
        self,
        application: Starlette,
        listener: socket.socket,
        *,
        lifecycle: Lifecycle,
        deadline_ms: int,
        crowded: Crowded | None = None,
    ) -> None:
        self._application = application
        self._listener = listener
        self._lifecycle = lifecycle
        self._uvicorn = _Uvicorn(_config(application, deadline_ms), crowded)
        self._task: asyncio.Task[None] | None = None
        self._asked_to_stop = False

    @property
    def url(self) -> str:
        """Where it answers, with the actual port."""
        return address_of(self._listener)

    async def run(self, on_serving: Callable[[str], None] = lambda _url: None) -> None:
        """Start the lifespan, serve until asked to stop, drain, end the lifespan. `on_serving` is told the address."""
        url = self.url
        self._task = asyncio.current_task()
        self._uvicorn.on_started = lambda: self._serving(url, on_serving)
        with self._listener, handled(self.stop):
            try:
                async with self._application.router.lifespan_context(self._application):
                    with looked_for_seldom():
                        await self._uvicorn.serve(sockets=[self._listener])
                    await self._cut_off()
            except asyncio.CancelledError:
                if not self._asked_to_stop or self._task is None:
                    raise
                self._task.uncancel()
            finally:
                flush_request_log()

    def stop(self) -> None:
        """Begin to drain; while still starting, give up the start. Called again: do not wait any longer."""
        if self._asked_to_stop:
            self._uvicorn.force_exit = True
            return
        self._asked_to_stop = True
        self._lifecycle.phase = Phase.DRAINING
        self._uvicorn.should_exit = True
        if not self._uvicorn.started and self._task is not None:
            self._task.cancel()

    async def _cut_off(self) -> None:
        """End what is still under way before the lifespan takes away what it uses."""
        left = tuple(self._uvicorn.server_state.tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _serving(self, url: str, on_serving: Callable[[str], None]) -> None:
        self._lifecycle.phase = Phase.SERVING
        on_serving(url)


class Runnable(Protocol):
    """What serves on its own until it is asked to stop."""

    async def run(self, on_serving: Callable[[str], None]) -> None:
        """`on_serving` is told the address."""


def run(server: Runnable, on_serving: Callable[[str], None] = lambda _url: None) -> None:
    """Run it on a loop of its own (uvloop) until it is asked to stop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.run(on_serving))


class _Uvicorn(uvicorn.Server):
    """uvicorn without its signal handlers, which raise the signal again afterwards: nothing would be cleaned up."""

    on_started: Callable[[], None]

    def __init__(self, config: uvicorn.Config, crowded: Crowded | None) -> None:
        super().__init__(config)
        self._crowded = crowded

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if self._crowded is None:
            await super().startup(sockets)
        else:
            await super().startup([])
            for listener in sockets or ():
                acceptor = Acceptor(listener, self._protocol, partial(self._is_crowded, self._crowded))
                self.servers.append(acceptor)  # type: ignore[arg-type]  # what uvicorn does with it, it can
        self.on_started()

    def _is_crowded(self, crowded: Crowded) -> bool:
        return crowded(len(self.server_state.connections))

    def _protocol(self) -> asyncio.Protocol:
        return BoundedProtocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


def _config(application: Starlette, deadline_ms: int) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        workers=1,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        # Every request ends by its own deadline; this is for one that should but does not.
        timeout_graceful_shutdown=math.ceil(deadline_ms / 1000 + BACKSTOP_S),
    )


@contextmanager
def handled(stop: Callable[[], None]) -> Iterator[None]:
    """Signals call `stop` inside the block; elsewhere than in the main thread they are not ours."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def _port_sentence(host: str, port: int, error: OSError) -> str:
    other = port + 1 if port < 65535 else 8000
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken by another program; choose another one: ZHIXING_PORT={other} make demo"
    if error.errno == errno.EACCES:
        return f"port {port} needs rights that this user has not; choose one above 1023: ZHIXING_PORT=8000 make demo"
    return f"port {port} on {host} cannot be used ({error.strerror}); choose another: ZHIXING_PORT={other} make demo"
