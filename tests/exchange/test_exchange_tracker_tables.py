"""CSV exports of Linear, Asana, Shortcut, ClickUp and Pivotal Tracker."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import LABEL

Export = Callable[..., Path]

LINEAR = (
    '"ID","Team","Title","Description","Status","Estimate","Priority","Project","Labels","Cycle Name","Cycle Start","Cycle End","Created",'
    '"Completed","Canceled","Parent issue","Related to","Blocked by"\n'
    '"LIB-1","Lib","Lend","## Acceptance criteria\n\n- Once.","Shipped to desk","3","High","P","Feature, desk","","","",'
    '"Sun Apr 20 2025 10:17:06 GMT+0000 (GMT)","Tue Apr 22 2025 01:02:18 GMT+0000 (GMT)","","","LIB-2, LIB-3",""\n'
    '"LIB-2","Lib","Fine","","Todo","","No priority","P","Bug","","","","","","","LIB-1","","LIB-1"\n'
)
ASANA = (
    "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies)\n"
    '101,2026-01-02,,2026-01-03,Lend,Backlog,,,,,desk,"Acceptance criteria:\n- Once.\n- Not twice.",Library,,\n'
    "102,2026-01-02,2026-01-05,2026-01-05,Fine,Backlog,,,,,bug,,Library,Lend,Lend\n"
)
SHORTCUT = (
    "id,name,type,requester,owners,description,is_completed,created_at,started_at,updated_at,estimate,labels,epic_labels,tasks,state,epic_id,epic,project,team\n"
    '11,Lend,feature,a,b,"**Acceptance criteria**\n\n- Once.",false,2021/03/04 12:33:44,,2021/03/05 12:33:44,3,desk;loans,,[X] ask; [ ] build,In Development,7,Loans,Lib,T\n'
    "12,Fine,bug,a,b,,true,2021/03/04 12:33:44,,,,,,,Shipped,,,Lib,T\n"
)
CLICKUP = (
    "Task ID,Task Name,Task Content,Status,Date Created,Due Date,Parent ID,Assignees,Tags,Priority,List Name,Space Name,Checklists,Sprint Points\n"
    'a1,Lend,Readers borrow,in progress,1599706850805,,null,[ann],"[desk,loans]",2,Board,Lib,"{""Acceptance criteria"":[""Once.""],""Tasks"":[""Ask""]}",5\n'
    "a2,Fine,null,Closed,1599706850805,,a1,[],[bug],null,Board,Lib,{},\n"
)
PIVOTAL = (
    "Id,Title,Labels,Type,Estimate,Current State,Created at,Requested By,Description,URL,Task,Task Status,Task,Task Status\n"
    '1,Lend,"desk, loans",feature,3,rejected,"Feb 11, 2016",a,,u,Ask,not completed,Build,completed\n'
    '2,Fine,"",chore,,accepted,"Feb 11, 2016",a,"## Acceptance criteria\n\n- Once.",u\n'
)
ALL = {
    "linear_csv": LINEAR,
    "asana_csv": ASANA,
    "shortcut_csv": SHORTCUT,
    "clickup_csv": CLICKUP,
    "pivotal_csv": PIVOTAL,
}


@pytest.mark.parametrize("name", ALL)
def test_an_export_comes_back_and_only_decided_cells_change(
    export: Export, tmp_path: Path, name: str
) -> None:
    path, out, again = export(ALL[name], "x.txt"), tmp_path / "out.csv", tmp_path / "again.csv"
    assert detect(path).dialect == name
    backlog = read(path)
    assert not backlog.problems
    assert len(backlog.items) == 2
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    key = backlog.items[1].key
    change = Change(
        key=key,
        title="Another title",
        criteria=("Shows the date.",),
        parts=(NewItem(title="Desk", criteria=("a",)), NewItem(title="Mail", draft=False)),
    )
    done = write(path, out, [change])
    assert (done.changed, done.added, done.missing) == (1, 2, ())
    changed = diff(path, out)
    assert {one.key for one in changed} == {key, ""}
    assert len([one for one in changed if one.key == key]) == 2
    after = read(out)
    assert [item.key for item in after.items] == [item.key for item in backlog.items]
    assert after.by_key[key].criteria == backlog.by_key[key].criteria
    change = change.model_copy(update={"title": None})  # Asana names parents by their title
    write(path, out, [change])
    write(out, again, [change])
    assert again.read_bytes() == out.read_bytes()


def new_row(path: Path, out: Path, key: str, **part: object) -> dict[str, str | None]:
    """Cells of the one row that a draft part adds."""
    write(path, out, [Change(key=key, parts=(NewItem(title="Desk", **part),))])  # type: ignore[arg-type]
    return {one.column: one.after for one in diff(path, out)}


def test_linear(export: Export, tmp_path: Path) -> None:
    path = export(LINEAR)
    first, second = read(path).items
    assert first.criteria == ("Once.",)
    assert (first.kind, first.state, first.estimate) == (ItemKind.STORY, ItemState.DONE, 3.0)
    assert first.labels == ("Feature", "desk")
    assert first.links == (
        Link(type="related to", key="LIB-2"),
        Link(type="related to", key="LIB-3"),
    )
    assert first.created == datetime(2025, 4, 20, 10, 17, 6, tzinfo=UTC)
    assert (second.parent, second.priority, second.kind) == ("LIB-1", "", ItemKind.BUG)
    new = new_row(path, tmp_path / "out.csv", "LIB-1")
    assert (new["Parent issue"], new["Team"], new["Labels"]) == ("LIB-1", "Lib", LABEL)


def test_linears_import_shape_has_keys_from_titles(export: Export) -> None:
    path = export(
        "Title,Issue description,Status,Labels,Cycle Name,Cycle Start,Cycle End\nSmooth,Make it,Todo,,,,\n"
    )
    (item,) = read(path).items
    assert item.key.startswith("T-")
    assert item.description == "Make it"


def test_asana_names_parents_by_title(export: Export, tmp_path: Path) -> None:
    path = export(ASANA)
    first, second = read(path).items
    assert first.criteria == ("Once.", "Not twice.")
    assert (first.state, second.state) == (ItemState.OPEN, ItemState.DONE)
    assert (second.parent, second.kind) == ("101", ItemKind.BUG)
    new = new_row(path, tmp_path / "out.csv", "101")
    assert (new["Parent task"], new["Projects"], new["Section/Column"]) == (
        "Lend",
        "Library",
        "Backlog",
    )


def test_asana_tells_that_subtasks_keep_the_old_title(export: Export, tmp_path: Path) -> None:
    done = write(export(ASANA), tmp_path / "out.csv", [Change(key="101", title="Borrow")])
    assert any("subtasks of 101" in note for note in done.notes)


def test_shortcut(export: Export, tmp_path: Path) -> None:
    path = export(SHORTCUT)
    first, second = read(path).items
    assert (first.kind, first.state, first.parent) == (ItemKind.STORY, ItemState.ACTIVE, "7")
    assert first.criteria == ("Once.",)
    assert first.description.endswith("Tasks:\n- ask\n- build")
    assert first.created == datetime(2021, 3, 4, 12, 33, 44, tzinfo=UTC)
    assert (second.kind, second.state) == (ItemKind.BUG, ItemState.DONE)
    new = new_row(path, tmp_path / "out.csv", "11", kind=ItemKind.TASK)
    assert (new["type"], new["epic_id"], new["epic"]) == ("chore", "7", "Loans")


def test_clickup(export: Export, tmp_path: Path) -> None:
    path = export(CLICKUP)
    first, second = read(path).items
    assert first.labels == ("desk", "loans")
    assert first.criteria == ("Once.",)
    assert first.description == "Readers borrow\n\nTasks:\n- Ask"
    assert (first.priority, first.estimate, first.parent) == ("High", 5.0, None)
    assert first.created == datetime(2020, 9, 10, 3, 0, 50, 805000, tzinfo=UTC)
    assert (second.parent, second.description, second.state) == ("a1", "", ItemState.DONE)
    assert second.kind is ItemKind.BUG
    new = new_row(path, tmp_path / "out.csv", "a1")
    assert (new["Parent ID"], new["List Name"], new["Space Name"]) == ("a1", "Board", "Lib")


def test_pivotal(export: Export, tmp_path: Path) -> None:
    path = export(PIVOTAL)
    first, second = read(path).items
    assert (first.kind, first.state) == (ItemKind.STORY, ItemState.ACTIVE)
    assert first.description == "Tasks:\n- Ask\n- Build"
    assert (second.kind, second.state) == (ItemKind.ENABLER, ItemState.DONE)
    assert second.criteria == ("Once.",)
    new = new_row(path, tmp_path / "out.csv", "1")
    assert (new["Type"], new["Current State"]) == ("feature", "unscheduled")
    assert new["Labels"] == f"desk, loans, {LABEL}"
    assert new.get("Id") is None


@pytest.mark.parametrize("name", ALL)
def test_a_header_without_rows(export: Export, name: str) -> None:
    backlog = read(export(ALL[name].split("\n", 1)[0] + "\n"))
    assert backlog.dialect == name
    assert backlog.items == ()
    assert "The export has no items." in backlog.notes
