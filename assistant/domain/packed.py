"""Many models in little memory."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar, overload

from assistant.domain.base import Model

T = TypeVar("T", bound=Model)


class Packed(Sequence[T], Generic[T]):
    """A sequence of models that lie in memory as compressed JSON and are made anew when read.

    A model takes about a kilobyte for each of its parts as an object, and a twentieth of that as
    compressed JSON: the difference between gigabytes and megabytes for a long backlog. Reading
    one takes a fraction of a millisecond, and what was read can be changed by nobody else.

    Args:
        kind: the models' class.
        models: to begin with.
    """

    def __init__(self, kind: type[T], models: Iterable[T] = ()) -> None:
        self._kind = kind
        self._held: list[bytes] = []
        if isinstance(models, Packed):
            self._held += models._held
            return
        for model in models:
            self.append(model)

    def append(self, model: T) -> None:
        """Add one at the end."""
        self._held.append(zlib.compress(model.model_dump_json().encode(), 1))

    def extend(self, other: "Packed[T]") -> None:
        """Add all of another at the end."""
        self._held.extend(other._held)

    def chosen(self, places: Iterable[int]) -> "Packed[T]":
        """Those at these places, in this order."""
        other = Packed(self._kind)
        other._held = [self._held[place] for place in places]
        return other

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> "Packed[T]": ...

    def __getitem__(self, index: int | slice) -> "T | Packed[T]":
        if isinstance(index, slice):
            return self.chosen(range(*index.indices(len(self))))
        return self._kind.model_validate_json(zlib.decompress(self._held[index]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]
