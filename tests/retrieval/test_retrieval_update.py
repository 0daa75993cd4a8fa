"""Bringing the index up to date costs what changed, and the index survives what befalls it."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from retrieval_parts import SqliteVectors, WordEmbedder, make, shop

from assistant.domain import ItemState, UserError
from assistant.retrieval import Retriever

Open = Callable[[], Retriever]


@pytest.fixture(autouse=True)
def chroma_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small as these backlogs are, let Chroma find the nearest: it is what can be damaged."""
    monkeypatch.setattr("assistant.retrieval.ranking.EXACT_ROWS", 0)


def keys(retriever: Retriever, text: str) -> list[str]:
    return [found.key for found in retriever.search(text)]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def test_unchanged_items_are_not_embedded_again(opened: Open, embedder: WordEmbedder) -> None:
    with opened() as retriever:
        first = retriever.update(shop())
    embedder.texts.clear()
    with opened() as retriever:
        second = retriever.update(shop())
    assert (first.embedded, first.reused, first.removed) == (5, 0, 0)
    assert (second.embedded, second.reused, second.removed) == (0, 5, 0)
    assert embedder.texts == []


def test_unchanged_items_write_no_vector(opened: Open, store: SqliteVectors) -> None:
    with opened() as retriever:
        retriever.update(shop())
        before = store.saved
        written = {path: path.stat().st_mtime_ns for path in files(retriever._folder)}
        retriever.update(shop())
        assert {path: path.stat().st_mtime_ns for path in files(retriever._folder)} == written
    assert store.saved == before


def test_one_changed_item_costs_one_embedding(opened: Open, embedder: WordEmbedder) -> None:
    items = shop()
    with opened() as retriever:
        retriever.update(items)
        embedder.texts.clear()
        items[2] = items[2].model_copy(update={"title": "Clerks scan parcels"})
        updated = retriever.update(items)
        assert updated.embedded == 1
        assert len(embedder.texts) == 1
        assert keys(retriever, "scan parcels")[0] == "SHOP-3"


def test_a_change_of_status_is_seen_without_an_embedding(opened: Open) -> None:
    items = shop()
    with opened() as retriever:
        retriever.update(items)
        items[1] = items[1].model_copy(update={"state": ItemState.DONE, "criteria": ()})
        assert retriever.update(items).embedded == 0
        found = {one.key: one for one in retriever.search("direct debit")}
    assert found["SHOP-2"].done


def test_items_that_are_gone_are_not_found(opened: Open) -> None:
    with opened() as retriever:
        retriever.update(shop())
        assert retriever.update(shop()[1:]).removed == 1
        assert "SHOP-1" not in keys(retriever, "gift card")
    with opened() as retriever:
        assert "SHOP-1" not in keys(retriever, "gift card")


def test_an_item_under_a_new_key_keeps_its_vector(opened: Open) -> None:
    items = shop()
    with opened() as retriever:
        retriever.update(items)
        items[0] = items[0].model_copy(update={"key": "SHOP-99"})
        updated = retriever.update(items)
        assert (updated.embedded, updated.removed) == (0, 1)
        assert keys(retriever, "gift card")[0] == "SHOP-99"


def test_repeated_and_missing_keys_are_survived(opened: Open) -> None:
    twice = [*shop(), make("SHOP-1", "Another item with a taken key"), make("", "No key at all")]
    with opened() as retriever:
        assert retriever.update(twice).embedded == 5
        assert keys(retriever, "gift card")[0] == "SHOP-1"


def test_an_emptied_backlog_leaves_nothing(opened: Open) -> None:
    with opened() as retriever:
        retriever.update(shop())
        assert retriever.update([]).removed == 5
        assert keys(retriever, "gift card") == []
        assert retriever.update(shop()).embedded == 0
        assert keys(retriever, "gift card")[0] == "SHOP-1"


def test_a_new_index_is_empty_and_says_nothing(opened: Open) -> None:
    with opened() as retriever:
        assert keys(retriever, "gift card") == []
        assert retriever.recall(shop()[1]) == ()
        assert retriever.relate(shop()[1]) == ()
        assert retriever.groups() == ()


def test_progress_tells_how_many_are_embedded(opened: Open) -> None:
    calls: list[tuple[int, int, str]] = []
    with opened() as retriever:
        retriever.update(shop(), progress=lambda *call: calls.append(call))
    assert calls[-1] == (5, 5, "embedding")


def test_chroma_and_exact_search_agree(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened() as retriever:
        retriever.update(shop())
        by_chroma = retriever.search("pay with a card")
        monkeypatch.setattr("assistant.retrieval.ranking.EXACT_ROWS", 20_000)
        assert retriever.search("pay with a card") == by_chroma


def test_a_small_index_is_searched_without_chroma(tmp_path: Path) -> None:
    code = """
    import sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from retrieval_parts import SqliteVectors, WordEmbedder, shop
    from assistant.retrieval import Retriever
    folder = Path(sys.argv[2])
    store = SqliteVectors(folder / "workspace.db")
    with Retriever(folder / "index", store, embedder=WordEmbedder()) as retriever:
        retriever.update(shop())
        print(retriever.search("gift card")[0].key, "chromadb" in sys.modules)
    """
    said = [
        subprocess.run(
            [
                sys.executable,
                "-c",
                textwrap.dedent(code),
                str(Path(__file__).parent),
                str(tmp_path),
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert said == [["SHOP-1", "True"], ["SHOP-1", "False"]]


def test_a_failed_update_leaves_what_was_there(opened: Open, embedder: WordEmbedder) -> None:
    def fail(_texts: Sequence[str]) -> NDArray[np.float32]:
        raise UserError("the embeddings server is gone")

    working = embedder.embed
    with opened() as retriever:
        retriever.update(shop())
        embedder.embed = fail  # type: ignore[method-assign]
        with pytest.raises(UserError, match="gone"):
            retriever.update([*shop(), make("NEW-1", "Something else")])
        embedder.embed = working  # type: ignore[method-assign]
        assert keys(retriever, "gift card")[0] == "SHOP-1"
        assert retriever.update([*shop(), make("NEW-1", "Something else")]).embedded == 1


def test_each_model_has_its_own_index(tmp_path: Path, store: SqliteVectors) -> None:
    class Other(WordEmbedder):
        name = "words-64-other"

    for kind in (WordEmbedder, Other):
        with Retriever(tmp_path / "index", store, embedder=kind()) as retriever:
            assert retriever.update(shop()).embedded == 5
    with Retriever(tmp_path / "index", store, embedder=WordEmbedder()) as retriever:
        assert retriever.update(shop()).embedded == 0


def test_a_deleted_index_is_made_anew_without_embedding(opened: Open, tmp_path: Path) -> None:
    with opened() as retriever:
        retriever.update(shop())
    shutil.rmtree(tmp_path / "index")
    with opened() as retriever:
        assert retriever.update(shop()).embedded == 0
        assert keys(retriever, "gift card")[0] == "SHOP-1"


def test_a_copied_index_is_as_good(opened: Open, tmp_path: Path, store: SqliteVectors) -> None:
    with opened() as retriever:
        retriever.update(shop())
    shutil.copytree(tmp_path / "index", tmp_path / "copy", copy_function=shutil.copyfile)
    with Retriever(tmp_path / "copy", store, embedder=WordEmbedder()) as retriever:
        assert keys(retriever, "gift card")[0] == "SHOP-1"


@pytest.mark.parametrize("damage", ["truncate", "flip", "delete"])
def test_a_damaged_file_is_noticed_whichever_it_is(
    opened: Open, tmp_path: Path, embedder: WordEmbedder, damage: str
) -> None:
    with opened() as retriever:
        retriever.update(shop())
    names = [path.relative_to(tmp_path / "index") for path in files(tmp_path / "index")]
    assert len(names) >= 6
    for place in range(len(names)):
        victim = files(tmp_path / "index")[place]
        content = victim.read_bytes()
        if not content and damage != "delete":
            continue
        if damage == "truncate":
            victim.write_bytes(content[: len(content) // 2])
        elif damage == "flip":
            middle = len(content) // 2
            victim.write_bytes(
                content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
            )
        else:
            victim.unlink()
        embedder.texts.clear()
        with opened() as retriever:
            retriever.update(shop())
            assert embedder.texts == [], victim
            assert keys(retriever, "picking lists aisle")[0] == "SHOP-3", victim
            assert {one.key for one in retriever.search("pay with")} >= {"SHOP-1", "SHOP-2"}


def test_a_damaged_catalogue_is_an_error_and_not_an_empty_answer(
    opened: Open, tmp_path: Path
) -> None:
    with opened() as retriever:
        retriever.update(shop())
    next((tmp_path / "index").rglob("rows.json")).write_text("{")
    with opened() as retriever, pytest.raises(UserError, match="import the backlog again"):
        retriever.search("gift card")


def test_damage_to_chroma_alone_is_mended_on_opening(opened: Open, tmp_path: Path) -> None:
    with opened() as retriever:
        retriever.update(shop())
    next((tmp_path / "index").rglob("chroma.sqlite3")).write_bytes(b"no database")
    with opened() as retriever:
        assert keys(retriever, "gift card")[0] == "SHOP-1"


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from retrieval_parts import SqliteVectors, WordEmbedder, make, shop
    from assistant.retrieval import Retriever, build, dense, shelf

    def die(*_args, **_more):
        os.kill(os.getpid(), signal.SIGKILL)

    folder, point = Path(sys.argv[2]), sys.argv[3]
    store = SqliteVectors(folder / "workspace.db")
    more = [make(f"NEW-{n}", f"Novel demand number {n}") for n in range(40)]
    with Retriever(folder / "index", store, embedder=WordEmbedder()) as retriever:
        retriever.update(shop())
        if point == "embedding":
            build.CHUNK = 8
            save, calls = store.save_vectors, []
            def saving(model, vectors):
                save(model, vectors)
                calls.append(model)
                if len(calls) == 2:
                    die()
            store.save_vectors = saving
        elif point == "chroma":
            add = dense.Dense.add
            def adding(self, keys, vectors, progress=None):
                add(self, keys[: len(keys) // 2], vectors[: len(keys) // 2])
                die()
            dense.Dense.add = adding
        elif point == "files":
            shelf.marks = die
        elif point == "stamp":
            build.settle = die
        retriever.update([*shop()[1:], *more])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize(
    ("point", "embedded"), [("embedding", 24), ("chroma", 0), ("files", 0), ("stamp", 0)]
)
def test_a_kill_in_the_middle_of_writing_loses_nothing(
    opened: Open, tmp_path: Path, point: str, embedded: int
) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(KILLED),
            str(Path(__file__).parent),
            str(tmp_path),
            point,
        ],
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    more = [make(f"NEW-{n}", f"Novel demand number {n}") for n in range(40)]
    with opened() as retriever:
        # What was complete before is there without an update.
        assert keys(retriever, "gift card")[0] == "SHOP-1"
    with opened() as retriever:
        updated = retriever.update([*shop()[1:], *more])
        # Vectors that were durable before the kill are not paid for twice.
        assert updated.embedded == embedded
        assert keys(retriever, "number 17")[0] == "NEW-17"
        assert keys(retriever, "picking lists")[0] == "SHOP-3"
        assert "SHOP-1" not in {found.key for found in retriever.search("gift card", k=50)}
        assert {found.key for found in retriever.search("novel demand", k=50)} >= {
            item.key for item in more
        }


def _hold(folder: Path, ready: object, go: object) -> None:
    with Retriever(
        folder / "index", SqliteVectors(folder / "workspace.db"), embedder=WordEmbedder()
    ) as retriever:
        retriever.update(shop())
        ready.set()  # type: ignore[attr-defined]
        go.wait(30)  # type: ignore[attr-defined]


def test_the_second_process_says_that_the_index_is_in_use(
    tmp_path: Path, store: SqliteVectors
) -> None:
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, ready, go))
    other.start()
    try:
        assert ready.wait(30)
        with (
            pytest.raises(UserError, match="in use by another process"),
            Retriever(tmp_path / "index", store, embedder=WordEmbedder(), wait=0.05),
        ):
            pass
        go.set()
        # The one that waits gets in once the other has ended, and finds its work.
        with Retriever(tmp_path / "index", store, embedder=WordEmbedder(), wait=30) as retriever:
            assert retriever.update(shop()).embedded == 0
    finally:
        go.set()
        other.join(30)
    assert other.exitcode == 0


def test_after_close_the_next_use_opens_again(opened: Open) -> None:
    with opened() as retriever:
        retriever.update(shop())
    assert keys(retriever, "gift card")[0] == "SHOP-1"
    retriever.close()
    retriever.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, store: SqliteVectors
) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(UserError, match="cannot be written"):
        Retriever(tmp_path / "closed" / "index", store, embedder=WordEmbedder()).update(shop())
