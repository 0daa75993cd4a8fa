"""The index of one embedding model: catalogue, vectors, postings and Chroma, kept in step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.domain import Item
from assistant.retrieval.catalogue import Catalogue
from assistant.retrieval.dense import Dense
from assistant.retrieval.lexical import Lexical, Postings
from assistant.retrieval.profile import Profile, profile
from assistant.retrieval.texts import prepare

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

NEIGHBOURS = 10
"""How many of the nearest make the density around an item (CSLS takes 10)."""
FLOOR = 0.5
"""Least density: in a small backlog the ten nearest are not near at all."""
BLOCK = 256
"""Rows whose densities are computed together."""


class Index:
    """What can be searched. Made by `load` or `build`; never changed, only replaced.

    Args:
        catalogue: the items.
        vectors: rows x dimension, in the catalogue's order.
        kept: their postings, in the same order.
        opener: opens Chroma's part, when it is first needed.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: "NDArray[float32]",
        kept: Postings,
        opener: Callable[[], Dense],
    ) -> None:
        self.catalogue = catalogue
        self.vectors = vectors
        self.lexical = Lexical(kept)
        self._opener = opener
        self._dense: Dense | None = None
        self._profiles: dict[int, Profile] = {}
        self._densities: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def dense(self) -> Dense:
        """Chroma's part; importing and opening it takes most of a second."""
        if self._dense is None:
            self._dense = self._opener()
        return self._dense

    def close(self) -> bool:
        """Let go of Chroma's files; whether they were opened, and so have changed."""
        if self._dense is None:
            return False
        self._dense.close()
        return True

    def profile(self, row: int) -> Profile:
        """The item of a row, ready to be compared."""
        if row not in self._profiles:
            self._profiles[row] = self.profile_of(self.catalogue.item(row))
        return self._profiles[row]

    def profile_of(self, item: Item) -> Profile:
        """Any item, read as the items of this index are."""
        return profile(item, prepare(item, self.catalogue.boilerplate))

    def densities(self, rows: Sequence[int]) -> list[float]:
        """How close the ten nearest of each row are: their mean cosine, at least `FLOOR`."""
        missing = [row for row in rows if row not in self._densities]
        for start in range(0, len(missing), BLOCK):
            block = missing[start : start + BLOCK]
            for row, value in zip(block, self._nearness(self.vectors[block], 1), strict=True):
                self._densities[row] = value
        return [self._densities[row] for row in rows]

    def density(self, item: Item, vector: "NDArray[float32]") -> float:
        """The same for any item and its L2-normalised vector."""
        if self.catalogue.holds(item):
            return self.densities([self.catalogue.rows[item.key]])[0]
        return self._nearness(vector[None, :], 0)[0]

    def _nearness(self, vectors: "NDArray[float32]", skip: int) -> list[float]:
        import numpy as np

        count = min(NEIGHBOURS, len(self) - skip)
        if count < 1:
            return [FLOOR] * len(vectors)
        if len(vectors) == 1:
            scores = np.vecdot(self.vectors, vectors[0])[None, :]
        else:
            scores = vectors @ self.vectors.T
        best = -np.sort(-np.partition(scores, -(count + skip), axis=1)[:, -(count + skip) :])
        means = best[:, skip:].mean(axis=1)
        return [max(FLOOR, float(mean)) for mean in means]
