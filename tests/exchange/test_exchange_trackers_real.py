"""Exports that trackers wrote for others: read, write back, decide."""

from pathlib import Path

import pytest

from assistant.domain import Change, NewItem, UserError
from assistant.exchange import detect, diff, read, write

FILES = {
    "azure_boards_demo_backlog.transcribed.csv": ("azure_csv", 139),
    "azure_tiny_dileep.transcribed.csv": ("azure_csv", 6),
    "gh_cli_issue_list_tiny_2023.json": ("github_json", 13),
    "github_rest_nebula_2015_closed-issues.json": ("github_json", 19),
    "github_rest_qmacro_url-notes_2023.json": ("github_json", 30),
    "gitlab_import_csv_malformed_row_2024.csv": ("gitlab_csv", 7),
    "gitlab_rest_mythictable_2023.json": ("gitlab_json", 167),
    "gitlab_rest_runner_small_2023.json": ("gitlab_json", 13),
    "linear_export_header_2026.txt": ("linear_csv", 0),
    "linear_import_shape_onerow.transcribed.csv": ("linear_csv", 1),
    "pivotal_galvanize_warroom_2016.transcribed.csv": ("pivotal_csv", 11),
    "plain_epics_stories_tasks_merged_cells.transcribed.csv": ("plain_table", 7),
    "trello_fda-food-recalls_2015.json": ("trello_json", 68),
    "trello_nebula_2015.json": ("trello_json", 119),
    "xlsx_defect_tracker_csc394_2017.xlsx": ("xlsx", 5),
}
TARGETS = {"description", "body", "desc", "issue description", "acceptance criteria"}


@pytest.mark.parametrize("name", FILES)
def test_a_real_export_comes_back_and_only_decided_cells_change(
    shared: Path, tmp_path: Path, name: str
) -> None:
    path, out, again = shared / "exports" / name, tmp_path / name, tmp_path / f"again-{name}"
    dialect, number = FILES[name]
    assert detect(path).dialect == dialect
    backlog = read(path)
    assert len(backlog.items) == number
    assert not backlog.problems
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    if not backlog.items:
        return
    item = backlog.items[len(backlog.items) // 2]
    change = Change(
        key=item.key,
        criteria=("It holds.",),
        parts=(NewItem(title="Part", description="x", criteria=("a",)),),
    )
    done = write(path, out, [change])
    assert done.added == 1
    changed = diff(path, out)
    keys = {one.key for one in changed}
    assert keys <= {item.key, ""} or item.key.startswith("T-")
    assert {one.column.lower() for one in changed if one.key == item.key} <= TARGETS
    after = read(out)
    assert [one.key for one in after.items] == [one.key for one in backlog.items]
    assert [one.content_hash for one in after.items] == [one.content_hash for one in backlog.items]
    write(out, again, [change])
    if not name.endswith(".xlsx"):
        assert again.read_bytes() == out.read_bytes()


def test_jira_exports_stay_with_the_jira_dialects(shared: Path) -> None:
    for path in sorted((shared / "exports").glob("jira_*")):
        try:
            assert detect(path).dialect.startswith("jira_"), path.name
        except UserError:
            assert "comments" in path.name
