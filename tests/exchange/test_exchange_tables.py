"""Plain tables: CSV, TSV and XLSX of anybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Change, ItemKind, ItemState, NewItem
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import DRAFT_HEADING
from assistant.exchange.plain_columns import role_of
from assistant.exchange.xlsxpatch import column_index, column_name

Export = Callable[..., Path]
TABLE = (
    "ID;Title;Description;Acceptance criteria;Status;Priority;Story points;Tags;Epic;Owner\n"
    '7;Tune the piano;"As a player, I want a tuned piano so that it sounds well.";"- The A is 440 Hz.\n- No key sticks.";In Arbeit;Hoch;3,5;hall, piano;Hall;Ada\n'
    "8;Polish the lid;;;Erledigt;;;;;Ben\n"
)


def test_columns_are_guessed_and_said(export: Export) -> None:
    path = export(TABLE)
    assert detect(path).dialect == "plain_table"
    backlog = read(path)
    first, second = backlog.items
    assert (first.key, first.title, first.kind) == ("7", "Tune the piano", ItemKind.STORY)
    assert first.criteria == ("The A is 440 Hz.", "No key sticks.")
    assert (first.state, second.state) == (ItemState.ACTIVE, ItemState.DONE)
    assert (first.estimate, first.labels, first.parent) == (3.5, ("hall", "piano"), "Hall")
    said = " ".join(backlog.notes)
    assert "title = Title" in said
    assert "not used: Owner" in said


def test_the_guess_can_be_overridden(export: Export) -> None:
    path = export("Ref,Name,Text,Remark\n1,a,b,c\n")
    assert read(path).items[0].description == "b"
    assert read(path, mapping={"description": "Remark"}).items[0].description == "c"
    assert read(path, mapping={"title": "Text"}).items[0].title == "b"


def test_a_mapping_finds_a_header_that_nobody_would_guess(export: Export, tmp_path: Path) -> None:
    rows = [["Plan", "", ""], ["Zeile", "Sache", "Dauer"], ["z1", "Mend the roof", "3"]]
    mapping = {"key": "Zeile", "title": "Sache", "estimate": "Dauer"}
    text = "".join(",".join(row) + "\n" for row in rows)
    book = workbook(tmp_path / "b.xlsx", [list(row) for row in rows])
    for path, dialect in ((export(text), "plain_table"), (book, "xlsx")):
        (item,) = read(path, dialect=dialect, mapping=mapping).items
        assert (item.key, item.title, item.estimate) == ("z1", "Mend the roof", 3.0)
        out = tmp_path / f"out{path.suffix}"
        write(path, out, [Change(key="z1", title="New")], dialect=dialect, mapping=mapping)
        assert [c.column for c in diff(path, out, dialect=dialect, mapping=mapping)] == ["Sache"]


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("Nr;Titel;Beschreibung;Akzeptanzkriterien", "Titel"),
        ("N°;Titre;Description;Critères d'acceptation", "Titre"),
        ("Código;Título;Descripción;Criterios de aceptación", "Título"),
        ("ID;Título;Descrição;Critérios de aceite", "Título"),
        ("Nummer;Titel;Omschrijving;Acceptatiecriteria", "Titel"),
        ("#;User Story;Notes;AC", "User Story"),
    ],
)
def test_headers_in_several_languages(export: Export, header: str, title: str) -> None:
    path = export(f"{header}\n5;Mend the roof;It drips.;It is dry.\n")
    (item,) = read(path).items
    assert (item.key, item.title, item.description) == ("5", "Mend the roof", "It drips.")
    assert item.criteria == ("It is dry.",)


def test_tabs_blank_rows_and_a_title_above_the_header(export: Export) -> None:
    path = export(
        "Our backlog\t\t\n\t\t\nKey\tName\tState\nX1\tMend the roof\tdone\n\t\t\nX2\tPaint it\t\n",
        "b.tsv",
    )
    backlog = read(path)
    assert [(item.key, item.title, item.state) for item in backlog.items] == [
        ("X1", "Mend the roof", ItemState.DONE),
        ("X2", "Paint it", ItemState.OPEN),
    ]
    assert "Skipped 1 blank row." in backlog.notes


def test_keys_are_made_from_titles_and_survive_moved_rows(export: Export) -> None:
    first = read(export("Title,Notes\nMend the roof,a\nPaint it,b\nPaint it,c\n", "1.csv"))
    second = read(export("Title,Notes\nSweep,z\nPaint it,b\nMend the roof,a\n", "2.csv"))
    assert len({item.key for item in first.items}) == 3
    assert {item.title: item.key for item in second.items}["Mend the roof"] == first.items[0].key
    assert first.items[2].key == first.items[1].key + "-2"
    assert any("keys were made" in note for note in first.notes)


MERGED = (
    ",,,\nEpics,User stories,Tasks,Estimate (SP)\n"
    'Garden,"As a gardener, I want a shed",Dig a hole,5\n,,Pour concrete,\n,,Raise walls,\n,,,\n'
    'Pond,"As a gardener, I want fish",Buy fish,\n'
)


def test_rows_of_merged_cells_go_on_with_the_row_above(export: Export) -> None:
    backlog = read(export(MERGED))
    shed, fish = backlog.items
    assert (shed.kind, shed.parent, shed.estimate) == (ItemKind.STORY, "Garden", 5.0)
    assert "- Dig a hole\n- Pour concrete\n- Raise walls" in shed.description
    assert fish.title == "As a gardener, I want fish"
    assert "Joined 2 rows without a title to the row above." in backlog.notes


def test_a_table_without_room_for_criteria_gets_a_column(export: Export, tmp_path: Path) -> None:
    path, out, again = export(MERGED), tmp_path / "out.csv", tmp_path / "again.csv"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    key = read(path).items[0].key
    changes = [
        Change(
            key=key,
            criteria=("It locks.",),
            parts=(NewItem(title="A floor", criteria=("It is level.",)),),
        )
    ]
    done = write(path, out, changes)
    assert done.notes
    rows = out.read_text().split("\n")
    assert rows[1] == "Epics,User stories,Tasks,Estimate (SP),Acceptance criteria"
    assert rows.index(",,Raise walls,,") < next(
        index for index, row in enumerate(rows) if "A floor" in row
    )
    assert [item.content_hash for item in read(out).items] == [
        item.content_hash for item in read(path).items
    ]
    write(out, again, changes)
    assert again.read_bytes() == out.read_bytes()


def test_criteria_of_their_own_column_are_drafts_until_accepted(
    export: Export, tmp_path: Path
) -> None:
    path, out, accepted = export(TABLE), tmp_path / "out.csv", tmp_path / "accepted.csv"
    write(path, out, [Change(key="8", criteria=("It shines.",))])
    (change,) = diff(path, out)
    assert change.column == "Acceptance criteria"
    assert change.after == f"{DRAFT_HEADING}:\n\n- It shines."
    assert read(out).by_key["8"].criteria == ()
    write(out, accepted, [Change(key="8", criteria=("It shines.",), draft=False)])
    assert [(c.column, c.after) for c in diff(path, accepted)] == [
        ("Acceptance criteria", "- It shines.")
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Acceptance Criteria (Given/When/Then)", "criteria"),
        ("Estimate [SP]", "estimate"),
        ("Story Points", "estimate"),
        ("Prio", "priority"),
        ("Colour", None),
        ("", None),
        ("✓", None),
        ("#", "key"),
        ("Bug No.", "key"),
    ],
)
def test_roles_of_names(name: str, role: str | None) -> None:
    assert role_of(name) == role


# Spreadsheets


def workbook(
    path: Path, rows: list[list[object]], title: str = "Backlog", **more: list[list[object]]
) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, content in more.items():
        extra = book.create_sheet(name)
        for row in content:
            extra.append(row)
    book.save(path)
    return path


ROWS: list[list[object]] = [
    ["ID", "Title", "Description", "Points", "Created", "Done"],
    [1, "Tune the piano", "It is out of tune.", 3, None, False],
    [2, "Polish the lid", None, 2.5, None, True],
]


def test_a_sheet_is_read_as_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", ROWS, Notes=[["nothing"], ["here"]])
    assert detect(path).dialect == "xlsx"
    backlog = read(path)
    assert [(item.key, item.title, item.estimate) for item in backlog.items] == [
        ("1", "Tune the piano", 3.0),
        ("2", "Polish the lid", 2.5),
    ]
    assert any("sheet 'Backlog'" in note for note in backlog.notes)


def test_only_the_decided_cells_of_a_sheet_change(tmp_path: Path) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import Font

    path, out, again = (
        workbook(tmp_path / "b.xlsx", ROWS),
        tmp_path / "out.xlsx",
        tmp_path / "again.xlsx",
    )
    book = load_workbook(path)
    book.active["A2"].font = Font(bold=True)
    book.active["D4"] = "=SUM(D2:D3)"
    book.save(path)
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    changes = [
        Change(key="1", title="Tune <both> pianos", criteria=("The A is 440 Hz.\nAlways.",)),
        Change(key="2", criteria=("=It shines",), parts=(NewItem(title="=cmd|' /C calc'!A0"),)),
    ]
    done = write(path, out, changes)
    assert (done.changed, done.added) == (2, 1)
    changed = {(c.key, c.column) for c in diff(path, out) if c.before is not None or c.key}
    assert changed == {("1", "Title"), ("1", "Description"), ("2", "Description")}
    sheet = load_workbook(out).active
    assert sheet["B2"].value == "Tune <both> pianos"
    assert sheet["A2"].font.bold
    assert sheet["D4"].value == "=SUM(D2:D3)"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [text for text in texts if text.startswith("=")] == ["=SUM(D2:D3)"]
    assert [item.content_hash for item in read(out).items][1] == [
        item.content_hash for item in read(path).items
    ][1]
    write(out, again, changes)
    assert diff(out, again) == ()


def test_a_formula_is_not_overwritten(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path, out = workbook(tmp_path / "b.xlsx", ROWS), tmp_path / "out.xlsx"
    book = load_workbook(path)
    book.active["C3"] = '="text"'
    book.save(path)
    done = write(path, out, [Change(key="2", description="new")])
    assert any("C3 holds a formula" in note for note in done.notes)
    assert load_workbook(out).active["C3"].value == '="text"'


def test_a_jira_export_saved_as_a_spreadsheet_is_still_jira(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "j.xlsx",
        [
            ["Summary", "Issue key", "Issue id", "Issue Type", "Description", "Parent", "Labels"],
            ["a", "A-1", 11, "Story", "h3. Acceptance Criteria\n* one", None, None],
        ],
    )
    out = tmp_path / "out.xlsx"
    assert read(path).items[0].criteria == ("one",)
    write(path, out, [Change(key="A-1", parts=(NewItem(title="half"),))])
    new = {c.column: c.after for c in diff(path, out)}
    assert (new["Parent"], new["Issue Type"], new["Labels"]) == ("11", "Sub-task", "draft-split")


@given(st.integers(0, 16_383))
def test_column_letters(index: int) -> None:
    assert column_index(column_name(index)) == index


CELL = st.text(
    st.one_of(
        st.sampled_from("ab<&>\"'\n =-+@"),
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), st.data())
def test_any_texts_in_a_sheet(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    cells: list[list[object]] = [["ID", "Title", "Description"]]
    cells += [[f"K{number}", f"t{title}", f"d{text}"] for number, (title, text) in enumerate(rows)]
    path, out = workbook(folder / "b.xlsx", cells), folder / "out.xlsx"
    backlog = read(path)
    assert len(backlog.items) == len(rows)
    new = data.draw(CELL.filter(str.strip))
    write(path, out, [Change(key="K0", title=new)])
    assert {(c.key, c.column) for c in diff(path, out)} <= {("K0", "Title")}
    assert read(out).by_key["K0"].title == " ".join(new.split())
