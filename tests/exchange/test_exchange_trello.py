"""Trello's board JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem
from assistant.exchange import diff, read, write

Export = Callable[..., Path]


def card(number: int, name: str, column: str = "l1", **more: Any) -> dict[str, Any]:
    return {
        "id": f"5581dfd736b2248119a9{number:04d}",
        "idShort": number,
        "shortLink": f"Link{number}",
        "name": name,
        "desc": "",
        "idList": column,
        "closed": False,
        "pos": number * 10,
        "labels": [],
        **more,
    }


def checklist(number: int, name: str, *entries: str) -> dict[str, Any]:
    return {
        "id": f"c{number}{name}",
        "idCard": f"5581dfd736b2248119a9{number:04d}",
        "name": name,
        "pos": 1,
        "checkItems": [
            {"name": entry, "state": "incomplete", "pos": place}
            for place, entry in enumerate(entries)
        ],
    }


@pytest.fixture
def board(export: Export) -> Path:
    return export(
        json.dumps(
            {
                "id": "b",
                "name": "Library",
                "lists": [
                    {"id": "l1", "name": "Backlog", "closed": False, "pos": 1},
                    {"id": "l2", "name": "In progress", "closed": False, "pos": 2},
                ],
                "cards": [
                    card(1, "(3) As a reader, I want to renew a loan", labels=[{"name": "desk"}]),
                    card(2, "---"),
                    card(3, "Fine is wrong", "l2", labels=[{"name": "Bug"}], desc="Wrong sum."),
                    card(
                        4,
                        "Old",
                        closed=True,
                        attachments=[{"url": "https://trello.com/c/Link3/3-fine"}],
                    ),
                ],
                "checklists": [
                    checklist(1, "Acceptance criteria", "Once.", "Not twice."),
                    checklist(1, "To do", "Ask the desk"),
                    checklist(3, "Checklist", "The sum is right."),
                ],
            }
        ),
        "board.json",
    )


def test_cards_become_items(board: Path) -> None:
    backlog = read(board)
    assert backlog.dialect == "trello_json"
    assert [item.key for item in backlog.items] == ["1", "3", "4"]
    story, bug, old = backlog.items
    assert (story.title, story.estimate, story.kind) == (
        "As a reader, I want to renew a loan",
        3.0,
        ItemKind.STORY,
    )
    assert story.criteria == ("Once.", "Not twice.")
    assert story.description == "Tasks:\n- Ask the desk"
    assert story.status == "Backlog"
    assert bug.criteria == ("The sum is right.",)
    assert (bug.kind, bug.state) == (ItemKind.BUG, ItemState.ACTIVE)
    assert old.state is ItemState.DONE
    assert old.links == (Link(type="attached card", key="3"),)
    assert old.project == "Library"
    assert old.created == datetime.fromtimestamp(0x5581DFD7, tz=UTC)
    assert any("separator" in note for note in backlog.notes)
    assert any("archived" in note for note in backlog.notes)


def test_a_new_title_keeps_its_points_and_a_second_run_adds_nothing(
    board: Path, tmp_path: Path
) -> None:
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    write(board, out, [])
    assert out.read_bytes() == board.read_bytes()
    changes = [
        Change(key="1", title="Renew a loan", criteria=("Shows the date.",)),
        Change(key="3", parts=(NewItem(title="Desk"), NewItem(title="Mail", draft=False))),
    ]
    write(board, out, changes)
    changed = {(one.key, one.column): one.after for one in diff(board, out) if one.key}
    assert set(changed) == {("1", "name"), ("1", "desc")}
    assert changed["1", "name"] == "(3) Renew a loan"
    after = read(out)
    assert [item.key for item in after.items] == ["1", "3", "4"]
    assert after.by_key["1"].criteria == ("Once.", "Not twice.")
    write(out, again, changes)
    assert again.read_bytes() == out.read_bytes()
    new = json.loads(out.read_text())["cards"][3]
    assert new["idList"] == "l2"
    assert new["desc"].startswith("Part of https://trello.com/c/Link3")


def test_custom_fields_tell_the_estimate(export: Export) -> None:
    root = {
        "lists": [],
        "customFields": [{"id": "f", "name": "Story Points"}],
        "cards": [
            card(1, "Renew", customFieldItems=[{"idCustomField": "f", "value": {"number": "8"}}])
        ],
    }
    assert read(export(json.dumps(root), "b.json")).items[0].estimate == 8.0


@pytest.mark.parametrize("strange", [None, 3, "x", [], {}, [3], [{"id": None}]])
def test_strange_values_do_no_harm(export: Export, strange: Any) -> None:
    root = {
        "lists": strange,
        "checklists": strange,
        "customFields": strange,
        "cards": [
            card(1, "Renew")
            | dict.fromkeys(
                ("labels", "attachments", "customFieldItems", "pos", "checklists"), strange
            )
        ],
    }
    assert [item.key for item in read(export(json.dumps(root), "b.json")).items] == ["1"]
