"""Damage exports of each dialect at random: only the two error families may come out."""

import io
import json
import random
import resource
import sys
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Any

from assistant import Change, NewItem, UserError
from assistant.exchange import detect, diff, read, registry, write

DATA = Path(__file__).parents[3] / "shared" / "data" / "exports"
MAX_SEED = 60_000
SECONDS = 300.0
SLOW = 3.0
TOKENS = [
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"{", b"}", b"[", b"]",
    b"null", b"true", b"-1", b"1e999", b"9" * 400, b'{"a":', b"<item>", b"</item>", b"<description>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<!DOCTYPE x>", b"&amp;", b"&#0;", b"&#x110000;", b"{code}", b"{quote}", b"h3. ", b"* ", b"||", b"[x|", b"*Acceptance Criteria*\n", b"Given ",
    b"Then ", b"~~", b"```", b"<ul><li>", b"</div>", b"=1+1", b"\xef\xbb\xbf", b"\xff\xfe", b"29:10.8", b"2026-02-30", b"A-1",
]  # fmt: skip
"""What formats are sensitive to."""


def run() -> int:
    """Fuzz every dialect for some seconds each (first argument; 300 by default).

    Returns:
        0 where nothing but UserError came out and unchanged exports kept their bytes, else 1.
    """
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    wanted = sys.argv[2:] or list(registry.NAMES)
    seeds = _seeds()
    failed = False
    print("dialect            inputs   read  refused  slowest s  peak MB")
    for name in wanted:
        if name not in seeds:
            print(f"{name:<15}  no seed")
            continue
        failed |= not _fuzz(name, seeds[name], seconds)
    return int(failed)


def _seeds() -> dict[str, list[bytes]]:
    """Exports by dialect: the real ones where they are, and ours."""
    found: dict[str, list[bytes]] = {}
    files = list(DATA.iterdir()) if DATA.is_dir() else []
    with TemporaryDirectory() as folder:
        for name, content in _own().items():
            path = Path(folder) / name
            path.write_bytes(content)
            files.append(path)
        for path in sorted(files):
            try:
                found.setdefault(detect(path).dialect, []).append(path.read_bytes())
            except UserError:
                continue
    return {
        name: [data[:MAX_SEED] if name != "xlsx" else data for data in datas]
        for name, datas in found.items()
    }


def _own() -> dict[str, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    tab = book.create_sheet("Backlog", 0)
    for row in (
        ["ID", "Title", "Description", "Points"],
        [1, "Tune", "It is so.", 3],
        ["=1+1", "Polish", None, 2.5],
    ):
        tab.append(row)
    sheet = io.BytesIO()
    book.save(sheet)
    wiki = "As a reader, I renew.\n\n*Acceptance Criteria:*\n# one {code}x{code}\n#* two [a|https://example.org]\n\nGiven a\nWhen b\nThen c"
    adf = {"type": "doc", "version": 1, "content": [{"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "AC"}]},
           {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"state": "TODO"}, "content": [{"type": "text", "text": "one", "marks": [{"type": "strong"}]}]}]}]}  # fmt: skip
    issues = [{"key": "A-1", "fields": {"summary": "a", "description": adf, "labels": ["x"], "parent": {"key": "A-2"}}},
              {"key": "A-2", "fields": {"summary": "b", "description": wiki, "status": {"name": "Done"}}}]  # fmt: skip
    lines = [
        {"key": "A-1", "title": "a", "description": wiki, "parent": "A-2"},
        {"key": "A-2", "title": "b", "criteria": ["c"], "kind": "bug"},
    ]
    feed = (
        "<?xml version='1.0'?><rss version='0.92'><channel><item><title>[A-1] a</title><description>&lt;p&gt;x&lt;/p&gt;</description>"
        "<key id='1'>A-1</key><summary>a</summary><type>Story</type><labels><label>x</label></labels></item>"
        "<item><description><![CDATA[<b>AC</b><ul><li>one</li></ul>]]></description><key id='2'>A-2</key><summary>b</summary></item></channel></rss>"
    )
    jira = f'Summary,Issue key,Issue id,Issue Type,Created,Description,Parent,Labels\na,A-1,1,Story,25/Feb/26 2:54 PM,"{wiki}",2,x\n"b ""c""",A-2,2,Epic,,,,\n'
    plain = 'Backlog\n\nID;Title;Notes;AC;Tasks\n1;Tune;"two\nlines";- one;first\n;;;;second\n2;Polish;;;\n'
    return {
        "jira.csv": jira.encode(),
        "jira16.csv": jira.encode("utf-16"),
        "issues.json": json.dumps({"issues": issues}, indent=1).encode(),
        "items.jsonl": "".join(json.dumps(line) + "\n" for line in lines).encode(),
        "feed.xml": feed.encode(),
        "plain.csv": plain.encode(),
        "sheet.xlsx": sheet.getvalue(),
    }


def _fuzz(name: str, seeds: list[bytes], seconds: float) -> bool:
    dice = random.Random(f"{name} 1")
    end = monotonic() + seconds
    inputs = good = refused = 0
    slowest = 0.0
    with TemporaryDirectory() as folder:
        for data in _inputs(name, seeds, dice):
            if monotonic() > end:
                break
            inputs += 1
            begin = process_time()
            try:
                wrong = _try(name, data, Path(folder), dice)
                good += 1
            except UserError:
                refused += 1
                wrong = ""
            except Exception:
                wrong = traceback.format_exc()
            taken = process_time() - begin
            slowest = max(slowest, taken)
            if wrong or taken > SLOW:
                kept = Path(f"fuzz-{name}-{inputs}.bin").resolve()
                kept.write_bytes(data)
                print(f"{name}: input {inputs}, kept as {kept}, took {taken:.1f} s\n{wrong}")
                return False
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<15} {inputs:>9,} {good:>6,} {refused:>8,}  {slowest:>9.2f}  {peak:>7.0f}",
        flush=True,
    )
    return True


def _try(name: str, data: bytes, folder: Path, dice: random.Random) -> str:
    """Read, write and compare one input; returns what is wrong, or an empty text."""
    suffix = ".xlsx" if name == "xlsx" else ".txt"
    source, same, out = folder / f"in{suffix}", folder / f"same{suffix}", folder / f"out{suffix}"
    source.write_bytes(data)
    with suppress(UserError):
        detect(source)
    backlog = read(source, dialect=name)
    backlog.model_dump_json()
    write(source, same, [], dialect=name)
    if same.read_bytes() != data:
        return "without changes the bytes differ"
    if backlog.items:
        item = dice.choice(backlog.items)
        part = NewItem(title="Part", description="New *text*.", criteria=("It works.",))
        change = Change(
            key=item.key, title="New title", criteria=("One {x} [y] holds.", "Two."), parts=(part,)
        )
        write(source, out, [change], dialect=name)
        diff(source, out, dialect=name)
        read(out, dialect=name)
    return ""


def _inputs(name: str, seeds: list[bytes], dice: random.Random) -> Iterator[bytes]:
    while True:
        seed = dice.choice(seeds)
        if name == "xlsx" and dice.random() < 0.9:
            yield _damaged_package(seed, dice)
        elif name.endswith(("json", "jsonl")) and dice.random() < 0.6:
            yield _damaged_json(seed, dice)
        else:
            yield _damaged(seed, seeds, dice)


def _damaged(data: bytes, seeds: list[bytes], dice: random.Random) -> bytes:
    out = bytearray(data)
    if len(out) > 4000 and dice.random() < 0.7:
        start = dice.randrange(len(out) - 2000)
        keep = dice.randrange(500, 2000)
        out = out[:1500] + out[start : start + keep]
    for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
        at = dice.randrange(len(out) + 1)
        kind = dice.randrange(6)
        if kind == 0:
            out[at:at] = dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50))
        elif kind == 1:
            del out[at : at + dice.choice((1, 1, 2, 10, 200))]
        elif kind == 2 and at < len(out):
            out[at] = dice.randrange(256)
        elif kind == 3:
            out[at:at] = out[at : at + dice.randrange(1, 300)]
        elif kind == 4:
            other = dice.choice(seeds)
            begin = dice.randrange(len(other))
            out[at:at] = other[begin : begin + dice.randrange(1, 300)]
        elif kind == 5 and dice.random() < 0.2:
            del out[at:]
    return bytes(out)


def _damaged_json(data: bytes, dice: random.Random) -> bytes:
    """A document, or each line of it, with values replaced by others; it stays valid JSON."""
    lines = data.splitlines() if data[:1] == b"{" and b"\n{" in data else [data]
    out = []
    for line in lines:
        try:
            root = json.loads(line)
        except ValueError:
            out.append(line)
            continue
        for _ in range(dice.choice((1, 2, 5))):
            _change_value(root, dice)
        out.append(
            json.dumps(
                root,
                ensure_ascii=dice.random() < 0.5,
                indent=None if len(lines) > 1 else dice.choice((None, 2)),
            ).encode("utf-8", "surrogatepass")
        )
    return b"\n".join(out)


def _change_value(root: Any, dice: random.Random) -> None:
    """Walk down at random and replace, remove or repeat what is found there."""
    holder = root
    for _ in range(dice.randrange(1, 8)):
        if not isinstance(holder, dict | list) or not holder:
            return
        place: Any = (
            dice.choice(list(holder)) if isinstance(holder, dict) else dice.randrange(len(holder))
        )
        if isinstance(holder[place], dict | list) and holder[place] and dice.random() < 0.75:
            holder = holder[place]
            continue
        values: tuple[Any, ...] = (
            None,
            True,
            0,
            -1.5,
            10**400,
            "",
            "x",
            "\ud800",
            "\x00",
            "=1",
            [],
            {},
            [None],
            {"type": "doc"},
            [[]],
            holder[place],
            "2026-99-99",
            {"name": 3},
        )
        if dice.random() < 0.2:
            del holder[place]
        else:
            holder[place] = dice.choice(values)
        return


def _damaged_package(data: bytes, dice: random.Random) -> bytes:
    """A workbook with one of its parts damaged and packed again."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        infos = package.infolist()
        chosen = dice.choice(infos).filename
        for info in infos:
            part = package.read(info)
            made.writestr(
                info.filename,
                _damaged(part, [part], dice) if info.filename == chosen and part else part,
            )
    return out.getvalue()
