"""Reads of several requests as one: those that wait for a read of their kind to come back go together then.

The way of a read by key there and back costs as much, here and at the source, as what it finds. Where many ask at once,
the keys of those who wait are asked for in one statement; where nobody else asks, a read goes at once.

 - Joined is only what differs in nothing but its keys: table, columns, conditions (a caller's row scope among them),
   order and size. Who may not see the same is never asked for together.
 - No read is answered by one that was sent before it came: everybody reads what was committed by then.
 - Nobody waits longer than `PATIENCE_S` for the read of another, nor is it answered later than `SPREAD_S` after its own
   deadline.
 - What fails for several is asked again for each alone: nobody is refused for the keys of another.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextvars import Context
from dataclasses import dataclass, field, replace
from typing import Generic, NamedTuple, TypeVar

from connectors.around import Around
from connectors.connector import Connector
from connectors.document import DocumentAnswer, DocumentScan
from connectors.scan import Answer, Deadline, Key, Keys, Scan

FEW = 8
"""Most keys of a read that is joined: of more, the way there and back is a small part."""

MOST = 64
"""Most keys of the reads that go as one."""

PATIENCE_S = 0.01
"""A source that has just become slow is not made slower still by waiting for one another."""

SPREAD_S = 0.05
"""Between the deadlines of reads that go as one, which has the latest of them."""

_Asked = TypeVar("_Asked", bound=Hashable)
_Told = TypeVar("_Told")


class JoinedReads(Around):
    """Around another connector, which answers."""

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self._scans: _Kinds[Scan, Answer] = _Kinds(connector.read, _scan_of, _groups)
        self._documents: _Kinds[DocumentScan, DocumentAnswer] = _Kinds(connector.documents, _document_of, _texts)

    def read(self, scan: Scan, deadline: Deadline) -> Awaitable[Answer]:
        """Answer one scan."""
        keys = _few(scan.keys)
        return self._scans.read(scan, keys, deadline) if keys else super().read(scan, deadline)

    def documents(self, scan: DocumentScan, deadline: Deadline) -> Awaitable[DocumentAnswer]:
        """Answer in JSON text; joined where a plan made the asks once for all its requests."""
        keys = _few(scan.keys) if scan.asks.fixed else ()
        return self._documents.read(scan, keys, deadline) if keys else super().documents(scan, deadline)


def _few(keys: Keys | None) -> tuple[Key, ...]:
    """The keys of a read that may be joined; none where it may not."""
    return keys.values if keys is not None and len(keys.values) <= FEW else ()


class _Waiting(NamedTuple, Generic[_Asked, _Told]):
    """A read that waits for another, and whom it answers."""

    asked: _Asked
    keys: tuple[Key, ...]
    deadline: Deadline
    told: asyncio.Future[_Told]


@dataclass(slots=True, eq=False)
class _Kind(Generic[_Asked, _Told]):
    """Reads that differ in their keys alone: how many are under way, and those that wait."""

    name: Hashable
    under_way: int = 0
    waiting: list[_Waiting[_Asked, _Told]] = field(default_factory=list)
    patience: asyncio.TimerHandle | None = None


class _Kinds(Generic[_Asked, _Told]):
    """Reads by what they are besides their keys. `ask` answers one, `of` gives it other keys, `part` cuts an answer."""

    def __init__(
        self,
        ask: Callable[[_Asked, Deadline], Awaitable[_Told]],
        of: Callable[[_Asked, tuple[Key, ...]], _Asked],
        part: Callable[[_Told, int, int], _Told],
    ) -> None:
        self._ask = ask
        self._of = of
        self._part = part
        self._kinds: dict[Hashable, _Kind[_Asked, _Told]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def read(self, asked: _Asked, keys: tuple[Key, ...], deadline: Deadline) -> _Told:
        """The answer to a read for these keys of its own."""
        name = self._of(asked, ())
        kind = self._kinds.get(name)
        if kind is not None:
            return await self._wait(kind, asked, keys, deadline)
        kind = self._kinds[name] = _Kind(name, under_way=1)
        try:
            return await self._ask(asked, deadline)
        finally:
            self._back(kind)

    def _wait(
        self, kind: _Kind[_Asked, _Told], asked: _Asked, keys: tuple[Key, ...], deadline: Deadline
    ) -> asyncio.Future[_Told]:
        loop = asyncio.get_running_loop()
        told: asyncio.Future[_Told] = loop.create_future()
        kind.waiting.append(_Waiting(asked, keys, deadline, told))
        if kind.patience is None:
            kind.patience = loop.call_later(PATIENCE_S, self._send, kind)
        return told

    def _back(self, kind: _Kind[_Asked, _Told]) -> None:
        """One that was under way has come back: who waited goes now."""
        kind.under_way -= 1
        if kind.waiting:
            self._send(kind)
        # Of those who waited, all may have left.
        if not kind.under_way:
            del self._kinds[kind.name]

    def _send(self, kind: _Kind[_Asked, _Told]) -> None:
        if kind.patience is not None:
            kind.patience.cancel()
            kind.patience = None
        waiting, kind.waiting = kind.waiting, []
        for together in _batches(waiting):
            kind.under_way += 1
            # In a context of its own: it is of no single request.
            task = asyncio.get_running_loop().create_task(self._together(kind, together), context=Context())
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _together(self, kind: _Kind[_Asked, _Told], waiting: Sequence[_Waiting[_Asked, _Told]]) -> None:
        try:
            if len(waiting) == 1:
                await self._alone(waiting[0])
            elif not await self._joined(waiting):
                await asyncio.gather(*map(self._alone, waiting))
        finally:
            self._back(kind)

    async def _joined(self, waiting: Sequence[_Waiting[_Asked, _Told]]) -> bool:
        """Answer all by one read; False where that fails."""
        keys = tuple(key for each in waiting for key in each.keys)
        latest = max((each.deadline for each in waiting), key=lambda deadline: deadline.at)
        try:
            told = await self._ask(self._of(waiting[0].asked, keys), latest)
        except Exception:
            return False
        start = 0
        for each in waiting:
            end = start + len(each.keys)
            if not each.told.done():
                each.told.set_result(self._part(told, start, end))
            start = end
        return True

    async def _alone(self, each: _Waiting[_Asked, _Told]) -> None:
        if each.told.done():
            return
        try:
            told = await self._ask(each.asked, each.deadline)
        except Exception as error:
            if not each.told.done():
                each.told.set_exception(error)
        else:
            if not each.told.done():
                each.told.set_result(told)


def _batches(waiting: Sequence[_Waiting[_Asked, _Told]]) -> Iterator[Sequence[_Waiting[_Asked, _Told]]]:
    """Those whom somebody still waits for, in reads of like deadlines and not too many keys."""
    alike: defaultdict[int, list[_Waiting[_Asked, _Told]]] = defaultdict(list)
    for each in waiting:
        if not each.told.done():
            alike[int(each.deadline.at / SPREAD_S)].append(each)
    for group in alike.values():
        start, keys = 0, 0
        for end, each in enumerate(group):
            if keys + len(each.keys) > MOST:
                yield group[start:end]
                start, keys = end, 0
            keys += len(each.keys)
        yield group[start:]


def _keyed(keys: Keys | None, values: tuple[Key, ...]) -> Keys | None:
    return keys and keys._replace(values=values)


def _scan_of(scan: Scan, keys: tuple[Key, ...]) -> Scan:
    return replace(scan, keys=_keyed(scan.keys, keys))


def _document_of(scan: DocumentScan, keys: tuple[Key, ...]) -> DocumentScan:
    return scan._replace(keys=_keyed(scan.keys, keys))


def _groups(answer: Answer, start: int, end: int) -> Answer:
    return answer._replace(groups=answer.groups[start:end])


def _texts(answer: DocumentAnswer, start: int, end: int) -> DocumentAnswer:
    return answer._replace(texts=answer.texts[start:end])
