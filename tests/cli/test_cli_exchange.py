"""Exports on the command line: several at once, a newer one, named formats and columns."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cli.exchange import excerpts
from assistant.cli.outputs import names_for
from tests.cli.conftest import Run

HEADER = "Summary,Issue key,Issue Type,Status,Description\n"
NOVEMBER = HEADER + "".join(
    f"{title},LIB-{number},Story,To Do,As a reader I {title.lower()}.\n"
    for number, title in enumerate(("Renew a loan", "Reserve a book", "Pay a fine", "Move"), 1)
)
DECEMBER = (
    NOVEMBER.replace("As a reader I pay a fine.", "As a reader I pay a fine by card.").replace(
        "Move,LIB-4,Story,To Do,As a reader I move.\n", ""
    )
    + "Search,LIB-5,Story,To Do,As a reader I search.\n"
)


@pytest.mark.parametrize("newer", ["november.csv", "december.csv"])
def test_a_newer_export_tells_what_changed_appeared_and_vanished(
    run: Run, folder: Path, newer: str
) -> None:
    (folder / "november.csv").write_text(NOVEMBER)
    first = run("inspect", "november.csv")
    assert "vanished" not in first.err
    (folder / newer).write_text(DECEMBER)
    second = run("refine", newer, "--model", "none")
    for told in ("1 new: LIB-5", "1 changed: LIB-3 (description)", "1 vanished: LIB-4"):
        assert told in second.err
    assert "Nothing that counts changed" in run("inspect", newer).err
    (folder / newer).write_text(NOVEMBER)
    told = json.loads(run("import", newer, "--json").out)[newer]
    assert told["compared_with"] == "november.csv"
    assert (told["new"], told["vanished"], told["unchanged"]) == ([], ["LIB-5"], 3)
    assert told["changed"]["LIB-3"] == ["description"]


def test_another_backlog_with_the_same_numbers_is_no_newer_export(run: Run, folder: Path) -> None:
    (folder / "one.csv").write_text(NOVEMBER)
    other = NOVEMBER.replace("Renew a loan", "Bake bread").replace("Reserve a book", "Sell bread")
    (folder / "two.csv").write_text(other)
    run("import", "one.csv")
    assert json.loads(run("import", "two.csv", "--json").out)["two.csv"]["compared_with"] is None


def test_folders_and_files_at_once_and_each_change_lands_in_its_own_file(
    run: Run, folder: Path
) -> None:
    for name, text in (
        ("a/export.csv", NOVEMBER),
        (
            "b/export.csv",
            HEADER + "Else,LIB-9,Story,To Do,As a user I log in.\n" + DECEMBER.removeprefix(HEADER),
        ),
        ("b/notes.txt", "just words, nothing else"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    ended = run("refine", "a/export.csv", "b", "--model", "none")
    assert ended.code == 0
    assert "Left out" in ended.err
    assert "notes.txt" in ended.err
    assert "LIB-1 came in export.csv already" in ended.err
    written = {path.name for path in (folder / "out").iterdir()}
    assert written == {"export.csv", "b-export.csv", "refinements.jsonl", "report.html"}
    assert (folder / "out/b-export.csv").read_text().startswith(HEADER + "Else")


def test_a_folder_is_one_backlog_from_which_items_vanish(run: Run, folder: Path) -> None:
    tasks = folder / "tasks"
    tasks.mkdir()
    for number in (1, 2, 3):
        (tasks / f"task-{number}.md").write_text(
            f"---\nid: task-{number}\ntitle: Task {number}\nstatus: To Do\n---\n\nWords.\n"
        )
    run("import", "tasks")
    (tasks / "task-2.md").unlink()
    told = json.loads(run("import", "tasks", "--json").out)["tasks"]
    assert (told["vanished"], told["unchanged"]) == (["task-2"], 2)


def test_the_format_can_be_named_and_a_wrong_name_lists_those_that_there_are(
    run: Run, folder: Path
) -> None:
    (folder / "x.csv").write_text(NOVEMBER)
    assert "as plain_table" in run("import", "x.csv", "--from", "plain_table").err
    for command in ("import", "inspect", "refine"):
        ended = run(command, "x.csv", "--from", "excel")
        assert ended.code == 2
        assert "xlsx" in ended.err
        assert "linear_csv" in ended.err


def test_guessed_columns_are_shown_and_can_be_overridden(run: Run, folder: Path) -> None:
    (folder / "x.csv").write_text("No;What;Remark;Effort\n1;Renew;As a reader I renew.;3\n")
    assert "key = No" in run("import", "x.csv").err.replace("\n", "")
    named = run("inspect", "x.csv", "--map", "title=Remark", "--json", "--only", "1")
    assert json.loads(named.out)["items"][0]["title"] == "As a reader I renew."
    (folder / ".assistant/agreements.toml").write_text(
        '[fields]\ntitle = "Remark"\nestimate = "Custom field (Size)"\n'
    )
    agreed = run("inspect", "x.csv", "--json", "--only", "1")
    assert json.loads(agreed.out)["items"][0]["title"] == "As a reader I renew."


def test_cells_are_shown_as_they_are(run: Run, folder: Path) -> None:
    (folder / "a.csv").write_text(NOVEMBER)
    (folder / "b.csv").write_text(NOVEMBER.replace("I move.", "I [b]move[/i] [/b]."))
    assert "[b]move[/i] [/b]" in run("diff", "a.csv", "b.csv").out


def test_a_record_without_a_key_is_shown_as_one_row(run: Run, folder: Path) -> None:
    head = "Issue key,Summary,Issue Type,Status\n"
    (folder / "a.csv").write_text(f"{head}N-1,Sow,Epic,Open\n,Weed,Story,Open\n")
    (folder / "b.csv").write_text(f"{head}N-1,Sow,Epic,Open\n,Reap,Story,Open\n")
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in run("diff", "a.csv", "b.csv").out.splitlines()
        if line.startswith("│")
    ]
    assert rows == [
        ["new", "all", "", "Summary: Reap"],
        ["", "", "", "Issue Type: Story"],
        ["", "", "", "Status: Open"],
        ["gone", "all", "Summary: Weed", ""],
        ["", "", "Issue Type: Story", ""],
        ["", "", "Status: Open", ""],
    ]


def test_of_long_texts_only_what_differs_is_shown() -> None:
    same = [f"line {number}" for number in range(9)]
    before, after = "\n".join(same), "\n".join([*same[:5], "new", *same[5:]])
    assert excerpts(before, after) == (
        "… 3 lines as before\nline 3\nline 4\nline 5\nline 6\n… 2 lines as before",
        "… 3 lines as before\nline 3\nline 4\nnew\nline 5\nline 6\n… 2 lines as before",
    )
    assert excerpts("a\na", "a\na\na") == ("a\na", "a\na\na")
    assert excerpts("", "x") == ("", "x")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_excerpts_tell_apart_what_differs(one: list[str], two: list[str]) -> None:
    before, after = "\n".join(one), "\n".join(two)
    old, new = excerpts(before, after)
    assert (old == new) == (before == after)


def test_names_in_one_folder_are_unique_and_never_those_of_our_own_files() -> None:
    sources = [Path(name) for name in ("a/x.csv", "b/x.csv", "c/b/x.csv", "d/report.html")]
    assert list(names_for(sources)) == ["x.csv", "b-x.csv", "b-2-x.csv", "d-report.html"]
