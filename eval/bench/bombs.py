"""Files that are made to hurt: refused within 2 seconds and 200 MB, each in one sentence.

Seconds are those of the processor, so that a busy machine does not count.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from assistant.exchange import read
from eval.bench._memory import peak_mb

TARGET_SECONDS = 2.0
TARGET_MB = 200.0
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>'
BOOK = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def run() -> int:
    """Read each file in a process of its own; print time and memory above its start.

    Returns:
        0 where every one was refused within the targets, else 1.
    """
    failed = False
    print("file                            size KB    cpu s  MB above start")
    with TemporaryDirectory() as folder:
        for name, write in _files().items():
            path = Path(folder) / name
            write(path)
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "eval.bench.bombs", str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            told = json.loads(done.stdout)
            good = told["refused"] and told["seconds"] <= TARGET_SECONDS and told["mb"] <= TARGET_MB
            failed |= not good
            print(
                f"{name:<30} {path.stat().st_size / 1024:>8,.0f}  {told['seconds']:>7.2f}  {told['mb']:>6.0f}"
                f"  {'ok' if good else 'MISSED'}  {told['says'][:90]}"
            )
            path.unlink()
    return int(failed)


def _files() -> dict[str, Callable[[Path], None]]:
    return {
        "gigabyte-sheet.xlsx": lambda path: _package(path, {"xl/worksheets/sheet1.xml": _zeros(1024)}),
        "many-entries.xlsx": lambda path: _package(path, {f"xl/media/{n}": iter([b"x"]) for n in range(60_000)}),
        "many-medium-entries.xlsx": lambda path: _package(path, {f"xl/media/{n}": _zeros(8) for n in range(120)}),
        "shared-strings.xlsx": lambda path: _package(path, {"xl/sharedStrings.xml": _zeros(300)}),
        "lying-size.xlsx": _lying,
        "entities-in-sheet.xlsx": lambda path: _workbook(path, iter([_declared("worksheet").encode()])),
        "archive.zip": _archive,
        "entities.xml": _entities,
        "external-entity.xml": _external,
        "deep.json": lambda path: path.write_text('{"issues":' * 1_000_000) and None,
        "deep-array.json": lambda path: path.write_text("[" * 5_000_000) and None,
        "long-number.json": lambda path: path.write_text('{"issues": [{"key": ' + "9" * 5_000_000 + "}]}") and None,
        "zeros.csv": lambda path: path.write_bytes(b"\x00" * 50_000_000) and None,
        "nothing-but-quotes.csv": lambda path: path.write_bytes(b'"' * 3_000_001) and None,
    }  # fmt: skip


def _zeros(megabytes: int) -> Iterator[bytes]:
    return (b" " * 2**20 for _ in range(megabytes))


def _package(path: Path, entries: dict[str, Iterator[bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/workbook.xml", BOOK)
        for name, chunks in entries.items():
            with package.open(name, "w", force_zip64=True) as entry:
                for chunk in chunks:
                    entry.write(chunk)


def _workbook(path: Path, sheet: Iterator[bytes]) -> None:
    """A whole workbook, with another sheet in the place of its own."""
    from openpyxl import Workbook

    made = io.BytesIO()
    Workbook().save(made)
    with (
        zipfile.ZipFile(made) as whole,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
    ):
        for info in whole.infolist():
            if info.filename != "xl/worksheets/sheet1.xml":
                package.writestr(info.filename, whole.read(info))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry:
            for chunk in sheet:
                entry.write(chunk)


def _lying(path: Path) -> None:
    """Both headers of the sheet tell a size of 1,000 bytes; it unpacks to a gigabyte."""
    _workbook(path, chain([SHEET], _zeros(1024)))
    size = (1024 * 2**20 + len(SHEET)).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))


def _archive(path: Path) -> None:
    """An archive that is no workbook, with an archive of zeros in it."""
    inner = path.with_suffix(".inner")
    _package(inner, {"zeros.csv": _zeros(512)})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(50):
            package.write(inner, f"{number}.zip")
    inner.unlink()


def _entities(path: Path) -> None:
    path.write_text(_declared("rss"))


def _declared(root: str) -> str:
    """The billion laughs (CVE-2003-1564)."""
    declared = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
    )
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{declared}]><{root}><channel><item><key>&a11;</key></item></channel></{root}>"


def _external(path: Path) -> None:
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        "<rss><channel><item><key>&x;</key></item></channel></rss>"
    )


def _child(path: Path) -> None:
    before = peak_mb()
    begin = process_time()
    refused, says = False, ""
    try:
        backlog = read(path)
        says = f"{len(backlog.items)} items, {len(backlog.problems)} problems"
    except Exception as error:
        refused = type(error).__name__ == "UserError"
        says = str(error).removeprefix(str(path)).strip()
    seconds = process_time() - begin
    mb = peak_mb() - before
    print(json.dumps({"refused": refused, "says": says, "seconds": seconds, "mb": mb}))


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
