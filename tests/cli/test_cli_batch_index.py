"""The search index is deleted or damaged, between runs and within one."""

import shutil
from pathlib import Path

import pytest

from assistant import Assistant, open_items, read_backlog
from assistant.batch import Event, EventKind
from tests.cli.conftest import Run

EXAMPLE = "examples/webshop-jira.csv"


def files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    assert found
    return found


def garbled(folder: Path) -> None:
    for path in files(folder):
        path.write_bytes(b"\xa5" * max(1, path.stat().st_size // 2))


def emptied(folder: Path) -> None:
    for path in files(folder):
        path.write_bytes(b"")


@pytest.mark.parametrize("harm", [shutil.rmtree, garbled, emptied])
def test_a_harmed_index_is_made_anew_and_nothing_is_paid_for_again(
    run: Run, folder: Path, harm
) -> None:
    assert run("refine", EXAMPLE, "--model", "none").code == 0
    before = (folder / "out" / "refinements.jsonl").read_bytes()
    harm(folder / ".assistant" / "index")
    ended = run("refine", EXAMPLE, "--model", "none")
    assert ended.code == 0, ended.err
    assert "13 as before" in ended.err
    assert (folder / "out" / "refinements.jsonl").read_bytes() == before


@pytest.mark.parametrize("harm", [shutil.rmtree, garbled])
def test_an_index_harmed_within_a_run_loses_no_item(folder: Path, harm) -> None:
    backlog = read_backlog(EXAMPLE)
    wanted = list(open_items(backlog.items))

    def harmful(event: Event) -> None:
        if event.kind is EventKind.REFINED and event.done == 2:
            harm(folder / ".assistant" / "index")

    with Assistant("none") as assistant:
        assistant.learn(backlog)
        first = assistant.run(wanted, on_event=harmful)
    assert first.exit_code in (0, 3, 4)
    assert first.refined >= 2
    with Assistant("none") as assistant:
        assistant.learn(backlog)
        second = assistant.run(wanted)
    assert second.exit_code == 0
    assert second.reused + second.refined == 13
    assert second.reused >= first.refined
