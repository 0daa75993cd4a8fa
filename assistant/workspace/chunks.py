"""Work on long iterables a piece at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Cut `values` into tuples of at most `size`, in order (`itertools.batched` of 3.12)."""
    rest = iter(values)
    while piece := tuple(islice(rest, size)):
        yield piece
