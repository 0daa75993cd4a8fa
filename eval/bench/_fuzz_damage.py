"""Damage an export at random: bytes, values of a document, parts of a workbook."""

import io
import json
import random
import zipfile
from typing import Any

TOKENS = [
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"{", b"}", b"[", b"]",
    b"null", b"true", b"-1", b"1e999", b"9" * 400, b'{"a":', b"<item>", b"</item>", b"<description>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<!DOCTYPE x>", b"&amp;", b"&#0;", b"&#x110000;", b"{code}", b"{quote}", b"h3. ", b"* ", b"||", b"[x|", b"*Acceptance Criteria*\n", b"Given ",
    b"Then ", b"~~", b"```", b"<ul><li>", b"</div>", b"=1+1", b"\xef\xbb\xbf", b"\xff\xfe", b"29:10.8", b"2026-02-30", b"A-1",
]  # fmt: skip
"""What formats are sensitive to."""


def damaged(name: str, seeds: list[bytes], dice: random.Random) -> bytes:
    """One of the exports, damaged as fits its dialect."""
    seed = dice.choice(seeds)
    if name == "xlsx" and dice.random() < 0.9:
        return damaged_package(seed, dice)
    if name.endswith(("json", "jsonl", "project")) and dice.random() < 0.6:
        return damaged_json(seed, dice)
    return damaged_bytes(seed, seeds, dice)


def damaged_bytes(data: bytes, seeds: list[bytes], dice: random.Random) -> bytes:
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


def damaged_json(data: bytes, dice: random.Random) -> bytes:
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


def damaged_package(data: bytes, dice: random.Random) -> bytes:
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
                damaged_bytes(part, [part], dice) if info.filename == chosen and part else part,
            )
    return out.getvalue()
