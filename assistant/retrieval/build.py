"""Loading, building and updating an index: what has not changed is taken over."""

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.domain import Item, Progress, VectorStore
from assistant.retrieval import shelf
from assistant.retrieval.catalogue import Catalogue, Entry, fingerprint, serialise, unique
from assistant.retrieval.dense import Dense, slug
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index import Index
from assistant.retrieval.lexical import Postings, postings
from assistant.retrieval.model import Updated
from assistant.retrieval.texts import Prepared, prepare, recurring

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

CHUNK = 64
"""Texts embedded between two durable writes of their vectors: what a kill can cost, and how often
progress is told."""


def load(folder: Path, model: str) -> Index | None:
    """Open the index of a model; Chroma's part is made anew from the vectors where it is unfit.

    Args:
        folder: the index folder, locked by the caller.
        model: name of the embedding model.

    Returns:
        None where there is none, or where it is damaged beyond that.
    """
    home = folder / slug(model)
    stamp = shelf.read_stamp(home, model)
    if stamp is None or not shelf.intact(home / stamp.generation, stamp.files):
        return None
    catalogue, vectors, kept = _read(home / stamp.generation)
    return Index(catalogue, vectors, kept, lambda: _dense(home, stamp, catalogue, vectors))


def _dense(
    home: Path, stamp: shelf.Stamp, catalogue: Catalogue, vectors: "NDArray[float32]"
) -> Dense:
    """Chroma's part, made anew from the vectors where it is not what the stamp says."""
    dense = _open_dense(home, stamp)
    if dense is None:
        name = shelf.fresh("chroma")
        dense = Dense(home / name, stamp.model)
        dense.add([entry.key for entry in catalogue.entries], vectors)
        dense.generation = stamp.generation
        stamp.chroma = name
        shelf.sweep(home, {stamp.generation, name})
    settle(home, stamp)
    return dense


def settle(home: Path, stamp: shelf.Stamp) -> None:
    """Remember what Chroma's files look like now: merely opening them changes them."""
    if stamp.chroma is not None:
        stamp.chroma_files = shelf.marks(home / stamp.chroma)
        shelf.write_stamp(home, stamp)


def build(
    folder: Path,
    items: Sequence[Item],
    *,
    current: Index | None,
    store: VectorStore,
    embedder: Embedder,
    progress: Progress | None = None,
) -> tuple[Index, Updated]:
    """Bring the index to hold exactly these items, at the cost of what changed.

    Args:
        folder: the index folder, locked by the caller.
        items: the whole backlog; the first of each key counts.
        current: what `load` gave; taken over and not to be used afterwards.
        store: where vectors survive.
        embedder: makes the vectors that are missing.
        progress: called as texts are embedded.
    """
    begin = perf_counter()
    whole = unique(items)
    texts = [serialise(item) for item in whole]
    prints = [fingerprint(text) for text in texts]
    old = current.catalogue if current is not None else Catalogue((), frozenset())
    known = {entry.key: entry.print for entry in old.entries}
    if current is not None and known == {
        item.key: mark for item, mark in zip(whole, prints, strict=True)
    }:
        return current, Updated(reused=len(whole), seconds=perf_counter() - begin)

    boilerplate = recurring(whole, old.boilerplate)
    same_lines = boilerplate == old.boilerplate
    kept_rows: list[int] = []
    kept: list[Entry] = []
    new: list[tuple[Entry, Prepared]] = []
    for item, text, mark in zip(whole, texts, prints, strict=True):
        row = old.rows.get(item.key)
        if row is not None and same_lines and old.entries[row].print == mark:
            kept_rows.append(row)
            kept.append(old.entries[row])
            continue
        prepared = prepare(item, boilerplate)
        entry = Entry(item.key, mark, prepared.digest, text)
        if row is not None and old.entries[row].digest == entry.digest:
            kept_rows.append(row)
            kept.append(entry)
        else:
            new.append((entry, prepared))

    fresh, embedded = _vectors(new, store, embedder, progress)
    import numpy as np

    vectors = fresh if current is None else np.concatenate((current.vectors[kept_rows], fresh))
    catalogue = Catalogue((*kept, *(entry for entry, _ in new)), boilerplate)
    held = postings(
        ((entry.key, prepared) for entry, prepared in new),
        kept=current.lexical.postings if current is not None else None,
        rows=kept_rows,
    )
    gone = [entry.key for entry in old.entries if entry.key not in catalogue.rows]
    dense = _write(
        folder / slug(embedder.name),
        Parts(catalogue, vectors, held, gone, len(kept)),
        current.dense if current is not None else None,
        embedder.name,
        progress,
    )
    updated = Updated(
        embedded=embedded,
        reused=len(whole) - embedded,
        removed=len(gone),
        seconds=perf_counter() - begin,
    )
    index = Index(catalogue, vectors, held, lambda: dense)
    assert index.dense is dense  # open already, and to be closed with the index
    return index, updated


class Parts:
    """What `_write` has to bring to disk; rows from `first_new` on are not in Chroma yet."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: "NDArray[float32]",
        held: Postings,
        gone: list[str],
        first_new: int,
    ) -> None:
        self.catalogue = catalogue
        self.vectors = vectors
        self.held = held
        self.gone = gone
        self.first_new = first_new


def _vectors(
    new: Sequence[tuple[Entry, Prepared]],
    store: VectorStore,
    embedder: Embedder,
    progress: Progress | None,
) -> tuple["NDArray[float32]", int]:
    """Vectors of the new rows, from the store where it has them; and how many were embedded."""
    import numpy as np

    size = embedder.dimension * 4
    sentences = {entry.digest: prepared.sentence for entry, prepared in new}
    found = {
        digest: raw
        for digest, raw in store.load_vectors(embedder.name, list(sentences)).items()
        if len(raw) == size
    }
    # Long texts first, so that the time that is left is never underestimated.
    missing = sorted(
        (digest for digest in sentences if digest not in found),
        key=lambda digest: -len(sentences[digest]),
    )
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        made = np.asarray(embedder.embed([sentences[digest] for digest in chunk]), np.float32)
        rows = {digest: made[place].tobytes() for place, digest in enumerate(chunk)}
        store.save_vectors(embedder.name, rows)
        found.update(rows)
        if progress is not None:
            progress(start + len(chunk), len(missing), "embedding")
    joined = b"".join(found[entry.digest] for entry, _ in new)
    return np.frombuffer(joined, np.float32).reshape(-1, embedder.dimension), len(missing)


def _write(
    home: Path, parts: Parts, dense: Dense | None, model: str, progress: Progress | None
) -> Dense:
    """Bring everything to disk; the stamp comes last."""
    home.mkdir(parents=True, exist_ok=True)
    generation = shelf.fresh("g")
    before = shelf.read_stamp(home, model)
    if before is not None and before.chroma is not None:
        chroma = before.chroma
        shelf.write_stamp(home, before.model_copy(update={"chroma": None, "chroma_files": {}}))
    else:
        chroma = shelf.fresh("chroma")
    keys = [entry.key for entry in parts.catalogue.entries]
    if dense is None or before is None or before.chroma is None:
        if dense is not None:
            dense.close()
        chroma = shelf.fresh("chroma")
        dense = Dense(home / chroma, model)
        dense.add(keys, parts.vectors, progress)
    else:
        dense.remove(parts.gone)
        dense.add(keys[parts.first_new :], parts.vectors[parts.first_new :], progress)
    _save(home / generation, parts)
    dense.generation = generation
    stamp = shelf.Stamp(
        model=model,
        generation=generation,
        chroma=chroma,
        items=len(keys),
        files=shelf.marks(home / generation),
    )
    settle(home, stamp)
    shelf.sweep(home, {generation, chroma})
    return dense


def _open_dense(home: Path, stamp: shelf.Stamp) -> Dense | None:
    """Chroma's part where it is what the stamp says."""
    if stamp.chroma is None or not shelf.intact(home / stamp.chroma, stamp.chroma_files):
        return None
    try:
        dense = Dense(home / stamp.chroma, stamp.model)
    except Exception:
        return None
    try:
        if len(dense) == stamp.items and dense.generation == stamp.generation:
            return dense
    except Exception:  # noqa: S110 - as above
        pass
    dense.close()
    return None


def _save(folder: Path, parts: Parts) -> None:
    import numpy as np

    folder.mkdir()
    entries = parts.catalogue.entries
    shelf.dump_json(
        folder / "rows.json",
        {
            "keys": [entry.key for entry in entries],
            "prints": [entry.print for entry in entries],
            "digests": [entry.digest for entry in entries],
            "boilerplate": sorted(parts.catalogue.boilerplate),
            "vocabulary": list(parts.held.vocabulary),
        },
    )
    (folder / "items.jsonl").write_bytes(b"\n".join(entry.text for entry in entries))
    np.save(folder / "vectors.npy", parts.vectors)
    held = parts.held
    np.savez(folder / "terms.npz", starts=held.starts, numbers=held.numbers, counts=held.counts)


def _read(folder: Path) -> tuple[Catalogue, "NDArray[float32]", Postings]:
    import numpy as np

    rows: dict[str, Any] = json.loads((folder / "rows.json").read_text("utf-8"))
    texts = (folder / "items.jsonl").read_bytes().split(b"\n") if rows["keys"] else []
    catalogue = Catalogue(
        tuple(
            Entry(*row)
            for row in zip(rows["keys"], rows["prints"], rows["digests"], texts, strict=True)
        ),
        frozenset(rows["boilerplate"]),
    )
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    with np.load(folder / "terms.npz") as arrays:
        held = Postings(
            {term: number for number, term in enumerate(rows["vocabulary"])},
            arrays["starts"],
            arrays["numbers"],
            arrays["counts"],
        )
    return catalogue, vectors, held
