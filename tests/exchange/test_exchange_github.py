"""GitHub's REST answers, gh's output and project items."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import LABEL

Export = Callable[..., Path]
REPO = "https://api.github.com/repos/lib/desk"


def issue(number: int, title: str, body: str | None = "", **more: Any) -> dict[str, Any]:
    return {
        "url": f"{REPO}/issues/{number}",
        "repository_url": REPO,
        "html_url": f"https://github.com/lib/desk/issues/{number}",
        "number": number,
        "title": title,
        "body": body,
        "labels": [],
        "state": "open",
        "created_at": "2026-02-25T14:54:00Z",
        **more,
    }


@pytest.fixture
def rest(export: Export) -> Path:
    issues = [
        issue(1, "Lend a book", "- [ ] #2\n- [x] #3\n", labels=[{"name": "Epic"}]),
        issue(
            2,
            "Renew a loan",
            "<!-- say who -->\nAs a reader, I want to renew a loan.\r\n\r\n### Acceptance Criteria\r\n- [ ] A loan is renewed once.\r\n\r\n"
            "Depends on #3 and #4. Blocked by #5",
            labels=[{"name": "priority: high"}, {"name": "points: 3"}, {"name": "area/desk"}],
        ),
        issue(3, "Fine is wrong", None, state="closed", state_reason="not_planned"),
        issue(9, "Some pull", "x", pull_request={"url": "x"}),
        issue(4, "Shelf mark", "Part of #1", labels=[{"name": "in progress"}]),
    ]
    return export(json.dumps(issues, indent=2), "issues.json")


def test_issues_become_items_and_pull_requests_stay_out(rest: Path) -> None:
    backlog = read(rest)
    assert backlog.dialect == "github_json"
    assert [item.key for item in backlog.items] == ["1", "2", "3", "4"]
    assert "Left out 1 pull request; they stay in the file." in backlog.notes
    story = backlog.by_key["2"]
    assert story.kind is ItemKind.STORY
    assert story.criteria == ("A loan is renewed once.",)
    assert "say who" not in story.description
    assert (story.priority, story.estimate, story.components) == ("high", 3.0, ("desk",))
    assert story.project == "lib/desk"
    assert {(link.type, link.key) for link in story.links} == {
        ("depends on", "3"),
        ("depends on", "4"),
        ("blocked by", "5"),
    }
    assert [item.parent for item in backlog.items] == [None, "1", "1", "1"]
    assert backlog.by_key["1"].kind is ItemKind.EPIC
    assert backlog.by_key["3"].state is ItemState.DECLINED
    assert backlog.by_key["4"].state is ItemState.ACTIVE


def test_only_decided_values_change_and_a_second_run_adds_nothing(
    rest: Path, tmp_path: Path
) -> None:
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    change = Change(
        key="3",
        title="The fine is wrong",
        criteria=("A day late costs nothing.",),
        parts=(NewItem(title="Desk"), NewItem(title="Mail", draft=False)),
    )
    write(rest, out, [])
    assert out.read_bytes() == rest.read_bytes()
    done = write(rest, out, [change])
    assert (done.changed, done.added) == (1, 2)
    changed = diff(rest, out)
    assert {one.column for one in changed if one.key == "3"} == {"title", "body"}
    assert {one.key for one in changed} == {"3", ""}
    issues = json.loads(out.read_text())
    assert issues[3]["labels"] == [LABEL]
    assert issues[3]["body"].startswith("Part of #3\n\n")
    assert "pull_request" in issues[5]
    assert [item.key for item in read(out).items] == ["1", "2", "3", "4"]
    write(out, again, [change])
    assert again.read_bytes() == out.read_bytes()


def test_issues_of_several_repositories_keep_apart(export: Export) -> None:
    other = issue(1, "Another", "Depends on #2") | {
        "repository_url": "https://api.github.com/repos/lib/web"
    }
    path = export(json.dumps({"total_count": 2, "items": [issue(1, "One"), other]}), "search.json")
    backlog = read(path)
    assert [item.key for item in backlog.items] == ["lib/desk#1", "lib/web#1"]
    assert backlog.items[1].links == (Link(type="depends on", key="lib/web#2"),)


@pytest.mark.parametrize("keys", [{"number", "title"}, {"number", "title", "state", "labels"}])
def test_gh_gives_only_what_was_asked_for(export: Export, keys: set[str]) -> None:
    one = {
        "number": 7,
        "title": "Renew",
        "body": "x",
        "state": "CLOSED",
        "labels": [{"name": "bug"}],
    }
    path = export(json.dumps([{name: one[name] for name in keys}]), "gh.json")
    backlog = read(path)
    assert backlog.dialect == "github_json"
    assert [item.key for item in backlog.items] == ["7"]
    assert any("no texts" in note for note in backlog.notes)


def test_graphql_issues(export: Export) -> None:
    node = {
        "number": 5,
        "title": "Renew",
        "body": "text",
        "state": "CLOSED",
        "stateReason": "COMPLETED",
        "createdAt": "2026-01-02T03:04:05Z",
        "labels": {"nodes": [{"name": "bug"}]},
        "parent": {"number": 4},
    }
    path = export(json.dumps({"data": {"repository": {"issues": {"nodes": [node]}}}}), "g.json")
    (item,) = read(path).items
    assert (item.key, item.kind, item.state, item.parent) == (
        "5",
        ItemKind.BUG,
        ItemState.DONE,
        "4",
    )


def test_project_items_with_the_projects_own_fields(export: Export, tmp_path: Path) -> None:
    items = [
        {
            "id": "PVTI_1",
            "title": "Renew a loan",
            "status": "In Progress",
            "story Points": 5,
            "labels": ["bug"],
            "content": {
                "type": "Issue",
                "number": 2,
                "title": "Renew a loan",
                "body": "Once.",
                "repository": "lib/desk",
                "url": "https://github.com/lib/desk/issues/2",
            },
        },
        {
            "id": "PVTI_2",
            "title": "Idea",
            "content": {"type": "DraftIssue", "title": "Idea", "body": ""},
        },
        {"id": "PVTI_3", "content": {"type": "PullRequest", "number": 3, "title": "x"}},
    ]
    path = export(json.dumps({"items": items, "totalCount": 3}), "project.json")
    backlog = read(path)
    assert backlog.dialect == "github_project"
    assert [item.key for item in backlog.items] == ["2", "PVTI_2"]
    first = backlog.items[0]
    assert (first.status, first.state, first.estimate, first.kind) == (
        "In Progress",
        ItemState.ACTIVE,
        5.0,
        ItemKind.BUG,
    )
    out = tmp_path / "out.json"
    write(path, out, [Change(key="2", criteria=("Once a week.",), parts=(NewItem(title="Desk"),))])
    assert {one.column for one in diff(path, out) if one.key == "2"} == {"content.body"}
    assert [item.key for item in read(out).items] == ["2", "PVTI_2"]


def test_graphql_project_items(export: Export) -> None:
    node = {
        "id": "PVTI_1",
        "content": {
            "__typename": "Issue",
            "number": 2,
            "title": "Renew",
            "body": "",
            "state": "OPEN",
        },
        "fieldValues": {
            "nodes": [
                {},
                {"name": "Todo", "field": {"name": "Status"}},
                {"number": 3.0, "field": {"name": "Estimate"}},
            ]
        },
    }
    root = {"data": {"organization": {"projectV2": {"items": {"nodes": [node]}}}}}
    path = export(json.dumps(root), "project.json")
    assert detect(path).dialect == "github_project"
    (item,) = read(path).items
    assert (item.key, item.status, item.estimate, item.state) == ("2", "Todo", 3.0, ItemState.OPEN)
