"""A clearer title and story, from the run to the page, the terminal, the decision and the export."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXPORT = """Summary,Issue key,Issue Type,Description
August,W-1,Story,"Members want a calmer August. Stop the box during the holidays."
Cancel a box,W-2,Story,"As a member, I want to cancel a box so that I save money."
"""
TITLE = "Stop the box during the holidays"
STORY = "As members, we want a calmer August."


@pytest.fixture
def refined(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, in a folder where a small export was refined without a model."""
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    (folder / "boxes.csv").write_text(EXPORT)
    assert run("refine", "boxes.csv").code == 0
    return run


def found(folder: Path) -> dict[str, dict[str, object]]:
    lines = (folder / "out" / "refinements.jsonl").read_text().splitlines()
    return {one["key"]: one for one in map(json.loads, lines)}


def test_the_results_hold_it_with_the_origin_of_each(refined: Run, folder: Path) -> None:
    made = found(folder)["W-1"]["rewrite"]
    assert isinstance(made, dict)
    assert (made["title"], made["story"]) == (TITLE, STORY)
    assert made["origin"]["span"]["text"] == "Members want a calmer August."
    assert made["title_origin"]["span"]["text"].startswith("Stop the box")
    assert found(folder)["W-2"]["rewrite"] is None, "a clear title stays"
    page = (folder / "out" / "report.html").read_text()
    assert TITLE in page
    assert STORY in page
    assert page.index(TITLE) < page.index(STORY)


def test_it_is_shown_decided_on_and_written_only_when_agreed(refined: Run, folder: Path) -> None:
    shown = refined("decide", "W-1").out
    assert "t1" in shown
    assert TITLE in shown
    assert "s1" in shown
    drafts = (folder / "out" / "boxes.csv").read_text()
    assert TITLE not in drafts.replace(f"{TITLE}.", ""), "a draft never changes a title"
    assert refined("decide", "W-1", "accept", "t1,s1").code == 0
    assert refined("export", "boxes.csv").code == 0
    cells = json.loads(refined("diff", "boxes.csv", "decided/boxes.csv", "--json").out)
    after = {one["column"]: one["after"] for one in cells if one["key"] == "W-1"}
    assert after["Summary"] == TITLE
    assert after["Description"].startswith(STORY)
    again = refined("decide", "W-1", "--json").out
    assert json.loads(again)["ruled"]["t1"]["action"] == "accept"


def test_an_edited_title_is_written_as_it_was_edited(refined: Run, folder: Path) -> None:
    assert refined("decide", "W-1", "edit", "t1", "Pause the box in August").code == 0
    assert refined("export", "boxes.csv").code == 0
    assert "Pause the box in August,W-1" in (folder / "decided" / "boxes.csv").read_text()
