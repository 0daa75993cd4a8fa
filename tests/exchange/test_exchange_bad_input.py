"""Whatever is wrong with a file: one clear sentence or a report of the row, never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import Change, UserError
from assistant.exchange import IfThere, detect, diff, read, stream, write

Export = Callable[..., Path]
HEADER = "Summary,Issue key,Issue Type,Status,Description\n"


def messages(path: Path) -> list[str]:
    return [problem.message for problem in read(path).problems]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\x00" * 500, "is empty"),
        (b"%PDF-1.7 whatever", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n0000", "a picture"),
        (b"\x1f\x8b\x08\x00aaaa", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 64, "old Office document"),
        (bytes(range(32)) * 50, "not a text file"),
        (b"a story about books\nand another line\n", "no format that is known"),
        (b"Summary,Issue Type,Status\na,Story,Open\n", "no column with the items' keys"),
        (b"Issue key,Issue Type,Status\nA-1,Story,Open\n", "no column with the items' titles"),
        (b"colour,price\nred,3\nblue,4\n", "no column that looks like a key and a title"),
        (b'{"key": 1', "cannot be read"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"comments": [{"body": "x"}]}', "comments, not issues"),
        (b"PK\x03\x04 but nothing else", "ZIP"),
    ],
)
def test_files_that_are_no_export(export: Export, content: bytes, says: str) -> None:
    path = export(content)
    with pytest.raises(UserError) as caught:
        read(path)
    message = str(caught.value)
    assert says in message
    assert str(path) in message
    assert "\n" not in message


def test_random_bytes(export: Export) -> None:
    with pytest.raises(UserError):
        read(export(os.urandom(4096)))


def test_a_missing_file_and_a_missing_folder_content(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        read(tmp_path / "missing.csv")
    with pytest.raises(UserError, match="There is no file"):
        read(tmp_path / "missing.csv", dialect="jira_csv")
    with pytest.raises(UserError, match="has no export"):
        read(tmp_path)
    with pytest.raises(UserError, match="No export was named"):
        read([])
    with pytest.raises(UserError, match="is a folder"):
        detect(tmp_path)


def test_an_unknown_dialect_lists_the_known_ones(export: Export) -> None:
    with pytest.raises(UserError, match="jira_csv"):
        read(export(HEADER), dialect="jura_csv")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (
            '{"startAt": 0, "total": 1, "comments": [{"body": "x"}]}',
            "an issue's comments, not issues",
        ),
        ('{"errorMessages": ["no"], "errors": {}}', "an error of the tracker"),
        ('{"name": "x", "version": 1}', "it has name, version"),
        ("[]", "its list is empty"),
        ("[1, 2]", "nothing that is known"),
    ],
)
def test_a_document_without_issues_is_told_in_one_sentence(
    export: Export, document: str, says: str
) -> None:
    with pytest.raises(UserError, match=says) as refused:
        read(export(document, "page.json"))
    assert str(refused.value).count("\n") == 0
    assert str(refused.value).endswith(".")


def test_a_mapping_of_a_missing_column_lists_the_columns(export: Export) -> None:
    path = export(HEADER + "a,A-1,Story,Open,x\n")
    with pytest.raises(UserError, match="Issue key"):
        read(path, mapping={"key": "Number"})
    with pytest.raises(UserError, match="no field 'colour'"):
        read(path, mapping={"colour": "Summary"})


def test_a_mapping_mends_a_missing_key(export: Export) -> None:
    path = export("Summary,Issue Type,Status,Ticket\na,Story,Open,X1\n")
    assert [item.key for item in read(path, mapping={"key": "Ticket"}).items] == ["X1"]


def test_rows_that_are_ragged_keyless_or_repeated_are_told(export: Export, tmp_path: Path) -> None:
    path = export(
        HEADER
        + "a,A-1,Story,Open\nb,A-2,Story,Open,text,extra,more\nc,,Story,Open,x\n,A-4,Story,Open,no title here\nd,A-1,Bug,Open,\n"
    )
    backlog = read(path)
    assert [item.key for item in backlog.items] == ["A-1", "A-2", "A-4"]
    told = {(problem.row, problem.key) for problem in backlog.problems}
    assert told == {(3, "A-2"), (4, None), (5, "A-4"), (6, "A-1")}
    assert backlog.by_key["A-2"].fields[-1].value == "more"
    assert backlog.by_key["A-4"].title == "no title here"
    assert any("1 row shorter than the header" in note for note in backlog.notes)
    write(path, tmp_path / "out.csv", [])
    assert (tmp_path / "out.csv").read_bytes() == path.read_bytes()


def test_nul_characters_are_told_and_left_out(export: Export, tmp_path: Path) -> None:
    path = export(
        HEADER
        + "a\x00b,A-1,Story,Open,fine\n"
        + "".join(f"t{n},B-{n},Story,Open,x\n" for n in range(9))
    )
    backlog = read(path)
    assert backlog.by_key["A-1"].title == "ab"
    assert any("NUL" in message for message in messages(path))
    write(path, tmp_path / "out.csv", [])
    assert (tmp_path / "out.csv").read_bytes() == path.read_bytes()


def test_a_quote_that_is_never_closed_swallows_nothing(export: Export) -> None:
    path = export(
        HEADER
        + 'a,A-1,Story,Open,"never closed\nb,A-2,Story,Open,x\nc,A-3,Story,Open,"two\nlines"\n'
    )
    backlog = read(path)
    assert [item.key for item in backlog.items] == ["A-1", "A-2", "A-3"]
    assert backlog.by_key["A-3"].description == "two\nlines"
    assert [problem.row for problem in backlog.problems] == [2]


def test_a_quote_open_at_the_end_of_the_file(export: Export) -> None:
    path = export(HEADER + 'a,A-1,Story,Open,x\nb,A-2,Story,Open,"open')
    assert [item.key for item in read(path).items] == ["A-1", "A-2"]
    assert [problem.row for problem in read(path).problems] == [3]


def test_a_quote_inside_a_cell_is_told_and_kept(export: Export, tmp_path: Path) -> None:
    path = export(HEADER + 'a,A-1,Story,Open,"he said "yes" twice"\nb,A-2,Story,Open,5" screen\n')
    backlog = read(path)
    assert "yes" in backlog.by_key["A-1"].description
    assert backlog.by_key["A-2"].description == '5" screen'
    assert [problem.row for problem in backlog.problems] == [2]
    write(path, tmp_path / "out.csv", [Change(key="A-2", title="b2")])
    assert [change.column for change in diff(path, tmp_path / "out.csv")] == ["Summary"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(
    export: Export, tmp_path: Path, encoding: str, ending: str
) -> None:
    text = (
        HEADER + 'Größe prüfen – „rasch“,A-1,Story,Open,"für Käufer\nin Köln"\nb,A-2,Story,Open,é\n'
    )
    path = export(text.replace("\n", ending).encode(encoding))
    first, second = read(path).items
    assert first.title == "Größe prüfen – „rasch“"
    assert first.description == "für Käufer\nin Köln"
    assert second.description == "é"
    out = tmp_path / "out.csv"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    write(path, out, [Change(key="A-2", title="bé")])
    assert [(c.column, c.after) for c in diff(path, out)] == [("Summary", "bé")]


def test_characters_that_the_encoding_lacks_are_replaced_and_told(
    export: Export, tmp_path: Path
) -> None:
    path = export((HEADER + "Größe,A-1,Story,Open,für\n").encode("cp1252"))
    done = write(path, tmp_path / "out.csv", [Change(key="A-1", title="→ größer")])
    assert done.notes
    assert "? größer" in (tmp_path / "out.csv").read_bytes().decode("cp1252")


def test_damaged_utf8_and_lone_surrogates_survive(export: Export, tmp_path: Path) -> None:
    good = "äöü" * 20
    surrogate = "\ud800".encode("utf-8", "surrogatepass")
    path = export((HEADER + f"{good},A-1,Story,Open,x").encode() + b"\xff" + surrogate + b"\n")
    backlog = read(path)
    backlog.model_dump_json()
    assert "\ufffd" in backlog.items[0].description
    assert any("Damaged UTF-8" in note for note in backlog.notes)
    write(path, tmp_path / "out.csv", [Change(key="A-1", title="new")])
    assert b"x\xff" + surrogate in (tmp_path / "out.csv").read_bytes()


def test_lone_surrogates_in_utf16(export: Export, tmp_path: Path) -> None:
    data = b"\xff\xfe" + (HEADER + "a\ud800b,A-1,Story,Open,x\n").encode(
        "utf-16-le", "surrogatepass"
    )
    path = export(data)
    read(path).model_dump_json()
    write(path, tmp_path / "out.csv", [])
    assert (tmp_path / "out.csv").read_bytes() == data


def test_utf16_that_breaks_off(export: Export) -> None:
    with pytest.raises(UserError, match="UTF-16-LE"):
        read(export((HEADER + "ä,A-1,Story,Open,x\n").encode("utf-16")[:-1]))


def test_circles_of_parents_are_broken_and_told(export: Export) -> None:
    path = export(
        "Summary,Issue key,Issue Type,Parent key\na,A-1,Story,A-2\nb,A-2,Story,A-3\nc,A-3,Story,A-1\nd,A-4,Story,A-4\ne,A-5,Story,A-1\n"
    )
    backlog = read(path)
    parents = {item.key: item.parent for item in backlog.items}
    assert parents["A-5"] == "A-1"
    assert parents["A-4"] is None
    assert sum(parents[key] is None for key in ("A-1", "A-2", "A-3")) == 1
    for start in parents:
        seen: set[str] = set()
        at: str | None = start
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = parents.get(at)
    assert len(backlog.problems) == 2


def test_a_header_alone_is_an_empty_backlog(export: Export) -> None:
    backlog = read(export(HEADER))
    assert backlog.items == ()
    assert "The export has no items." in backlog.notes


def test_line_separators_in_texts_split_nothing(export: Export) -> None:
    path = export(HEADER + "a\u2028b,A-1,Story,Open,x\u2029y\x0bz\x85\n")
    (item,) = read(path).items
    assert item.title == "a\u2028b"


def test_the_source_is_never_overwritten(export: Export) -> None:
    path = export(HEADER + "a,A-1,Story,Open,x\n")
    with pytest.raises(UserError, match="name another file"):
        write(path, path, [])


def test_a_target_that_cannot_be_written(export: Export, tmp_path: Path) -> None:
    path = export(HEADER + "a,A-1,Story,Open,x\n")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="folder cannot be written"):
        write(path, tmp_path / "folder", [])
    assert sorted(child.name for child in tmp_path.iterdir()) == ["export.csv", "folder"]
    with pytest.raises(UserError, match="cannot be made"):
        write(path, path / "below" / "out.csv", [])


def test_several_files_and_folders(export: Export, tmp_path: Path) -> None:
    one = export(HEADER + "a,A-1,Story,Open,x\n", "in/one.csv")
    two = export(
        HEADER + "b,A-2,Story,Open,x\nagain,A-1,Story,Open,x\nc,,Story,Open,x\n", "in/two.csv"
    )
    export("just words, nothing else", "in/notes.txt")
    backlog = read(tmp_path / "in")
    assert [(item.key, item.title) for item in backlog.items] == [("A-1", "a"), ("A-2", "b")]
    assert [problem.key for problem in backlog.problems] == ["A-1", None]
    assert all(problem.message.startswith("two.csv: ") for problem in backlog.problems)
    assert any("notes.txt" in note for note in backlog.notes)
    assert [item.key for item in read([two, one]).items] == ["A-2", "A-1"]


def test_a_circle_of_parents_over_several_files_is_broken_once(export: Export) -> None:
    header = "Summary,Issue key,Issue Type,Parent key\n"
    one = export(header + "a,A-1,Story,A-2\n", "one.csv")
    two = export(header + "b,A-2,Story,A-1\nc,A-3,Story,A-1\n", "two.csv")
    backlog = read([one, two])
    parents = {item.key: item.parent for item in backlog.items}
    assert sorted(map(str, (parents["A-1"], parents["A-2"]))) in (["A-1", "None"], ["A-2", "None"])
    assert parents["A-3"] == "A-1"
    assert [
        problem.message for problem in backlog.problems if "returns to itself" in problem.message
    ]


def test_a_column_that_is_only_hoped_for_may_be_missing(export: Export) -> None:
    path = export(HEADER + "a,A-1,Story,Open,x\n")
    mapping = {"estimate": IfThere("Size"), "title": IfThere("Description")}
    (item,) = read(path, mapping=mapping).items
    assert (item.title, item.estimate) == ("x", None)
    page = export('{"issues": [{"key": "A-1", "fields": {"summary": "a"}}]}', "page.json")
    assert read(page, mapping=mapping).items[0].title == "a"


def test_a_mapping_of_a_field_that_no_issue_has_is_refused(export: Export) -> None:
    page = export(
        '{"names": {"customfield_1": "Size of it"}, "issues": [{"key": "A-1", "fields": {"summary": "a", "customfield_1": 3}}]}',
        "page.json",
    )
    assert read(page, mapping={"points": "size of it"}).items[0].estimate == 3
    with pytest.raises(UserError, match="No issue has a field 'Weight'"):
        read(page, mapping={"points": "Weight"})


def test_a_mapping_that_has_no_effect_is_told(export: Export) -> None:
    path = export('{"key": "A-1", "title": "a"}\n', "items.jsonl")
    assert any("no effect" in note for note in read(path, mapping={"title": "Summary"}).notes)
    assert not read(path, mapping={"title": IfThere("Summary")}).notes


def test_a_stream_is_lazy_and_can_be_read_again(export: Export) -> None:
    path = export(
        HEADER + "".join(f"t{n},A-{n},Story,Open,x\n" for n in range(50)) + "z,,Story,Open,x\n"
    )
    reading = stream(path)
    assert reading.dialect == "jira_csv"
    assert next(iter(reading)).key == "A-0"
    assert reading.problems == ()
    assert sum(1 for _ in reading) == 50
    assert len(reading.problems) == 1
    assert sum(1 for _ in reading) == 50
    assert len(reading.problems) == 1


def test_a_table_whose_texts_hold_xml_is_still_a_table(export: Export) -> None:
    path = export(
        'Summary,Issue key,Description\na,A-1,"<!-- why -->\n<?xml version=""1.0""?>\n<rss/>"\n'
    )
    assert detect(path).dialect == "jira_csv"
