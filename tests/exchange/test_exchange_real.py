"""Real exports of others: nothing is lost, and only what was decided changes."""

from pathlib import Path

import pytest

from assistant.domain import Change, NewItem, UserError
from assistant.exchange import detect, diff, read, write

KNOWN = {
    "jira_cloud_info380_2026.csv": ("jira_csv", 45),
    "jira_server_wide_blankrows_2017.csv": ("jira_csv", 1),
    "jira_rest_flattened_slice_2019.csv": ("jira_flat_csv", 101),
    "jira_publicdataset_cleaned_REST.json": ("jira_json", 23),
    "jira_publicdataset_cleaned_TOC.json": ("jira_json", 2),
    "jira_publicdataset_cleaned_VOTE.json": ("jira_json", 11),
    "jira_rest_jira_issues_page_1.json": ("jira_json", 2),
    "jira_rest_jira_issues_page_2.json": ("jira_json", 1),
    "jira_rest_jira_issues_page_empty.json": ("jira_json", 0),
    "jira_rss_xml_browser_saved_ru_2024.xml": ("jira_xml", 4),
    "plain_epics_stories_tasks_merged_cells.transcribed.csv": ("plain_table", 7),
    "xlsx_defect_tracker_csc394_2017.xlsx": ("xlsx", 5),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_export(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "exports" / name
    dialect, count = KNOWN[name]
    assert detect(path).dialect == dialect
    backlog = read(path)
    assert len(backlog.items) == count
    backlog.model_dump_json()
    out, again = tmp_path / f"out{path.suffix}", tmp_path / f"again{path.suffix}"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    if not count:
        return
    key = backlog.items[-1].key
    changes = [
        Change(
            key=key,
            criteria=("It holds.",),
            parts=(NewItem(title="A part", criteria=("It holds too.",)),),
        )
    ]
    done = write(path, out, changes)
    assert (done.changed, done.added, done.missing) == (1, 1, ())
    touched = [
        change for change in diff(path, out) if change.key == key or change.before is not None
    ]
    assert len(touched) == 1
    assert touched[0].key == key
    assert "It holds." in (touched[0].after or "")
    assert [item.content_hash for item in read(out).items] == [
        item.content_hash for item in backlog.items
    ]
    write(out, again, changes)
    assert diff(out, again) == ()


def test_every_export_is_read_or_refused_in_one_sentence(shared: Path, tmp_path: Path) -> None:
    refused: list[str] = []
    for path in sorted((shared / "exports").iterdir()):
        try:
            backlog = read(path)
        except UserError as error:
            refused.append(str(error))
            continue
        backlog.model_dump_json()
        out = tmp_path / path.name
        write(path, out, [])
        assert out.read_bytes() == path.read_bytes(), path.name
    assert all(message and "\n" not in message for message in refused)
