"""CSV files that nobody would write by hand: the bytes survive, and so does every cell."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Change, UserError
from assistant.exchange import diff, read, write
from assistant.exchange.csvfile import CsvLayout, Row, guess_delimiter, parse, physical_lines
from assistant.exchange.csvpatch import format_row, patch_row
from assistant.exchange.csvspans import cell_spans
from assistant.exchange.encoding import Encoding

LAYOUT = CsvLayout(Path("x"), Encoding("utf-8"))
CELL = st.text(
    st.one_of(st.sampled_from("ab,;\t|\"'\n\r =+-@#*{}\x00\u2028é"), st.characters(codec="utf-8")),
    max_size=12,
)
RAW = st.text(st.sampled_from('a,"\n\r \tb;'), max_size=60)


def written(rows: list[list[str]], **options: str | int) -> str:
    # Before Python 3.13 csv.writer leaves a lone CR unquoted.
    if any("\r" in cell for row in rows for cell in row):
        options["quoting"] = csv.QUOTE_ALL
    out = io.StringIO()
    csv.writer(out, **options).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@given(RAW)
def test_raw_texts_joined_are_the_file(text: str) -> None:
    rows = list(parse(physical_lines(text), ","))
    assert "".join(row.raw for row in rows) == text
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_cells_of_written_rows_are_read_as_csv_reads_them(
    rows: list[list[str]], ending: str
) -> None:
    text = written(rows, lineterminator=ending)
    found = list(parse(physical_lines(text), ","))
    assert [row.cells for row in found] == rows
    assert not any(row.problem for row in found)


@given(
    st.lists(CELL, min_size=1, max_size=6),
    st.dictionaries(st.integers(0, 7), CELL, max_size=4),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_patched_row_holds_the_edits_and_nothing_else(
    cells: list[str], edits: dict[int, str], quoting: int
) -> None:
    raw = written([cells], lineterminator="\n", quoting=quoting)
    (row,) = parse(physical_lines(raw), ",")
    patched = patch_row(row, edits, LAYOUT)
    (again,) = parse(physical_lines(patched), ",")
    width = max([len(cells) - 1, *edits])
    expected = [
        edits.get(index, cells[index] if index < len(cells) else "") for index in range(width + 1)
    ]
    assert again.cells == expected
    if not edits:
        assert patched == raw


@given(st.lists(CELL, min_size=1, max_size=6))
def test_a_new_row_is_read_as_it_was_meant(cells: list[str]) -> None:
    (row,) = parse(physical_lines(format_row(cells, LAYOUT)), ",")
    assert row.cells == cells


@given(RAW)
def test_spans_cover_the_record(text: str) -> None:
    for row in parse(physical_lines(text), ","):
        spans = cell_spans(row.raw, ",")
        assert spans[0].start == 0
        for before, after in pairwise(spans):
            assert row.raw[before.end] == ","
            assert after.start == before.end + 1


ROWS = st.lists(
    st.tuples(CELL, st.from_regex(r"[A-Z]{1,3}-[0-9]{1,3}", fullmatch=True), CELL, CELL),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(
    ROWS,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.data(),
)
def test_read_then_write_changes_only_what_was_decided(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str, str]],
    delimiter: str,
    ending: str,
    bom: bool,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("roundtrip")
    header = ["Summary", "Issue key", "Description", "Labels", "Issue Type"]
    text = written(
        [header, *([*row, "Story"] for row in rows)], delimiter=delimiter, lineterminator=ending
    )
    source, out = folder / "in.csv", folder / "out.csv"
    source.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode("utf-8"))
    try:
        backlog = read(source)
    except UserError as error:  # NULs in nearly every place make it no text
        assert "not a text file" in str(error)  # noqa: PT017
        return
    write(source, out, [])
    assert out.read_bytes() == source.read_bytes()
    backlog.model_dump_json()
    if not backlog.items:
        return
    item = data.draw(st.sampled_from(backlog.items))
    title = data.draw(CELL)
    write(source, out, [Change(key=item.key, title=title, criteria=("One thing holds.",))])
    changed = {(change.key, change.column) for change in diff(source, out)}
    assert changed <= {(item.key, "Summary"), (item.key, "Description")}
    assert read(out).by_key[item.key].criteria == item.criteria
    assert {i.key: i.description for i in read(out).items} == {
        i.key: i.description for i in backlog.items
    }


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1;2,3,4\n", ","),
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a\tb\n", "\t"),
        ("a|b|c\n", "|"),
        ('"a,b,c";d\n', ";"),
        ("only\nwords\n", ","),
        (",,,\na;b\n", ";"),
    ],
)
def test_the_delimiter_is_guessed_outside_quotes(text: str, delimiter: str) -> None:
    assert guess_delimiter(text) == delimiter


def test_a_row_without_text_can_be_patched() -> None:
    assert patch_row(Row(1, [], "\n"), {1: "x"}, LAYOUT) == ",x\n"


def test_a_hint_of_the_separator_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("sep=;\nSummary;Issue key;Issue Type\na,b;A-1;Story\n")
    assert [item.title for item in read(path).items] == ["a,b"]
