"""`assistant inspect`: choosing, counting, and what a CI server gets of it."""

import csv
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLE = "examples/webshop-jira.csv"


def write_jira(path: Path, rows: list[dict[str, str]]) -> Path:
    names = ["Issue key", "Issue Type", "Summary", "Status", "Description", "Story Points"]
    names += ["Created", "Project key"]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, names, restval="")
        out.writeheader()
        out.writerows(rows)
    return path


def test_it_names_what_was_found_and_shows_the_health_of_the_backlog(run: Run) -> None:
    ended = run("inspect", EXAMPLE)
    assert ended.code == 0
    assert "vague words" in next(line for line in ended.out.splitlines() if "WEB-10" in line)
    for label in ("Open items", "Ready", "Oversized", "Unclear", "Stale", "Orphan", "Age"):
        assert any(line.startswith(label) for line in ended.out.splitlines()), label


def test_an_item_without_findings_says_what_it_lacks_to_be_ready(run: Run) -> None:
    told = run("inspect", EXAMPLE).out.splitlines()
    assert next(one for one in told if one.startswith("WEB-8 ")).endswith("not ready yet: criteria")
    assert next(one for one in told if one.startswith("WEB-1 ")).endswith("nothing to add")


def test_the_counts_of_findings_add_up(run: Run) -> None:
    told = " ".join(run("inspect", EXAMPLE).out.split("Findings")[1].split("Relations")[0].split())
    total, *counts = (int(one) for one in re.findall(r"\b\d+\b", told))
    assert total == sum(counts) == 15
    assert told.endswith("3 others")


def test_one_item_in_full_loses_no_words_in_a_pipe(run: Run) -> None:
    ended = run("inspect", EXAMPLE, "--only", "WEB-9")
    words = " ".join(ended.out.replace("│", " ").split())
    assert "share them by email or link so that my family knows what to give me." in words


def test_a_rule_leaves_its_items_and_its_findings_with_their_remedy(run: Run) -> None:
    ended = run("inspect", EXAMPLE, "--rule", "qus.unambiguous")
    assert "WEB-10" in ended.out
    assert "WEB-9 " not in ended.out
    assert "two readers" not in ended.out.split("Open items")[0]
    assert "a number, a limit or an example" in ended.out
    found = json.loads(run("inspect", EXAMPLE, "--rule", "qus.unambiguous.vague", "--json").out)
    rules = {one["part"] for item in found["items"] for one in item["inspection"]["findings"]}
    assert rules == {"vague"}
    assert found["backlog_findings"] == []


def test_a_kind_leaves_items_that_are_judged_as_it(run: Run) -> None:
    found = json.loads(run("inspect", EXAMPLE, "--kind", "bug", "--json").out)
    assert [one["key"] for one in found["items"]] == ["WEB-13"]
    assert found["health"]["open"] == 13, "health is that of the whole backlog"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--rule", "qus.atomc"), "qus.atomic"),
        (("--fail-on", "severe"), "no rule “severe”"),
        (("--fail-on", "ready.small"), "readiness"),
        (("--kind", "storry"), "story"),
    ],
)
def test_a_wrong_name_is_answered_with_what_there_is(
    run: Run, options: tuple[str, str], told: str
) -> None:
    ended = run("inspect", EXAMPLE, *options)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-on", "qus.unambiguous.vague"), 5),
        (("--fail-on", "qus"), 5),
        (("--fail-on", "spike.no_question"), 0),
        (("--fail-on", "high"), 5),
        (("--fail-on", "high", "--kind", "bug"), 0),
        (("--fail-on", "high", "--rule", "qus.atomic"), 0),
        (("--fail-on", "spike.no_question", "--fail-on", "medium"), 5),
    ],
)
def test_the_exit_code_says_whether_it_was_found(
    run: Run, options: tuple[str, ...], code: int
) -> None:
    ended = run("inspect", EXAMPLE, *options)
    assert ended.code == code
    assert ("--fail-on:" in ended.err) == (code == 5)


def test_sarif_points_at_the_words_in_the_export(run: Run, folder: Path) -> None:
    ended = run("inspect", EXAMPLE, "--sarif", "ci/out.sarif")
    assert ended.code == 0
    assert f"Wrote {Path('ci/out.sarif')}" in ended.err
    log = json.loads((folder / "ci" / "out.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    lines = (folder / EXAMPLE).read_text(encoding="utf-8-sig").split("\n")
    exact = 0
    for result in log["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == EXAMPLE
        region = place["region"]
        if region.get("endLine") == region["startLine"]:
            line = lines[region["startLine"] - 1]
            said = line[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert said == region["snippet"]["text"]
            exact += 1
    assert exact >= 10
    piped = run("inspect", EXAMPLE, "--sarif", "-", "--fail-on", "high")
    assert json.loads(piped.out) == log
    assert piped.code == 5


def test_a_likely_estimate_comes_from_similar_done_items_of_the_team(
    run: Run, folder: Path
) -> None:
    things = ["invoices", "orders", "returns", "vouchers", "customers"]
    others = [
        {
            "Issue key": f"T-{number}",
            "Issue Type": "Story",
            "Summary": f"Pay by {way} in the mobile app",
            "Status": "Done",
            "Story Points": "13",
            "Project key": "T",
        }
        for number, way in enumerate(
            ["card", "bank transfer", "cash", "gift card", "cheque", "phone", "coin", "wallet"], 20
        )
    ]
    done = [
        {
            "Issue key": f"T-{number}",
            "Issue Type": "Story",
            "Summary": f"Export the list of {thing} as a CSV file",
            "Status": "Done",
            "Description": f"As a clerk, I want to export the list of {thing} as a CSV file, "
            "so that the bookkeeper can read it.\n\nh3. Acceptance Criteria\n"
            f"* The file has one line for each of the {thing}.\n* The first line names the columns.",
            "Story Points": str(2 + number % 2),
            "Project key": "T",
        }
        for number, thing in enumerate(things, 1)
    ]
    asked = {
        "Issue key": "T-9",
        "Issue Type": "Story",
        "Summary": "Export the list of suppliers as a CSV file",
        "Status": "To Do",
        "Description": "As a clerk, I want to export the list of suppliers as a CSV file, so that "
        "the bookkeeper can read it.",
        "Project key": "T",
    }
    path = write_jira(folder / "team.csv", [*done, *others, asked])
    ended = run("inspect", path, "--only", "T-9")
    assert "Likely estimate: 2.75 to 3, " in ended.out
    assert "Like T-" in ended.out
    found = json.loads(run("inspect", path, "--json").out)
    size = found["items"][0]["inspection"]["size"]
    assert len(size["like"]) >= 3
    assert 0 < size["confidence"] <= 1


def test_other_languages_are_said(run: Run, folder: Path) -> None:
    row = {
        "Issue key": "T-1",
        "Issue Type": "Story",
        "Summary": "Bestellungen stornieren",
        "Status": "Offen",
        "Description": "Als Kundin möchte ich eine Bestellung stornieren, damit ich sie nicht "
        "bezahlen muss. Das soll auch benutzerfreundlich sein.",
        "Created": "02/Mar/26 9:15 AM",
    }
    path = write_jira(folder / "team.csv", [row])
    ended = run("inspect", path)
    assert any(line.startswith("Not English") and "1 de" in line for line in ended.out.splitlines())
    full = run("inspect", path, "--only", "T-1")
    assert "not English (de)" in full.out
