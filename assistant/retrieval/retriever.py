"""The room's face: one object that finds past items and relations."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.domain import Item, Progress, Recalled, Relation, UserError, VectorStore
from assistant.retrieval import build as disk
from assistant.retrieval import finding, shelf
from assistant.retrieval.dense import slug
from assistant.retrieval.embedding import Embedder, open_embedder
from assistant.retrieval.groups import groups as find_groups
from assistant.retrieval.index import Index
from assistant.retrieval.model import Filters, Group, Updated
from assistant.retrieval.profile import Profile
from assistant.retrieval.ranking import Query, words_of
from assistant.retrieval.texts import Prepared

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


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
        self._index: Index | None = None
        self._last: tuple[Index, Item, tuple[Profile, Query, list[finding.Near]]] | None = None

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
            if self._index is not None and self._index.close():
                home = self._folder / slug(self._embedder.name)
                stamp = shelf.read_stamp(home, self._embedder.name)
                if stamp is not None:
                    disk.settle(home, stamp)
            self._index = self._last = None

    def update(self, items: Sequence[Item], *, progress: Progress | None = None) -> Updated:
        """Make the index hold exactly these items; what has not changed costs nothing."""
        self._open()
        self._last = None
        try:
            self._index, updated = disk.build(
                self._folder,
                items,
                current=self._index,
                store=self._store,
                embedder=self._embedder,
                progress=progress,
            )
        except BaseException:
            # What is on disk is the last complete state, or known to be dirty: read it anew.
            self.close()
            raise
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
        query = self._query(index, Prepared("", text, "", "", "", ""))
        hits = finding.search(index, query, text, k, filters)
        return tuple(finding.recalled(index, hit) for hit in hits)

    def similar(
        self, item: Item, *, k: int = 10, filters: Filters | None = None
    ) -> tuple[Recalled, ...]:
        """Items like this one, best first, without a judgement whether they are near enough.

        Args:
            item: indexed or not; never among the answers itself.
            k: at most so many.
            filters: which items may be found.
        """
        index = self._ready()
        if index is None:
            return ()
        query = self._query(index, index.profile_of(item).prepared, item.key)
        hits = finding.similar(index, item, query, k, filters)
        return tuple(finding.recalled(index, hit) for hit in hits)

    def recall(
        self, item: Item, *, k: int = 5, without: Collection[str] = ()
    ) -> tuple[Recalled, ...]:
        """Past items that help to write this one, best first; none where none is close enough.

        First those that wording may be taken from (`near`), done items with criteria before
        others; then items that were built to written criteria and are worth a look. The item
        itself, its parent, its children, its near duplicates and what was declined are no
        precedents.

        Args:
            item: indexed or not.
            k: at most so many.
            without: keys of further items that are none.
        """
        index = self._ready()
        if index is None:
            return ()
        mine, query, pool = self._near(index, item)
        found = finding.recall(index, item, mine, query, pool, k, without)
        return tuple(finding.recalled(index, hit, near=near) for hit, near in found)

    def relate(self, item: Item) -> tuple[Relation, ...]:
        """How an item relates to others; explicit links of the export win."""
        index = self._ready()
        if index is None:
            return ()
        mine, _query, pool = self._near(index, item)
        return finding.relate(index, item, mine, pool)

    def unknown(self, filters: Filters) -> str | None:
        """A sentence about the first value of a filter that no item has; None where all are known.

        A search by such a value finds nothing, which is mostly a slip of the pen.
        """
        index = self._ready()
        return None if index is None else index.catalogue.unknown(filters)

    def groups(self, *, progress: Progress | None = None) -> tuple[Group, ...]:
        """Duplicates of the whole backlog as groups, each around one canonical item."""
        index = self._ready()
        return () if index is None else find_groups(index, progress)

    def opened(self) -> Index:
        """The index itself, for benches and whoever has to look inside.

        Raises:
            UserError: nothing was indexed yet.
        """
        index = self._ready()
        if index is None:
            raise UserError("Nothing was indexed yet: import a backlog first.")
        return index

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

    def _ready(self) -> Index | None:
        """The index; None where nothing was ever indexed."""
        self._open()
        if self._index is None and (self._folder / slug(self._embedder.name)).exists():
            raise UserError(
                "The search index is damaged and has to be made anew from the workspace: "
                "import the backlog again."
            )
        return self._index

    def _near(self, index: Index, item: Item) -> tuple[Profile, Query, list[finding.Near]]:
        """What an item is compared with; kept for the next question, often of the same item."""
        if self._last is None or self._last[0] is not index or self._last[1] != item:
            mine = index.profile_of(item)
            query = self._query(index, mine.prepared, item.key)
            self._last = (index, item, (mine, query, finding.near(index, item, mine, query)))
        return self._last[2]

    def _query(self, index: Index, prepared: Prepared, key: str = "") -> Query:
        import numpy as np

        words = words_of(prepared, index.lexical)
        if key:
            words[key.casefold()] = 1.0  # whoever names this item relates to it
        if not prepared.sentence.strip():
            return Query(words, np.zeros(self._embedder.dimension, dtype=np.float32))
        return Query(words, self._vector(prepared))

    def _vector(self, prepared: Prepared) -> "NDArray[float32]":
        import numpy as np

        name = self._embedder.name
        raw = self._store.load_vectors(name, [prepared.digest]).get(prepared.digest)
        if raw is not None and len(raw) == self._embedder.dimension * 4:
            return np.frombuffer(raw, np.float32)
        vector: NDArray[float32] = self._embedder.embed([prepared.sentence])[0]
        return vector
