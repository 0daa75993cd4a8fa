"""GitLab's REST answers, CSV export and import CSV."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.domain import Change, ItemKind, ItemState, NewItem
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import LABEL

Export = Callable[..., Path]
EXPORT = (
    "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,Due Date,"
    "Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent,Epic ID,Epic Title\n"
    'Renew a loan,"As a reader, I want to renew.\n\n## Acceptance criteria\n\n- Once.",2,https://gitlab.example/lib/desk/-/issues/2,Open,'
    'A,a,,,No,No,,2026-02-25 14:54:00,2026-02-26 09:00:00,,M1,3,"type::story,workflow::in dev",0,0,4,Loans\n'
    "Fine,,3,https://gitlab.example/lib/desk/-/issues/3,Closed,A,a,,,No,No,,2026-02-25 14:54:00,,,,,reason::duplicate,0,0,,\n"
)


def issue(number: int, title: str, description: str | None, **more: Any) -> dict[str, Any]:
    return {
        "id": 1000 + number,
        "iid": number,
        "project_id": 9,
        "title": title,
        "description": description,
        "state": "opened",
        "labels": [],
        "web_url": f"https://gitlab.example/lib/desk/-/issues/{number}",
        "issue_type": "issue",
        **more,
    }


def test_rest_issues(export: Export, tmp_path: Path) -> None:
    path = export(
        json.dumps(
            [
                issue(
                    2,
                    "Renew a loan",
                    "One<br>two\n\n| a<br>b |\n\n`<!-- not`\n\n```\n<!-- kept -->\n```\n\n## Acceptance criteria\n- [ ] Once.",
                    labels=["type::story", "workflow::in dev", "priority::2"],
                    weight=3,
                    created_at=1599706850805,
                    epic={"id": 1, "iid": 4, "title": "Loans"},
                ),
                issue(3, "Fine", None, state="closed", labels=["reason::duplicate", "type::bug"]),
            ]
        ).replace("/", "\\/"),
        "issues.json",
    )
    backlog = read(path)
    assert backlog.dialect == "gitlab_json"
    story, bug = backlog.items
    assert (story.kind, story.state, story.priority, story.estimate) == (
        ItemKind.STORY,
        ItemState.ACTIVE,
        "2",
        3.0,
    )
    assert story.parent == "&4"
    assert story.created == datetime(2020, 9, 10, 3, 0, 50, 805000, tzinfo=UTC)
    assert story.description.startswith("One\ntwo\n\n| a<br>b |")
    assert (bug.kind, bug.state) == (ItemKind.BUG, ItemState.DECLINED)
    out = tmp_path / "out.json"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    write(path, out, [Change(key="3", criteria=("No fine.",), parts=(NewItem(title="Desk"),))])
    assert {(one.key, one.column) for one in diff(path, out) if one.key} == {("3", "description")}
    assert "https:\\/\\/gitlab.example" in out.read_text()
    assert [item.key for item in read(out).items] == ["2", "3"]


def test_the_csv_export(export: Export, tmp_path: Path) -> None:
    path = export(EXPORT)
    backlog = read(path)
    assert backlog.dialect == "gitlab_csv"
    story, fine = backlog.items
    assert (story.key, story.kind, story.state, story.estimate, story.parent) == (
        "2",
        ItemKind.STORY,
        ItemState.ACTIVE,
        3.0,
        "&4",
    )
    assert story.criteria == ("Once.",)
    assert fine.state is ItemState.DECLINED
    out = tmp_path / "out.csv"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    write(path, out, [Change(key="2", criteria=("Twice.",), parts=(NewItem(title="Desk"),))])
    changed = diff(path, out)
    assert {(one.key, one.column) for one in changed if one.key} == {("2", "Description")}
    new = {one.column: one.after for one in changed if not one.key}
    assert (new["Epic ID"], new["Milestone"], new["Labels"]) == ("4", "M1", LABEL)
    assert str(new["Description"]).startswith("Part of #2\n\n")


def test_the_import_csv_with_short_rows_and_quick_actions(export: Export, tmp_path: Path) -> None:
    path = export(
        'Title,Description,Labels\nAdd files,"Branch it.\n\n/label ~setup ~""two words""",\nNext step,"Do more\n\n/weight 4"\n'
    )
    assert detect(path).dialect == "gitlab_csv"
    backlog = read(path)
    first, second = backlog.items
    assert first.labels == ("setup", "two words")
    assert first.description == "Branch it."
    assert second.estimate == 4.0
    out = tmp_path / "out.csv"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    write(path, out, [Change(key=first.key, criteria=("Files are there.",))])
    assert "/label ~setup" in out.read_text()
    assert read(out).by_key[first.key].criteria == ()


def test_a_plain_table_with_title_and_description_is_not_taken(export: Export) -> None:
    assert detect(export("Title,Description,Labels\na,b,c\n")).dialect == "plain_table"
