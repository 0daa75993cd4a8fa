"""Lists of records somewhere in a JSON document: pages, search results, GraphQL answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.exchange.jsonfile import JsonRecord
from assistant.exchange.jsontext import Path as JsonPath

MAX_DEPTH = 8


def records_in(root: Any, wanted: Callable[[Mapping[str, Any]], bool]) -> list[JsonRecord]:
    """Records of all lists in which at least one element is wanted, else the root itself.

    Args:
        root: a parsed document.
        wanted: whether an object is a record of the dialect.

    Returns:
        Every object of such a list, so that new records without a key are among them.
    """
    found: list[tuple[JsonPath, Mapping[str, Any]]] = []
    for path, values in _lists(root, (), 0):
        objects = [
            ((*path, index), value)
            for index, value in enumerate(values)
            if isinstance(value, Mapping)
        ]
        if any(wanted(value) for _, value in objects):
            found += objects
    if not found and isinstance(root, Mapping) and wanted(root):
        found = [((), root)]
    return [JsonRecord(number, path, value) for number, (path, value) in enumerate(found, start=1)]


def _lists(value: Any, path: JsonPath, depth: int) -> Iterator[tuple[JsonPath, list[Any]]]:
    """Lists of objects, outermost first; what is inside an object of a list is a record's own."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for name, child in value.items():
            if isinstance(child, Mapping | list):
                yield from _lists(child, (*path, str(name)), depth + 1)
    elif isinstance(value, list):
        if any(isinstance(child, Mapping) for child in value):
            yield path, value
        for index, child in enumerate(value):
            if isinstance(child, list) or (depth < 2 and _is_page(child)):
                yield from _lists(child, (*path, index), depth + 1)


def _is_page(value: Any) -> bool:
    """Whether an element of a list is itself an answer that holds records."""
    return isinstance(value, Mapping) and ("data" in value or "items" in value or "value" in value)
