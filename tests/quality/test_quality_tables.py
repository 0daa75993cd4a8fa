"""The rows of a table are demands like any other, and tables about the document are none."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Agreements, ClauseKind, Item, ItemKind
from assistant.exchange.markup.wiki import to_markdown
from assistant.quality import inspect
from assistant.quality.lines import lines
from assistant.quality.tables import tables
from assistant.refinement.conserve import violations
from assistant.refinement.context import Context
from assistant.refinement.pipeline import refine

RIGHTS = "| Role | May print | May delete |\n|---|:---:|---|\n| clerk | yes | no |\n| **manager** | yes | yes |"


def item(text: str, kind: ItemKind = ItemKind.FEATURE, title: str = "Archive", **more) -> Item:
    return Item(key="T-1", kind=kind, title=title, description=text, **more)


def clauses(text: str, **more):
    return inspect(item(text, **more), Agreements()).clauses


@pytest.mark.parametrize(
    "table",
    [
        RIGHTS,
        RIGHTS.replace("| clerk", "|clerk").replace("no |", "no  |  "),
        "Role | May print | May delete\n--- | --- | ---\nclerk | yes | no\nmanager | yes | yes",
        "||Role||May print||May delete||\n|clerk|yes|no|\n|manager|yes|yes|",
        to_markdown("||Role||May print||May delete||\n|clerk|yes|no|\n|*manager*|yes|yes|"),
    ],
)
def test_a_row_is_a_clause_with_its_columns_in_reading_order(table: str) -> None:
    text = f"Rights differ.\n\n{table}\n\nEach refusal is logged."
    found = [one for one in clauses(text) if "clerk" in one.text or "manager" in one.text]
    assert [one.text for one in found] == [
        "Role: clerk; May print: yes; May delete: no",
        "Role: manager; May print: yes; May delete: yes",
    ]
    for one in found:
        assert text[one.span.start : one.span.end] == one.span.text
        assert one.span.text.count("|") >= 2


def test_what_introduces_a_table_stays_with_its_rows() -> None:
    found = clauses(f"Rights in the archive:\n\n{RIGHTS}")
    assert found[0].text == "Rights in the archive (Role: clerk; May print: yes; May delete: no)"


@pytest.mark.parametrize(
    ("table", "kind", "states"),
    [
        (
            "| Field | Format |\n|---|---|\n| IBAN | letters |\n| BIC | letters |",
            ClauseKind.DATA,
            False,
        ),
        ("| Field | Length |\n|---|---|\n| IBAN | at most 34 |", ClauseKind.DATA, True),
        ("| Case | Expected |\n|---|---|\n| wrong PIN | account locked |", ClauseKind.RULE, True),
        ("| Group | Price |\n|---|---|\n| gold | 10 % |", ClauseKind.DATA, True),
        ("| Feld | Pflicht |\n|---|---|\n| Name | ja |", ClauseKind.DATA, True),
        ("|  |  |\n|---|---|\n| Monday | open until noon |", ClauseKind.DATA, False),
    ],
)
def test_cases_are_rules_and_rows_that_state_what_holds_become_criteria(
    table, kind, states
) -> None:
    made = item(f"It works by this.\n\n{table}")
    rows = [one for one in inspect(made, Agreements()).clauses if "|" in one.span.text]
    assert {one.kind for one in rows} == {kind}
    lines_of = [line.text for line in refine(made, Context()).criteria]
    assert [f"{one.text}." in lines_of for one in rows] == [states] * len(rows)


def test_rows_count_as_listed_data() -> None:
    body = "".join(f"| field {n} | yes |\n" for n in range(8))
    table = f"The form asks for\n\n| Field | Required |\n|---|---|\n{body}"
    told = "As an owner, I want to register a drone, so that I may fly it.\n\n"
    made = item(told + table, kind=ItemKind.STORY, title="Register a drone")
    found = inspect(made, Agreements())
    assert not found.size.oversized
    assert len(found.clauses) == 9
    assert found.clauses[1].text == "The form asks for (Field: field 0; Required: yes)"
    assert not inspect(item(table, kind=ItemKind.STORY), Agreements()).size.oversized


@pytest.mark.parametrize(
    "table",
    [
        "| Author | Date | Version |\n|---|---|---|\n| Jane | 2024-01-01 | 1 |",
        "| Author | Jane |\n|---|---|\n| Status | draft |\n| Reviewed by | Max |",
        "| Field | Value |\n|---|---|\n| Owner | Jane |\n| Sprint | 12 |",
        "| Role | May print |\n|---|---|\n| <role> | <yes/no> |\n| | |",
        "| # | Ticket |\n|---|---|\n| 1 | ABC-1 |",
        "## Change log\n\n| Version | Change |\n|---|---|\n| 2 | typo |",
        "## Out of scope\n\n| Role | May print |\n|---|---|\n| guest | yes |",
    ],
)
def test_tables_about_the_document_ask_for_nothing(table: str) -> None:
    found = clauses(f"Clerks can print labels.\n\n{table}", title="Print labels")
    assert [one.text for one in found] == ["print labels"]


def test_a_long_or_wide_table_is_one_clause() -> None:
    body = "".join(f"| {n} | country {n} |\n" for n in range(13))
    [named] = [
        c
        for c in clauses(f"Import codes.\n\n| Code | Land |\n|---|---|\n{body}")
        if "|" in c.span.text
    ]
    assert named.text == "Table of 13 rows (Code, Land)"
    assert named.span.text.startswith("| 0 |")
    assert named.span.text.endswith("| country 12 |")
    head = "|".join(f"c{n}" for n in range(9))
    wide = f"|{head}|\n|{'-|' * 9}\n|{head}|"
    assert sum("|" in c.span.text for c in clauses(f"Import codes.\n\n{wide}")) == 1


def test_rows_under_criteria_are_criteria_and_examples_stay_with_their_scenario() -> None:
    text = (
        "## Acceptance criteria\n\n| Input | Result |\n|---|---|\n| 1234 | open |\n| 99 | closed |"
    )
    found = [one.text for one in clauses(text) if one.kind is ClauseKind.CRITERION]
    assert found == ["Input: 1234; Result: open", "Input: 99; Result: closed"]
    outline = "Acceptance criteria:\nGiven a bill\nWhen it is paid\nThen a fee is due\nExamples:\n| sum | fee |\n| 5 | 1 |"
    [one] = [one for one in clauses(outline) if one.kind is ClauseKind.CRITERION]
    assert "| 5 | 1 |" in one.span.text


def test_a_bug_report_takes_rows_only_from_what_is_expected() -> None:
    table = "| Case | Result |\n|---|---|\n| wrong PIN | nothing |"
    report = f"Actual:\n{table}\n\nExpected:\n{table.replace('nothing', 'a warning')}"
    found = [one.text for one in clauses(report, kind=ItemKind.BUG) if "|" in one.span.text]
    assert found == ["Case: wrong PIN; Result: a warning"]


CELL = st.text(st.sampled_from("abcdeäß漢0 -.*`\\"), min_size=1, max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=14))
@settings(max_examples=80, deadline=None)
def test_spans_of_rows_are_pieces_of_the_text(rows: list[list[str]]) -> None:
    raw = "Intro.\n\n| A | B | C |\n|---|---|---|\n" + "".join(
        f"|{'|'.join(row)}|\n" for row in rows
    )
    for table in tables(lines(raw, "description")):
        for row in table.rows:
            span = row.passage.span()
            assert raw[span.start : span.end] == span.text
            assert len(row.passage.text) == len(row.passage.offsets)
            assert list(row.passage.offsets) == sorted(row.passage.offsets)


WORD = st.sampled_from(
    "clerk manager auditor gold silver monday letters digits label van depot".split()
)
MARK = st.sampled_from(["yes", "no", "at most 5", "10 %", "on request", "two"])


@given(st.lists(st.tuples(WORD, MARK, MARK), min_size=2, max_size=10, unique_by=lambda row: row[0]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_row_is_lost_in_a_split(rows: list[tuple[str, str, str]]) -> None:
    table = "| Group | May print | Limit |\n|---|---|---|\n" + "".join(
        f"| {a} | {b} | {c} |\n" for a, b, c in rows
    )
    text = (
        "Clerks can print labels, scan parcels, weigh vans, export lists and archive bills.\n\n"
        + table
    )
    made = item(text)
    inspection = inspect(made, Agreements())
    said = " ".join(one.text for one in inspection.clauses)
    assert all(f"Group: {a}; May print: {b}; Limit: {c}" in said for a, b, c in rows)
    refined = refine(made, Context())
    for split in (refined.split, *refined.alternatives):
        if split is not None:
            assert violations(split, made, inspection) == ()
