"""Files that are made to hurt: refused within 2 seconds and 200 MB, each in one sentence."""

import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant.exchange import read

TARGET_SECONDS = 2.0
TARGET_MB = 200.0
BOOK = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def run() -> int:
    """Read each file in a process of its own; print time and memory above its start.

    Returns:
        0 where every one was refused within the targets, else 1.
    """
    failed = False
    print("file                            size KB  seconds  MB above start")
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


def _entities(path: Path) -> None:
    declared = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
    )
    path.write_text(
        f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss><channel><item><key>&a11;</key></item></channel></rss>"
    )


def _external(path: Path) -> None:
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        "<rss><channel><item><key>&x;</key></item></channel></rss>"
    )


def _child(path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = perf_counter()
    refused, says = False, ""
    try:
        backlog = read(path)
        says = f"{len(backlog.items)} items, {len(backlog.problems)} problems"
    except Exception as error:
        refused = type(error).__name__ == "UserError"
        says = str(error).removeprefix(str(path)).strip()
    seconds = perf_counter() - begin
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit
    print(json.dumps({"refused": refused, "says": says, "seconds": seconds, "mb": mb}))


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
