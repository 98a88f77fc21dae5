"""Keeping the workers of an instance alive: started together, replaced when they die, ended together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from identifiers.errors import OperatorError
from web.assignment import Assignment
from web.metrics import OF_THE_LIVING, Metrics
from web.tally import Tallies
from web.worker_process import WorkerProcess

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
SOUND_S = 60.0
"""A worker that lived this long had not died of its start: the next pause is the shortest again."""
MOST_DEATHS = 10
"""In a row, each soon after its start: then something is wrong that no replacement mends."""

log = structlog.get_logger(__name__)


class Deaths:
    """How one worker's place has fared: how long to wait before the next one, and when to give up."""

    def __init__(self) -> None:
        self._in_a_row = 0

    def pause_s(self, lived_s: float) -> float:
        """Seconds to wait after a worker that answered for `lived_s`; OperatorError where that makes no sense."""
        self._in_a_row = 1 if lived_s >= SOUND_S else self._in_a_row + 1
        if self._in_a_row > MOST_DEATHS:
            raise OperatorError(f"a worker died {self._in_a_row} times soon after its start; the log says how")
        return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (self._in_a_row - 1)))


class Workers:
    """As many as there are `assignments`. What a dead one counted stays; what it had under way does not."""

    def __init__(self, assignments: tuple[Assignment, ...], tallies: Tallies, metrics: Metrics) -> None:
        self._assignments = assignments
        self._tallies = tallies
        self._metrics = metrics
        self._alive: dict[int, WorkerProcess] = {}

    async def run(self, on_serving: Callable[[], None]) -> None:
        """Start them, say when all answer, replace those that die; for ever. OperatorError where that fails.

        Leaves them as they are when it is cancelled: `end` ends them.
        """
        self._metrics.wanted(len(self._assignments))
        async with asyncio.TaskGroup() as starting:
            for assignment in self._assignments:
                starting.create_task(self._start(assignment))
        on_serving()
        async with asyncio.TaskGroup() as keeping:
            for assignment in self._assignments:
                keeping.create_task(self._keep(assignment))

    def terminate(self) -> None:
        """Ask all to drain; asked again, they do not wait for requests under way."""
        for worker in self._alive.values():
            worker.terminate()

    async def end(self, limit_s: float) -> None:
        """End all, those that do not drain within the limit by force."""
        self.terminate()
        ending = [asyncio.create_task(worker.wait()) for worker in self._alive.values()]
        if ending and (await asyncio.wait(ending, timeout=limit_s))[1]:
            log.error("workers killed", reason="they did not end in time")
            for worker in self._alive.values():
                worker.kill()
        await asyncio.gather(*ending)

    async def _start(self, assignment: Assignment) -> None:
        self._alive[assignment.number] = await WorkerProcess.start(assignment)

    async def _keep(self, assignment: Assignment) -> None:
        deaths = Deaths()
        while True:
            worker, since = self._alive[assignment.number], time.monotonic()
            status = await worker.wait()
            del self._alive[assignment.number]
            self._tallies.all[assignment.number].rest(OF_THE_LIVING)
            log.warning("worker ended", number=assignment.number, process=worker.pid, status=status)
            await self._replace(assignment, deaths, time.monotonic() - since)
            self._metrics.replaced()
            log.warning("worker replaced", number=assignment.number, process=self._alive[assignment.number].pid)

    async def _replace(self, assignment: Assignment, deaths: Deaths, lived_s: float) -> None:
        while True:
            await asyncio.sleep(deaths.pause_s(lived_s))
            try:
                await self._start(assignment)
                return
            except (OperatorError, OSError, TimeoutError) as error:
                lived_s = 0.0
                log.error("worker does not start", number=assignment.number, reason=str(error))
