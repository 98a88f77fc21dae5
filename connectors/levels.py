"""A scan tree on any connector: in one read where the connector answers children, else level by level.

Level by level there is one batched read for each level and child, whatever the number of rows, and the children of a
level are read at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from connectors.connector import Connector
from connectors.scan import Answer, Child, Deadline, Group, Key, Keys, Scan
from connectors.shape import keyed, selected


async def read(connector: Connector, scan: Scan, deadline: Deadline) -> Answer:
    """The answer to the tree; as of its earliest read."""
    if not scan.children or connector.capabilities.children:
        return await connector.read(scan, deadline)
    # The row columns that children hang on are selected with the tree's own.
    answer = await connector.read(replace(scan, columns=selected(scan), children=()), deadline)
    if not scan.rows:
        return answer
    tasks = [asyncio.ensure_future(_child(connector, child, answer.groups, deadline)) for child in scan.children]
    try:
        answered = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    found = {child.name: groups for child, (groups, _) in zip(scan.children, answered, strict=True)}
    groups = tuple(
        group._replace(children={name: of_groups[index] for name, of_groups in found.items()})
        for index, group in enumerate(answer.groups)
    )
    moments = [child_answer.as_of for _, child_answer in answered if child_answer is not None]
    return Answer(groups, min([answer.as_of, *moments]))


async def _child(
    connector: Connector, child: Child, parents: Sequence[Group], deadline: Deadline
) -> tuple[list[tuple[Group, ...]], Answer | None]:
    """For each group of parents one group for each row, and the answer they come from; no parent needs no read."""
    keys = [[tuple(row[column] for column in child.columns) for row in group.rows] for group in parents]
    distinct: tuple[Key, ...] = tuple(dict.fromkeys(key for group in keys for key in group if None not in key))
    answer = await read(connector, keyed(child.scan, Keys(child.to, distinct)), deadline) if distinct else None
    found = dict(zip(distinct, answer.groups, strict=True)) if answer else {}
    none = _none(child.scan)
    return [tuple(found.get(key, none) for key in group) for group in keys], answer


def _none(scan: Scan) -> Group:
    """The group of a key that nothing equals."""
    children = {child.name: () for child in scan.children} if scan.rows and scan.children else None
    return Group(total=0 if scan.count else None, children=children)
