"""Files that are made to hurt are refused before they do; formulas are not run."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import Change, UserError
from assistant.exchange import limits, read, write
from assistant.exchange.guard import neutralise, restore

Export = Callable[..., Path]
BOOK = "xl/workbook.xml"


def package(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as out:
        for name, data in entries.items():
            out.writestr(name, data)
    return path


def test_a_zip_bomb_by_ratio(tmp_path: Path) -> None:
    path = package(
        tmp_path / "bomb.xlsx",
        {BOOK: b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 20_000_000},
    )
    with pytest.raises(UserError, match="ZIP bomb"):
        read(path)


def test_a_zip_bomb_by_entries(tmp_path: Path) -> None:
    entries = {BOOK: b"<workbook/>"} | {
        f"xl/{number}": b"" for number in range(limits.MAX_ZIP_ENTRIES + 1)
    }
    with pytest.raises(UserError, match="entries"):
        read(package(tmp_path / "bomb.xlsx", entries))


def test_a_zip_bomb_by_size_is_seen_in_the_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ZIP_BYTES", 10_000)
    path = package(tmp_path / "bomb.xlsx", {BOOK: b"<workbook/>", "xl/a": bytes(range(256)) * 50})
    with pytest.raises(UserError, match="would unpack"):
        read(path)


def test_a_declared_size_that_lies(tmp_path: Path) -> None:
    path = package(
        tmp_path / "lie.xlsx", {BOOK: b"<workbook/>", "xl/worksheets/sheet1.xml": b"x" * 3_000_000}
    )
    data = bytearray(path.read_bytes())
    for at in (data.find(b"PK\x03\x04", 10), data.rfind(b"PK\x01\x02")):
        size = 22 if data[at : at + 4] == b"PK\x03\x04" else 24
        data[at + size : at + size + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    with pytest.raises(UserError):
        read(path)


def test_archives_that_are_no_workbook_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no workbook"):
        read(package(tmp_path / "a.xlsx", {"readme.txt": b"hello"}), dialect="xlsx")
    with pytest.raises(UserError, match="ZIP archive"):
        read(package(tmp_path / "a.zip", {"readme.txt": b"hello"}))
    good = package(tmp_path / "b.xlsx", {BOOK: b"<workbook/>"}).read_bytes()
    (tmp_path / "c.xlsx").write_bytes(good[: len(good) // 2])
    with pytest.raises(UserError, match="damaged"):
        read(tmp_path / "c.xlsx")
    with pytest.raises(UserError, match="cannot be read as a workbook"):
        read(tmp_path / "b.xlsx")


def test_entities_in_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(tmp_path / "w.xlsx")
    with zipfile.ZipFile(tmp_path / "w.xlsx") as book:
        entries = {info.filename: book.read(info) for info in book.infolist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    entries[BOOK] = entries[BOOK].replace(b"<workbook", bomb + b"<workbook", 1)
    with pytest.raises(UserError):
        read(package(tmp_path / "e.xlsx", entries))


def test_a_text_that_is_too_large(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_DOCUMENT_BYTES", 100)
    path = export(
        '{"issues": [' + '{"key": "A-1", "fields": {"summary": "x"}},' * 20 + "{}]}", "big.json"
    )
    with pytest.raises(UserError, match="MB"):
        read(path, dialect="jira_json")


def test_a_cell_beyond_the_limit_is_told(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    import csv

    before = csv.field_size_limit()
    monkeypatch.setattr(limits, "MAX_CELL_CHARS", 200_000)
    csv.field_size_limit(200_000)
    try:
        path = export(
            "Summary,Issue key,Issue Type\nsmall,A-1,Story\n"
            + "x" * 300_000
            + ",A-2,Story\nend,A-3,Story\n"
        )
        backlog = read(path)
    finally:
        csv.field_size_limit(before)
    assert [item.key for item in backlog.items] == ["A-1", "A-2", "A-3"]
    assert [problem.row for problem in backlog.problems] == [3]


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("- cmd|' /C calc'!A0", "'- cmd|' /C calc'!A0"),
        ("- SUM(A1)", "'- SUM(A1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-5", "-5"),
        ("+3.5", "+3.5"),
        ("- first\n- second", "- first\n- second"),
        ("plain", "plain"),
        ("", ""),
        ("'quoted'", "'quoted'"),
    ],
)
def test_what_a_spreadsheet_would_run_is_neutralised_and_restored(value: str, safe: str) -> None:
    assert neutralise(value) == safe
    assert restore(safe) == value


def test_formulas_in_written_cells(export: Export, tmp_path: Path) -> None:
    path = export("Summary,Issue key,Issue Type,Description\n=A1,A-1,Story,=B1\nb,A-2,Story,\n")
    out = tmp_path / "out.csv"
    write(path, out, [Change(key="A-2", title="=HYPERLINK(1)", description="@x")])
    rows = out.read_text().split("\n")
    assert rows[1] == "=A1,A-1,Story,=B1"
    assert rows[2] == "'=HYPERLINK(1),A-2,Story,'@x"
    item = read(out).by_key["A-2"]
    assert (item.title, item.description) == ("=HYPERLINK(1)", "@x")


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, assistant.exchange as e; e.detect; "
        "print([m for m in ('openpyxl','bs4','markdownify','markdown_it','charset_normalizer','dateutil','defusedxml','numpy','chromadb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
