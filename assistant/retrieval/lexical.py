"""Lexical search: BM25F over weighted fields, eagerly scored into sparse NumPy columns.

BM25F (Zaragoza, Craswell, Taylor, Saria, Robertson, TREC 2004) adds up a term's occurrences over
the fields, each with its weight and length normalisation, before they saturate. Scores are
computed when the index is built, as in BM25S (Lù 2024, arXiv 2407.03618), so a query only adds up
columns.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.retrieval.terms import terms
from assistant.retrieval.texts import Prepared

if TYPE_CHECKING:
    from numpy import float32, float64, int64
    from numpy.typing import NDArray

FIELDS = Prepared._fields
WEIGHTS: Mapping[str, float] = {
    "title": 4.0,
    "body": 1.0,
    "criteria": 1.0,
    "tags": 0.5,
    "code": 0.5,
    "boilerplate": 0.1,
}
"""Measured: a title's weight of 1 loses a tenth of the recall that 4 has, more gains nothing."""
K1 = 1.2
B = 0.8


class Postings:
    """What is kept of every item: its terms with how often each field has them.

    Args:
        vocabulary: term to its number.
        starts: row `i` owns the entries `starts[i]` to `starts[i + 1]`.
        numbers: number of the term of each entry.
        counts: entries x fields, occurrences (at most 255).
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: "NDArray[int64]",
        numbers: "NDArray[Any]",
        counts: "NDArray[Any]",
    ) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.numbers = numbers
        self.counts = counts

    def __len__(self) -> int:
        return len(self.starts) - 1


def postings(
    texts: Iterable[tuple[str, Prepared]],
    *,
    kept: Postings | None = None,
    rows: Sequence[int] = (),
) -> Postings:
    """Take rows over from an earlier index, then append new texts.

    Args:
        texts: key and prepared text of each new item; the key is a word of the title.
        kept: the earlier index.
        rows: which of its rows stay, in the order they shall have.
    """
    import numpy as np

    vocabulary: dict[str, int] = {} if kept is None else kept.vocabulary
    sizes: list[int] = []
    numbers: list[int] = []
    counts: list[list[int]] = []
    for key, prepared in texts:
        entries: dict[int, list[int]] = {}
        for place, text in enumerate(prepared):
            field = terms(text)
            if place == 0 and key:
                field.append(key.casefold())
            for term, count in Counter(field).items():
                number = vocabulary.setdefault(term, len(vocabulary))
                entries.setdefault(number, [0] * len(FIELDS))[place] = min(count, 255)
        sizes.append(len(entries))
        numbers.extend(entries)
        counts.extend(entries.values())
    new_numbers = np.array(numbers, dtype=np.int32)
    new_counts = np.array(counts, dtype=np.uint8).reshape(-1, len(FIELDS))
    if kept is None or not len(rows):
        starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64)
        return Postings(vocabulary, starts, new_numbers, new_counts)
    chosen = np.asarray(rows, dtype=np.int64)
    old_sizes = np.diff(kept.starts)[chosen]
    offsets = np.concatenate(([0], np.cumsum(old_sizes)))
    entry = np.arange(offsets[-1]) + np.repeat(kept.starts[chosen] - offsets[:-1], old_sizes)
    starts = np.concatenate(([0], np.cumsum(np.concatenate((old_sizes, sizes))))).astype(np.int64)
    return Postings(
        vocabulary,
        starts,
        np.concatenate((kept.numbers[entry], new_numbers)),
        np.concatenate((kept.counts[entry], new_counts)),
    )


class Lexical:
    """Searchable postings.

    Args:
        kept: the postings of every item.
        weights: weight of each field.
        k1: how soon repetitions of a term stop to count.
        b: how far long texts are normalised, 0 to 1.
    """

    def __init__(
        self,
        kept: Postings,
        *,
        weights: Mapping[str, float] = WEIGHTS,
        k1: float = K1,
        b: float = B,
    ) -> None:
        import numpy as np

        self.postings = kept
        rows = len(kept)
        row_of = np.repeat(np.arange(rows, dtype=np.int32), np.diff(kept.starts))
        weighted = np.zeros(len(kept.numbers), dtype=np.float32)
        for place, name in enumerate(FIELDS):
            column = kept.counts[:, place].astype(np.float32)
            lengths = np.bincount(row_of, weights=column, minlength=rows)
            filled = lengths[lengths > 0]
            mean = float(filled.mean()) if len(filled) else 1.0
            norm = ((1 - b) + b * lengths / mean).astype(np.float32)
            weighted += weights.get(name, 0.0) * column / norm[row_of]
        size = len(kept.vocabulary)
        frequency = np.bincount(kept.numbers, minlength=size)
        self._frequency = frequency
        self.idf: NDArray[float64] = np.log1p((rows - frequency + 0.5) / (frequency + 0.5))
        order = np.argsort(kept.numbers, kind="stable")
        self._rows = row_of[order]
        score = self.idf[kept.numbers] * weighted / (k1 + weighted)
        self._scores = score[order].astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(frequency)))

    def __len__(self) -> int:
        return len(self.postings)

    @cached_property
    def words(self) -> list[str]:
        """Terms by their number."""
        return list(self.postings.vocabulary)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term; of an unknown one as if one item had it."""
        number = self.postings.vocabulary.get(term)
        if number is None:
            return float(self.idf.max(initial=0.0))
        return float(self.idf[number])

    def frequency(self, term: str) -> int:
        """In how many rows a term stands."""
        number = self.postings.vocabulary.get(term)
        return 0 if number is None else int(self._frequency[number])

    def scores(self, query: Mapping[str, float]) -> "NDArray[float32]":
        """The score of every row for weighted query terms."""
        import numpy as np

        total = np.zeros(len(self), dtype=np.float32)
        for term, weight in query.items():
            number = self.postings.vocabulary.get(term)
            if number is None:
                continue
            part = slice(self._starts[number], self._starts[number + 1])
            # A term stands at most once in a row's entries, so plain indexing adds up rightly.
            total[self._rows[part]] += np.float32(weight) * self._scores[part]
        return total

    def coverage(self, rows: Iterable[int], query: Collection[str]) -> dict[int, float]:
        """Share of each row's title that the query names, words weighted by rarity; 0 to 1."""
        known = self.postings.vocabulary
        wanted = {known[term] for term in query if term in known}
        found: dict[int, float] = {}
        for row in rows:
            part = slice(self.postings.starts[row], self.postings.starts[row + 1])
            numbers = self.postings.numbers[part][self.postings.counts[part, 0] > 0]
            weights = self.idf[numbers]
            pairs = zip(numbers.tolist(), weights.tolist(), strict=True)
            named = sum(weight for number, weight in pairs if number in wanted)
            found[row] = named / (float(weights.sum()) or 1.0)
        return found

    def row(self, row: int) -> dict[str, "NDArray[Any]"]:
        """Terms of a row with their counts by field."""
        part = slice(self.postings.starts[row], self.postings.starts[row + 1])
        return {
            self.words[number]: counts
            for number, counts in zip(
                self.postings.numbers[part], self.postings.counts[part], strict=True
            )
        }
