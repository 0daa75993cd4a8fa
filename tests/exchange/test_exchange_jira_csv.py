"""Jira's CSV export, in and out."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import DRAFT_HEADING, LABEL

Export = Callable[..., Path]

CLOUD = (
    "\ufeffSummary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Created,Updated,"
    "Labels,Labels,Description,Inward issue link (Blocks),Outward issue link (Relates),Custom field (Rank),"
    "Custom field (Story point estimate),Parent,Parent key,Parent summary,Status Category,Comment,Comment\n"
    "Lend a book,LIB-1,501,Epic,In Progress,LIB,Library,High,,25/Feb/26 2:54 PM,26/Feb/26 9:00 AM,desk,,"
    "Readers borrow books.,,,0|i0001:,,,,,In Progress,,\n"
    'Renew a loan,LIB-2,502,Story,Done,LIB,Library,Medium,Done,03/Mar/26 12:05 AM,,desk,loans,"As a reader, I want to renew a loan.\n'
    '\n*Acceptance Criteria:*\n\n# A loan is renewed once.\n# A reserved book is not renewed.",LIB-3,LIB-1,0|i0002:,3.0,501,LIB-1,Lend a book,Done,one,"two, ""2"""\n'
    "Fine for a late book,LIB-3,503,Bug,To Do,LIB,Library,Low,,3/Mar/26,,,,,,,0|i0003:,,501,,,To Do,,\n"
)


@pytest.fixture
def cloud(export: Export) -> Path:
    return export(CLOUD)


def test_fields_become_an_item(cloud: Path) -> None:
    backlog = read(cloud)
    assert backlog.dialect == "jira_csv"
    assert not backlog.problems
    epic, story, bug = backlog.items
    assert (epic.kind, story.kind, bug.kind) == (ItemKind.EPIC, ItemKind.STORY, ItemKind.BUG)
    assert (epic.state, story.state, bug.state) == (
        ItemState.ACTIVE,
        ItemState.DONE,
        ItemState.OPEN,
    )
    assert story.title == "Renew a loan"
    assert story.criteria == ("A loan is renewed once.", "A reserved book is not renewed.")
    assert "**Acceptance Criteria:**" in story.description
    assert "1. A loan is renewed once." in story.description
    assert story.labels == ("desk", "loans")
    assert story.estimate == 3.0
    assert story.rank == "0|i0002:"
    assert story.project == "LIB"
    assert story.links == (
        Link(type="Blocks", key="LIB-3", direction="inward"),
        Link(type="Relates", key="LIB-1", direction="outward"),
    )
    assert epic.created == datetime(2026, 2, 25, 14, 54, tzinfo=UTC)
    assert story.created == datetime(2026, 3, 3, 0, 5, tzinfo=UTC)


def test_a_parent_given_as_a_number_becomes_its_key(cloud: Path) -> None:
    bug = read(cloud).by_key["LIB-3"]
    assert bug.parent == "LIB-1"


def test_original_cells_keep_their_names_values_and_order(cloud: Path) -> None:
    story = read(cloud).by_key["LIB-2"]
    names = [cell.name for cell in story.fields]
    assert names[:4] == ["Summary", "Issue key", "Issue id", "Issue Type"]
    assert [cell.value for cell in story.fields if cell.name == "Labels"] == ["desk", "loans"]
    assert [cell.value for cell in story.fields if cell.name == "Comment"] == ["one", 'two, "2"']
    assert not any(cell.value == "" for cell in story.fields)


def test_without_changes_the_bytes_are_the_same(cloud: Path, tmp_path: Path) -> None:
    done = write(cloud, tmp_path / "out.csv", [])
    assert (tmp_path / "out.csv").read_bytes() == cloud.read_bytes()
    assert (done.changed, done.added, done.missing) == (0, 0, ())


def test_only_the_decided_cells_change(cloud: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    changes = [
        Change(
            key="LIB-3", title="Fine for a late return", criteria=("Given a day late, then 1 EUR",)
        )
    ]
    done = write(cloud, out, changes)
    assert (done.changed, done.added) == (1, 0)
    changed = {
        (change.key, change.column): (change.before, change.after) for change in diff(cloud, out)
    }
    assert set(changed) == {("LIB-3", "Summary"), ("LIB-3", "Description")}
    assert changed["LIB-3", "Summary"] == ("Fine for a late book", "Fine for a late return")
    after = changed["LIB-3", "Description"][1]
    assert after == f"h4. {DRAFT_HEADING}\n\n* Given a day late, then 1 EUR"
    untouched = CLOUD.encode().split(b"\nFine for")[0]
    assert out.read_bytes().startswith(untouched)


def test_drafts_are_not_read_as_agreed_criteria(cloud: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write(cloud, out, [Change(key="LIB-2", criteria=("A renewed loan shows its new date.",))])
    before, after = read(cloud).by_key["LIB-2"], read(out).by_key["LIB-2"]
    assert after.criteria == before.criteria
    assert after.description == before.description
    assert after.content_hash == before.content_hash


def test_a_second_run_replaces_the_drafts(cloud: Path, tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one.csv", "two.csv", "three.csv"))
    first = Change(
        key="LIB-2", criteria=("Shows its new date.",), parts=(NewItem(title="Renew at the desk"),)
    )
    write(cloud, one, [first])
    write(one, two, [first])
    assert two.read_bytes() == one.read_bytes()
    write(
        one,
        three,
        [
            Change(
                key="LIB-2", criteria=("Sends a receipt.",), parts=(NewItem(title="Renew at home"),)
            )
        ],
    )
    text = three.read_text(encoding="utf-8-sig")
    assert "Sends a receipt." in text
    assert "Shows its new date." not in text
    assert "Renew at home" in text
    assert "Renew at the desk" not in text


def test_accepted_criteria_join_the_agreed_ones(cloud: Path, tmp_path: Path) -> None:
    drafted, accepted = tmp_path / "drafted.csv", tmp_path / "accepted.csv"
    write(
        cloud, drafted, [Change(key="LIB-2", criteria=("Shows its new date.", "Sends a receipt."))]
    )
    write(drafted, accepted, [Change(key="LIB-2", criteria=("Shows its new date.",), draft=False)])
    item = read(accepted).by_key["LIB-2"]
    assert item.criteria == (
        "A loan is renewed once.",
        "A reserved book is not renewed.",
        "Shows its new date.",
    )
    raw = accepted.read_text(encoding="utf-8-sig")
    assert (
        raw.index("Shows its new date.") < raw.index(DRAFT_HEADING) < raw.index("Sends a receipt.")
    )


def test_accepting_what_is_agreed_already_changes_nothing(cloud: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write(cloud, out, [Change(key="LIB-2", criteria=("A loan is renewed once.",), draft=False)])
    assert out.read_bytes() == cloud.read_bytes()


def test_parts_stand_below_their_parent_as_the_importer_wants_them(
    cloud: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    part = NewItem(
        title="Renew at home",
        description="As a reader, I renew at home.",
        criteria=("Works offline.",),
    )
    done = write(
        cloud,
        out,
        [
            Change(key="LIB-2", parts=(part,)),
            Change(key="LIB-1", parts=(NewItem(title="Lend a map"),)),
        ],
    )
    assert done.added == 2
    new: dict[int, dict[str, str]] = {}
    for change in diff(cloud, out):
        assert change.before is None
        assert change.key == ""
        new.setdefault(change.row or 0, {})[change.column] = change.after or ""
    below_epic, below_story = new[3], new[5]
    assert below_story["Summary"] == "Renew at home"
    assert (below_story["Parent"], below_story["Parent key"], below_story["Parent summary"]) == (
        "502",
        "LIB-2",
        "Renew a loan",
    )
    assert below_story["Issue Type"] == "Sub-task"
    assert below_epic["Issue Type"] == "Story"
    assert below_epic["Parent key"] == "LIB-1"
    assert below_story["Labels"] == LABEL
    assert (below_story["Project key"], below_story["Project name"]) == ("LIB", "Library")
    assert "Draft part of LIB-2" in below_story["Description"]
    assert DRAFT_HEADING in below_story["Description"]
    assert "Issue key" not in below_story
    assert "Status" not in below_story


def test_draft_parts_are_left_out_when_read_again(cloud: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write(
        cloud,
        out,
        [
            Change(
                key="LIB-2", parts=(NewItem(title="Renew at home"), NewItem(title="Renew by phone"))
            )
        ],
    )
    backlog = read(out)
    assert [item.key for item in backlog.items] == ["LIB-1", "LIB-2", "LIB-3"]
    assert not backlog.problems
    assert any("2 draft parts" in note for note in backlog.notes)


def test_accepted_parts_carry_no_mark_and_are_written_once(cloud: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    change = Change(
        key="LIB-2",
        parts=(NewItem(title="Renew at home", criteria=("Works offline.",), draft=False),),
    )
    write(cloud, one, [change])
    write(one, two, [change])
    assert two.read_bytes() == one.read_bytes()
    text = one.read_text(encoding="utf-8-sig")
    assert "draft" not in text.lower()
    assert "h4. Acceptance criteria\n" in text


def test_a_field_of_its_own_takes_the_criteria(export: Export, tmp_path: Path) -> None:
    source = export(
        "Summary,Issue key,Issue Type,Description,Custom field (Acceptance Criteria)\n"
        'Reserve a book,LIB-7,Story,The desk reserves.,"* A free book cannot be reserved.\n* One reader, one place."\n'
    )
    assert read(source).items[0].criteria == (
        "A free book cannot be reserved.",
        "One reader, one place.",
    )
    out = tmp_path / "out.csv"
    write(source, out, [Change(key="LIB-7", criteria=("The queue is shown.",))])
    (change,) = diff(source, out)
    assert change.column == "Custom field (Acceptance Criteria)"
    assert read(out).items[0].criteria == read(source).items[0].criteria
    again = tmp_path / "again.csv"
    write(out, again, [Change(key="LIB-7", criteria=("The queue is shown.",), draft=False)])
    assert read(again).items[0].criteria[-1] == "The queue is shown."
    assert DRAFT_HEADING not in again.read_text()


def test_unknown_keys_are_named(cloud: Path, tmp_path: Path) -> None:
    done = write(cloud, tmp_path / "out.csv", [Change(key="LIB-99", title="x")])
    assert done.missing == ("LIB-99",)


@pytest.mark.parametrize(
    ("header", "row", "kind", "state"),
    [
        (
            "Zusammenfassung;Vorgangsschlüssel;Vorgangstyp;Status;Beschreibung;Lösung",
            "a;A-1;Fehler;Erledigt;;Fertig",
            ItemKind.BUG,
            ItemState.DONE,
        ),
        (
            "Résumé,Clé de ticket,Type de ticket,État,Description",
            "a,A-1,Récit,En cours,",
            ItemKind.STORY,
            ItemState.ACTIVE,
        ),
        (
            "Resumen,Clave de incidencia,Tipo de Incidencia,Estado,Descripción",
            "a,A-1,Historia,Por hacer,",
            ItemKind.STORY,
            ItemState.OPEN,
        ),
        (
            "Resumo,Chave da item,Tipo de item,Status,Descrição",
            "a,A-1,Tarefa,Cancelado,",
            ItemKind.TASK,
            ItemState.DECLINED,
        ),
        (
            "Samenvatting,Issuesleutel,Issuetype,Status,Beschrijving",
            "a,A-1,Taak,Gereed,",
            ItemKind.TASK,
            ItemState.DONE,
        ),
        (
            "Тема,Код задачи,Тип задачи,Статус,Описание",
            "a,A-1,История,В работе,",
            ItemKind.STORY,
            ItemState.ACTIVE,
        ),
    ],
)
def test_other_interface_languages(
    export: Export, header: str, row: str, kind: ItemKind, state: ItemState
) -> None:
    path = export(f"{header}\n{row}\n")
    assert detect(path).dialect == "jira_csv"
    (item,) = read(path).items
    assert (item.key, item.kind, item.state) == ("A-1", kind, state)


@pytest.mark.parametrize(
    ("status", "category", "resolution", "state"),
    [
        ("Done", "Done", "Done", ItemState.DONE),
        ("Done", "Done", "Won't Do", ItemState.DECLINED),
        ("Closed", "Done", "Duplicate", ItemState.DECLINED),
        ("Rejected", "Done", "", ItemState.DECLINED),
        ("To Do", "To Do", "Done", ItemState.OPEN),
        ("Done", "In Progress", "Complete", ItemState.DONE),
        ("Waiting for legal", "In Progress", "", ItemState.ACTIVE),
        ("Waiting for legal", "", "", ItemState.OPEN),
        ("Waiting for legal", "", "Fixed", ItemState.DONE),
        ("Ready for review", "", "", ItemState.ACTIVE),
        ("Open", "", "Unresolved", ItemState.OPEN),
    ],
)
def test_status_category_and_resolution_make_the_state(
    export: Export, status: str, category: str, resolution: str, state: ItemState
) -> None:
    path = export(
        f"Summary,Issue key,Status,Status Category,Resolution\na,A-1,{status},{category},{resolution}\n"
    )
    assert read(path).items[0].state is state


def test_server_exports_with_epic_link_and_spoiled_dates(export: Export) -> None:
    path = export(
        "Summary,Issue key,Issue id,Issue Type,Created,Updated,Custom field (Epic Link),Custom field (Story Points),Labels\r\n"
        "a,A-1,11,Story,16/02/2017 15:26,29:10.8,A-9,5,x y\r\n,,,,,,,,\r\n,,,,,,,,\r\n"
    )
    backlog = read(path)
    (item,) = backlog.items
    assert item.parent == "A-9"
    assert item.created == datetime(2017, 2, 16, 15, 26, tzinfo=UTC)
    assert item.updated is None
    assert item.labels == ("x", "y")
    assert "Skipped 2 blank rows." in backlog.notes


def test_month_first_dates_are_recognised_by_one_that_can_only_be_so(export: Export) -> None:
    path = export(
        "Summary,Issue key,Issue Type,Created\na,A-1,Story,03/04/2026\nb,A-2,Story,03/25/2026\n"
    )
    assert read(path).items[0].created == datetime(2026, 3, 4, tzinfo=UTC)


def test_a_mapping_wins_over_the_guess(export: Export) -> None:
    path = export(
        "Summary,Issue key,Issue Type,Custom field (Weight),Custom field (Story Points)\na,A-1,Story,8,3\n"
    )
    assert read(path).items[0].estimate == 3
    assert read(path, mapping={"estimate": "Custom field (Weight)"}).items[0].estimate == 8


def test_a_flattened_rest_answer_is_read_too(export: Export, tmp_path: Path) -> None:
    path = export(
        "key,summary,description,issuetype.name,status.name,status.statusCategory.key,labels,components,issuelinks,parent.key,project.key\n"
        "A-1,Sort the shelf,,Story,To Do,new,\"['shelf', 'desk']\",\"[{'name': 'Rooms'}]\","
        "\"[{'type': {'name': 'Blocks'}, 'outwardIssue': {'key': 'A-2'}}]\",A-9,A\n"
    )
    assert detect(path).dialect == "jira_flat_csv"
    (item,) = read(path).items
    assert item.labels == ("shelf", "desk")
    assert item.components == ("Rooms",)
    assert item.links == (Link(type="Blocks", key="A-2"),)
    assert (item.parent, item.project, item.state) == ("A-9", "A", ItemState.OPEN)
    out = tmp_path / "out.csv"
    write(path, out, [Change(key="A-1", parts=(NewItem(title="Sort by colour"),))])
    assert "['draft-split']" in out.read_text()
    assert len(read(out).items) == 1
