"""A golden set from a real workspace's decisions."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from eval_builders import clause, refinement
from rich.console import Console

from assistant import (
    AssumptionOrigin,
    Criterion,
    Decision,
    DecisionAction,
    Inspection,
    Item,
    ItemKind,
    Part,
    Question,
    Role,
    Split,
    SplitPattern,
    UserError,
)
from assistant.workspace import open_workspace
from eval.commands import run_harvest
from eval.golden import load_golden
from eval.golden.schema import Expected
from eval.harvest import harvest

ITEM = Item(
    key="H-1",
    kind=ItemKind.STORY,
    title="Ladders",
    description="Neighbours lend a ladder. Owners see who has it.",
)
PAST = Item(
    key="H-2", kind=ItemKind.STORY, title="Drills", criteria=("A drill is lent for a day.",)
)


def line(id_: str, text: str) -> Criterion:
    return Criterion(id=id_, text=text, origin=AssumptionOrigin(why="w", question="q1"))


def workspace(folder: Path, *decisions: tuple[str, DecisionAction, str]) -> Path:
    clauses = (
        clause(ITEM, "c1", "Neighbours lend a ladder."),
        clause(ITEM, "c2", "Owners see who has it."),
    )
    made = refinement(
        ITEM,
        inspection=Inspection(key="H-1", kind=ITEM.kind, clauses=clauses),
        criteria=[
            line("k1", "A neighbour can lend a ladder."),
            line("k2", "The ladder costs 5 euro."),
            line("k3", "The owner sees the borrower."),
        ],
        questions=[Question(id="q1", text="For how long is it lent?", role=Role.STAKEHOLDER)],
        split=Split(
            pattern=SplitPattern.OPERATIONS,
            why="two actions",
            parts=(
                Part(id="p1", title="Lend", clauses=("c1",)),
                Part(id="p2", title="See who has it", clauses=("c2",), can_wait=True),
            ),
        ),
    )
    with open_workspace(folder) as opened:
        opened.save_items([ITEM, PAST], source="test")
        opened.save_refinement(made)
        for target, action, text in decisions:
            opened.record_decision(
                Decision(
                    item="H-1",
                    target=target,
                    action=action,
                    text=text,
                    who="somebody",
                    when=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
    return folder


def test_decisions_become_labels(tmp_path: Path) -> None:
    folder = workspace(
        tmp_path / "ws",
        ("k1", DecisionAction.ACCEPT, ""),
        ("k2", DecisionAction.REJECT, ""),
        ("k3", DecisionAction.EDIT, "The owner sees the borrower's name."),
        ("q1", DecisionAction.ACCEPT, ""),
        ("p1", DecisionAction.ACCEPT, ""),
        ("p2", DecisionAction.ACCEPT, ""),
    )
    product = harvest(folder, product="ours")
    assert [item.key for item in product.labelled] == ["H-1"]
    label = product.by_key["H-1"].label
    assert label is not None
    assert [one.text for one in label.must] == [
        "A neighbour can lend a ladder.",
        "The owner sees the borrower's name.",
    ]
    assert [one.text for one in label.never] == ["The ladder costs 5 euro."]
    assert label.questions[0].roles == (Role.STAKEHOLDER,)
    assert label.split.wanted is Expected.SPLIT
    assert [part.covers for part in label.split.parts] == [
        ("Neighbours lend a ladder.",),
        ("Owners see who has it.",),
    ]
    assert product.by_key["H-2"].label is None


def test_the_file_is_a_golden_set(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "ws", ("k1", DecisionAction.ACCEPT, ""))
    out = tmp_path / "golden" / "ours.yaml"
    console = Console(record=True, width=200)
    run_harvest(folder, out, console, product="ours")
    assert "1 labelled items and 1 of history" in console.export_text()
    again = load_golden(out.parent)
    assert again.products[0].hash == harvest(folder, product="ours").hash
    with pytest.raises(UserError, match="exists already"):
        run_harvest(folder, out, console, product="ours")


def test_a_rejected_split_means_whole(tmp_path: Path) -> None:
    folder = workspace(
        tmp_path / "ws", ("p1", DecisionAction.REJECT, ""), ("p2", DecisionAction.REJECT, "")
    )
    label = harvest(folder, product="ours").by_key["H-1"].label
    assert label is not None
    assert label.split.wanted is Expected.WHOLE
    assert label.nothing_to_add


def test_nothing_to_harvest_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no workspace"):
        harvest(tmp_path, product="ours")
    with pytest.raises(UserError, match="Nobody has accepted"):
        harvest(workspace(tmp_path / "ws"), product="ours")
    with pytest.raises(UserError, match="small letters"):
        harvest(tmp_path / "ws", product="Our Product")
