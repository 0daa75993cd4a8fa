"""The room's face: one object that finds past items and relations."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.domain import (
    Item,
    ItemState,
    Progress,
    Recalled,
    Relation,
    UserError,
    VectorStore,
)
from assistant.retrieval import index as disk
from assistant.retrieval import shelf
from assistant.retrieval.dense import slug
from assistant.retrieval.embedding import Embedder, open_embedder
from assistant.retrieval.links import explicit, strongest
from assistant.retrieval.model import Filters, Group, Updated
from assistant.retrieval.profile import Profile, profile
from assistant.retrieval.ranking import Hit, Query, rank, words_of
from assistant.retrieval.relations import judge
from assistant.retrieval.signals import Signals, compare
from assistant.retrieval.texts import Prepared, prepare

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

POOL = 30
"""How many of the ranking are looked at closely."""
EACH = 5
"""At most so many relations of one type that texts show; more would bury the item."""
RECALL_COSINE = 0.40
"""Below it a past item is no help, whatever words it shares."""


class Retriever:
    """Hybrid search and typed relations over one backlog. A context manager.

    Args:
        folder: the index folder of a workspace; made where it is missing.
        vectors: where embeddings survive; the index is rebuilt from it.
        embedder: the embedding model; None: the default one.
        wait: seconds to wait for another process that uses the folder.

    Raises:
        UserError: another process still uses the folder, or it cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        vectors: VectorStore,
        *,
        embedder: Embedder | None = None,
        wait: float = 30.0,
    ) -> None:
        self._folder = Path(folder)
        self._store = vectors
        self._embedder = embedder if embedder is not None else open_embedder()
        self._wait = wait
        self._stack: ExitStack | None = None
        self._index: disk.Index | None = None

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close Chroma and let go of the folder; the next use opens it again."""
        stack, self._stack = self._stack, None
        if stack is None:
            return
        with stack:
            if self._index is not None:
                self._index.dense.close()
                home = self._folder / slug(self._embedder.name)
                stamp = shelf.read_stamp(home, self._embedder.name)
                if stamp is not None:
                    disk.settle(home, stamp)
            self._index = None

    def update(self, items: Sequence[Item], *, progress: Progress | None = None) -> Updated:
        """Make the index hold exactly these items; what has not changed costs nothing."""
        self._open()
        current, self._index = self._index, None
        self._index, updated = disk.build(
            self._folder,
            items,
            current=current,
            store=self._store,
            embedder=self._embedder,
            progress=progress,
        )
        return updated

    def search(
        self, text: str, *, k: int = 10, filters: Filters | None = None
    ) -> tuple[Recalled, ...]:
        """Items that a text asks for, best first.

        Args:
            text: words, a sentence, a key, a quoted error message.
            k: at most so many.
            filters: which items may be found.
        """
        index = self._ready()
        if index is None or not text.strip():
            return ()
        prepared = Prepared("", text, "", "", "", "")
        query = self._query(index, prepared)
        hits = rank(index, query, allowed=index.catalogue.allowed(filters))
        return tuple(self._recalled(index, hit) for hit in hits[:k])

    def recall(self, item: Item, *, k: int = 3) -> tuple[Recalled, ...]:
        """Past items that help to write this one, best first; none where none is close enough.

        Done items with criteria come first. The item itself, its parent, its children and its
        near duplicates are no precedents.
        """
        index = self._ready()
        if index is None:
            return ()
        prepared = prepare(item, index.catalogue.boilerplate)
        query = self._query(index, prepared)
        found: list[Hit] = []
        for hit in rank(index, query)[:POOL]:
            other = index.catalogue.item(hit.row)
            if self._kin(item, other):
                continue
            mine, theirs, signals = self._pair(index, item, prepared, query, hit.row)
            if signals.cosine < RECALL_COSINE:
                continue
            verdict = judge(mine, theirs, signals, index.lexical)
            if verdict is not None and verdict.type.value in {"duplicate", "declined_before"}:
                continue
            worth = 1.0
            if other.state is ItemState.DONE:
                worth += 0.5
            if other.criteria:
                worth += 0.5
            if other.state is ItemState.DECLINED:
                worth *= 0.5
            found.append(Hit(hit.row, hit.score * worth))
        found.sort(key=lambda hit: (-hit.score, hit.row))
        return tuple(self._recalled(index, hit) for hit in found[:k])

    def relate(self, item: Item) -> tuple[Relation, ...]:
        """How an item relates to others; explicit links of the export win."""
        index = self._ready()
        if index is None:
            return ()
        catalogue = index.catalogue
        titles = {
            link.key: catalogue.item(catalogue.rows[link.key]).title
            for link in item.links
            if link.key in catalogue.rows
        }
        found = explicit(item, titles)
        prepared = prepare(item, catalogue.boilerplate)
        query = self._query(index, prepared)
        for hit in rank(index, query)[:POOL]:
            other = catalogue.item(hit.row)
            if self._kin(item, other):
                continue
            verdict = judge(*self._pair(index, item, prepared, query, hit.row), index.lexical)
            if verdict is not None:
                found.append(
                    Relation(
                        key=other.key,
                        type=verdict.type,
                        evidence=verdict.evidence,
                        score=verdict.score,
                        title=other.title,
                    )
                )
        return strongest(found, each=EACH)

    def groups(self) -> tuple[Group, ...]:
        """Duplicates of the whole backlog as groups, each around one canonical item."""
        index = self._ready()
        if index is None:
            return ()
        return ()

    def _open(self) -> None:
        if self._stack is not None:
            return
        stack = ExitStack()
        stack.enter_context(shelf.locked(self._folder, wait=self._wait))
        try:
            self._index = disk.load(self._folder, self._embedder.name)
        except BaseException:
            stack.close()
            raise
        self._stack = stack

    def _ready(self) -> disk.Index | None:
        """The index; None where nothing was ever indexed."""
        self._open()
        if self._index is None and (self._folder / slug(self._embedder.name)).exists():
            raise UserError(
                "The search index is damaged and has to be made anew from the workspace: "
                "import the backlog again."
            )
        return self._index

    def _query(self, index: disk.Index, prepared: Prepared) -> Query:
        import numpy as np

        sentence = prepared.sentence
        if not sentence.strip():
            vector = np.zeros(self._embedder.dimension, dtype=np.float32)
        else:
            vector = self._vector(prepared)
        return Query(words_of(prepared, index), vector)

    def _vector(self, prepared: Prepared) -> "NDArray[float32]":
        import numpy as np

        name = self._embedder.name
        raw = self._store.load_vectors(name, [prepared.digest]).get(prepared.digest)
        if raw is not None and len(raw) == self._embedder.dimension * 4:
            return np.frombuffer(raw, np.float32)
        vector: NDArray[float32] = self._embedder.embed([prepared.sentence])[0]
        return vector

    @staticmethod
    def _kin(item: Item, other: Item) -> bool:
        """The same item, or its parent or child: what a split or an epic makes alike."""
        return other.key in {item.key, item.parent} or other.parent == item.key

    @staticmethod
    def _pair(
        index: disk.Index, item: Item, prepared: Prepared, query: Query, row: int
    ) -> tuple[Profile, Profile, Signals]:
        mine = profile(item, prepared)
        other = index.catalogue.item(row)
        theirs = profile(other, prepare(other, index.catalogue.boilerplate))
        cosine = float(index.vectors[row] @ query.vector)
        signals = compare(mine, theirs, cosine=cosine, closeness=0.0, lexical=index.lexical)
        return mine, theirs, signals

    @staticmethod
    def _recalled(index: disk.Index, hit: Hit) -> Recalled:
        item = index.catalogue.item(hit.row)
        return Recalled(
            key=item.key,
            title=item.title,
            score=hit.score,
            description=item.description,
            criteria=item.criteria,
            done=item.state is ItemState.DONE,
        )
