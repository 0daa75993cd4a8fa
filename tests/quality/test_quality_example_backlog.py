"""The example that every newcomer runs: its demands, read as a Product Owner reads them.

Drafting and splitting stand on these clauses.
"""

import csv
import re
from pathlib import Path

import pytest

from assistant.domain import Agreements, Clause, ClauseKind, Inspection, Item, ItemKind
from assistant.quality import inspect

EXAMPLE = Path(__file__).parents[2] / "examples" / "webshop-jira.csv"


def inspection_of(key: str) -> Inspection:
    with EXAMPLE.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["Issue key"] == key)
    text = row["Description"].replace("h3. ", "### ").replace("\n# ", "\n1. ")
    text = re.sub(r"\*([^*\n]+)\*", r"**\1**", text)
    item = Item(
        key=key, kind=ItemKind(row["Issue Type"].lower()), title=row["Summary"], description=text
    )
    return inspect(item, Agreements())


def texts(inspection: Inspection, *kinds: ClauseKind) -> list[str]:
    return [clause.text.strip(" .") for clause in inspection.clauses if clause.kind in kinds]


def pairs(inspection: Inspection) -> set[tuple[str, str]]:
    return {
        (clause.action, clause.object)
        for clause in inspection.clauses
        if clause.kind is ClauseKind.ACTION
    }


def test_sentences_beside_the_story_are_rules() -> None:
    found = inspection_of("WEB-8")
    assert texts(found, ClauseKind.ACTION) == ["pay by invoice"]
    assert texts(found, ClauseKind.RULE) == [
        "The invoice is due after 14 days",
        "Invoice is offered up to a basket value of 300 EUR",
    ]


def test_joined_verbs_their_objects_and_the_channels_of_an_oversized_story() -> None:
    found = inspection_of("WEB-9")
    wanted = {"create", "rename", "delete", "add", "move"}
    assert wanted <= {action for action, _ in pairs(found)}
    assert "link" not in {action for action, _ in pairs(found)}, "“by email or link”: a noun"
    assert {"wish lists"} == {
        thing for action, thing in pairs(found) if action in {"create", "rename", "delete"}
    }
    channels = " | ".join(texts(found, ClauseKind.INTERFACE))
    assert "share wish lists by email" in channels
    assert "share wish lists by a link" in channels
    assert "web shop" in channels
    assert "mobile app" in channels
    variations = " | ".join(texts(found, ClauseKind.DATA, ClauseKind.RULE))
    assert "public" in variations
    assert "private" in variations
    assert found.size.oversized


def test_a_list_of_verbs_with_objects_of_their_own() -> None:
    found = inspection_of("WEB-16")
    assert {
        ("search", "orders"),
        ("view", "order"),
        ("cancel", "order"),
        ("refund", "order"),
    } <= {(action, thing.removeprefix("an ")) for action, thing in pairs(found)}
    formats = texts(found, ClauseKind.DATA)
    assert "export orders as CSV" in formats
    assert "export orders as PDF" in formats
    rules = texts(found, ClauseKind.RULE)
    assert "Orders that were shipped cannot be cancelled" in rules
    assert "A refund above 200 EUR needs a second agent" in rules
    assert any("logged" in rule for rule in rules)
    whole = " | ".join(clause.text for clause in found.clauses)
    assert "articles of an order" not in whole, "out of scope"
    assert "colleagues" not in whole, "background"
    assert found.size.oversized


def test_a_vague_story_keeps_its_demands() -> None:
    found = inspection_of("WEB-10")
    assert any("fast" in text for text in texts(found, ClauseKind.QUALITY))
    rules = {finding.rule for finding in found.findings}
    assert {"qus.unambiguous", "qus.well_formed"} <= rules


def test_what_a_spike_does_not_know_is_no_demand() -> None:
    assert not any("do not know" in clause.text for clause in inspection_of("WEB-14").clauses)


@pytest.mark.parametrize("key", ["WEB-8", "WEB-9", "WEB-11", "WEB-12", "WEB-16"])
def test_an_action_reads_as_something_that_one_can_want_to_do(key: str) -> None:
    def fits(clause: Clause) -> bool:
        return clause.text.split(" ", 1)[0].casefold() == clause.action.split(" ", 1)[0].casefold()

    wrong = [
        clause.text
        for clause in inspection_of(key).clauses
        if clause.kind is ClauseKind.ACTION and not fits(clause)
    ]
    assert wrong == [], "“I want to …” must go on with the clause's text"


def test_the_title_repeats_the_story_and_is_no_second_demand() -> None:
    found = inspection_of("WEB-11")
    assert texts(found, ClauseKind.ACTION) == ["register a return online", "print a return label"]
    assert texts(found, ClauseKind.RULE) == ["A return is possible within 30 days after delivery"]
