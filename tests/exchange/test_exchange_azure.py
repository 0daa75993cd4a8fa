"""Azure DevOps: flat CSV, tree CSV, REST JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem, UserError
from assistant.exchange import diff, read, write
from assistant.exchange.drafts import LABEL

Export = Callable[..., Path]
TREE = (
    '"ID","Work Item Type","Title 1","Title 2","Title 3","State","Reason","Tags","Area Path","Description","Acceptance Criteria"\r\n'
    '"10","Epic","Loans",,,"New","","","Lib\\Desk","",""\r\n'
    '"11","Feature",,"Renew",,"Active","","MOBILE; WEB","Lib\\Desk","",""\r\n'
    '"12","User Story",,,"Renew a loan","Closed","Duplicate","","Lib\\Desk","<div>As a <b>reader</b></div>","<ul><li>Once.</li><li>Not twice.</li></ul>"\r\n'
    '"13","Feature",,"Fines",,"New","","","Lib\\Desk","",""\r\n'
    '"14","Bug","Alone",,,"New","","","Lib\\Web","",""\r\n'
)


def test_titles_by_depth_mean_parents(export: Export) -> None:
    backlog = read(export(TREE))
    assert backlog.dialect == "azure_csv"
    assert not backlog.problems
    assert [(item.key, item.parent, item.title) for item in backlog.items] == [
        ("10", None, "Loans"),
        ("11", "10", "Renew"),
        ("12", "11", "Renew a loan"),
        ("13", "10", "Fines"),
        ("14", None, "Alone"),
    ]
    story = backlog.by_key["12"]
    assert story.criteria == ("Once.", "Not twice.")
    assert story.description == "As a **reader**"
    assert (story.kind, story.state) == (ItemKind.STORY, ItemState.DECLINED)
    assert backlog.by_key["11"].labels == ("MOBILE", "WEB")
    assert backlog.by_key["11"].components == ("Desk",)
    names = [cell.name for cell in story.fields]
    assert names[:3] == ["ID", "Work Item Type", "Title 3"]
    assert not any("tree" in name for name in names)


def test_a_tree_is_written_where_its_titles_stand(export: Export, tmp_path: Path) -> None:
    path, out, again = export(TREE), tmp_path / "out.csv", tmp_path / "again.csv"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    changes = [
        Change(key="12", title="Renew once", criteria=("Shows the date.",)),
        Change(
            key="11",
            parts=(NewItem(title="Desk", criteria=("a",)), NewItem(title="Mail", draft=False)),
        ),
    ]
    done = write(path, out, changes)
    assert (done.changed, done.added) == (1, 2)
    changed = diff(path, out)
    assert {(one.key, one.column) for one in changed if one.key} == {
        ("12", "Title 3"),
        ("12", "Acceptance Criteria"),
    }
    new = {(one.row, one.column): one.after for one in changed if not one.key}
    assert (new[4, "Title 3"], new[4, "Tags"], new[4, "Area Path"]) == ("Desk", LABEL, "Lib\\Desk")
    assert new[5, "Title 3"] == "Mail"
    assert str(new[4, "Description"]).startswith("<p><em>Draft part of 11")
    backlog = read(out)
    assert [item.key for item in backlog.items] == ["10", "11", "12", "13", "14"]
    assert backlog.by_key["12"].parent == "11"
    write(out, again, changes)
    assert again.read_bytes() == out.read_bytes()


def test_parts_of_the_deepest_title_stand_beside_it(export: Export, tmp_path: Path) -> None:
    done = write(
        export(TREE), tmp_path / "out.csv", [Change(key="12", parts=(NewItem(title="Desk"),))]
    )
    assert any("Title 4" in note for note in done.notes)
    assert read(tmp_path / "out.csv").by_key["13"].parent == "10"


def test_a_tree_without_ids_is_refused(export: Export) -> None:
    with pytest.raises(UserError, match="ID"):
        read(export("Work Item Type,Title 1,Title 2,State\nEpic,a,,New\n"), dialect="azure_csv")


def test_a_flat_export_without_texts_keeps_the_parent_in_the_tags(
    export: Export, tmp_path: Path
) -> None:
    path = export(
        "ID,Work Item Type,Title,State,Tags\n4,Issue,Desk ,To Do,\n5,Task,Shelf,To Do,a; b\n"
    )
    out, again = tmp_path / "out.csv", tmp_path / "again.csv"
    change = Change(key="4", criteria=("x",), parts=(NewItem(title="One"),))
    done = write(path, out, [change])
    assert any("criteria were not written" in note for note in done.notes)
    assert out.read_text().splitlines()[2] == f",Issue,One,,{LABEL}; part of 4"
    assert [item.key for item in read(out).items] == ["4", "5"]
    write(out, again, [change])
    assert again.read_bytes() == out.read_bytes()


def work_item(number: int, kind: str, title: str, **fields: Any) -> dict[str, Any]:
    names = {"System.WorkItemType": kind, "System.Title": title, "System.State": "New"}
    return {"id": number, "rev": 1, "fields": names | fields}


def test_rest_work_items(export: Export, tmp_path: Path) -> None:
    story = work_item(
        12,
        "User Story",
        "Renew",
        **{
            "System.Description": "<div>As a reader &amp; more</div>",
            "Microsoft.VSTS.Common.AcceptanceCriteria": "<ul><li>Once.</li></ul>",
            "Microsoft.VSTS.Scheduling.StoryPoints": 3.0,
            "System.Tags": "MOBILE; WEB",
            "System.TeamProject": "Lib",
        },
    )
    story["relations"] = [
        {"rel": "System.LinkTypes.Hierarchy-Reverse", "url": "https://x/_apis/wit/workItems/11"},
        {"rel": "System.LinkTypes.Dependency-Reverse", "url": "https://x/_apis/wit/workItems/9"},
        {"rel": "AttachedFile", "url": "https://x/y"},
    ]
    bug = work_item(
        13,
        "Bug",
        "Wrong",
        **{
            "Microsoft.VSTS.TCM.ReproSteps": "<p>Open it</p>",
            "System.State": "Closed",
            "System.Reason": "Cut",
            "System.Parent": 12,
        },
    )
    marked = work_item(14, "User Story", "Marked", **{"System.Description": "**bold**"})
    marked["multilineFieldsFormat"] = {"System.Description": "Markdown"}
    path = export(json.dumps({"count": 3, "value": [story, bug, marked]}, indent=1), "items.json")
    backlog = read(path)
    assert backlog.dialect == "azure_json"
    first, second, third = backlog.items
    assert (first.parent, first.estimate, first.labels) == ("11", 3.0, ("MOBILE", "WEB"))
    assert first.criteria == ("Once.",)
    assert first.links == (Link(type="Predecessor", key="9"),)
    assert (second.description, second.state, second.parent) == (
        "Open it",
        ItemState.DECLINED,
        "12",
    )
    assert third.description == "**bold**"
    out = tmp_path / "out.json"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    change = Change(key="12", criteria=("Not twice.",), draft=False, parts=(NewItem(title="Desk"),))
    write(path, out, [change, Change(key="14", criteria=("x",))])
    assert {(one.key, one.column) for one in diff(path, out) if one.key} == {
        ("12", "fields.Microsoft.VSTS.Common.AcceptanceCriteria"),
        ("14", "fields.System.Description"),
    }
    after = read(out)
    assert after.by_key["12"].criteria == ("Once.", "Not twice.")
    assert [item.key for item in after.items] == ["12", "13", "14"]
    new = json.loads(out.read_text())["value"][1]["fields"]
    assert (new["System.Parent"], new["System.Tags"], new["System.TeamProject"]) == (
        12,
        LABEL,
        "Lib",
    )
