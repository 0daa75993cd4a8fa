"""Criteria found in real descriptions, and the import of 100,000 rows against `csv.reader`."""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from assistant.exchange import read, stream
from assistant.exchange.vocabulary import fold
from assistant.workspace import open_workspace
from eval.bench._memory import peak_mb

DATA = Path(__file__).parents[3] / "shared" / "data" / "stories_with_ac"
ROWS = 100_000
TARGET_MB = 300.0
WAYS = (
    ("stream", "stream()", TARGET_MB),
    ("import", "stream() into a workspace", TARGET_MB),
    ("read", "read(), all items held", None),
)
"""How the large file is read, what that is called, and the most megabytes above the start."""
SEED = 7
WORDS = (
    "the reader borrows a book at the desk and gets a slip with the date on which the loan ends so that "
    "nothing is late when it is reserved for somebody else who waits in another branch of the library"
).split()


def run() -> int:
    """Print precision and recall of extracted criteria, then memory and time of a large import.

    Returns:
        0 where the memory targets hold, else 1.
    """
    criteria()
    return rows(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)


def criteria() -> None:
    """Criteria read from documents put together again from context, heading and passage.

    A criterion counts as found where its words are the same, without regard to case, white space
    and punctuation. About one labelled row in six holds a stray line that is no criterion, so a
    recall of 1 is not the aim.
    """
    if not DATA.is_dir():
        print(f"no criteria measured: {DATA} is missing")
        return
    print("criteria in real descriptions     items   precision  recall   found  wrong  missed")
    for name in ("stories_ac_core", "items_ac_extended", "stories_ac_2026_student"):
        right = wrong = missed = 0
        records = list(_records(DATA / f"{name}.jsonl"))
        found = _extracted(records, wiki="student" in name)
        for number, record in enumerate(records):
            expected = {fold(text) for text in record["acceptance_criteria"]}
            right += len(expected & found[number])
            wrong += len(found[number] - expected)
            missed += len(expected - found[number])
        print(
            f"  {name:<30}  {len(records):>5}   {right / max(1, right + wrong):>9.3f}"
            f"  {right / max(1, right + missed):>6.3f}   {right:>5}  {wrong:>5}  {missed:>6}"
        )
    empty = list(_records(DATA / "items_empty_ac.jsonl"))
    documents = [
        {"ac_heading": "", "ac_raw": "", "context": record["description"]} for record in empty
    ]
    false = sum(bool(texts) for texts in _extracted(documents, wiki=False))
    print(f"  headings with nothing below     {len(empty):>5}   {false} of them read as criteria")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def _extracted(records: list[dict[str, Any]], *, wiki: bool) -> list[set[str]]:
    """What the exchange finds in each record's document, read from an export of its own."""
    documents = []
    for record in records:
        heading = "" if record["ac_heading"].startswith("Scenario") else record["ac_heading"]
        documents.append(f"{record['context']}\n\n{heading}\n\n{record['ac_raw']}")
    with TemporaryDirectory() as folder:
        if wiki:
            path = Path(folder) / "export.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.writer(file)
                out.writerow(["Summary", "Issue key", "Issue Type", "Description"])
                out.writerows(
                    ["x", f"N-{number}", "Story", text] for number, text in enumerate(documents)
                )
        else:
            path = Path(folder) / "export.jsonl"
            lines = (
                json.dumps({"key": f"N-{number}", "title": "x", "description": text})
                for number, text in enumerate(documents)
            )
            path.write_text("\n".join(lines), encoding="utf-8")
        by_key = read(path).by_key
        return [
            {fold(text) for text in by_key[f"N-{number}"].criteria}
            for number in range(len(documents))
        ]


def rows(count: int) -> int:
    """Import a generated Jira CSV in a process of its own; memory is what it takes above its start."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        write_large(path, count)
        size = path.stat().st_size / 1e6
        begin = process_time()
        with path.open(encoding="utf-8", newline="") as file:
            records = sum(1 for _ in csv.reader(file))
        plain = process_time() - begin
        print(f"\nJira CSV of {records - 1:,} rows, {size:.0f} MB; seconds of the processor")
        print(f"  {'csv.reader':<32} {plain:6.1f} s  x1.0", flush=True)
        failed = False
        for name, what, target in WAYS:
            told = _measured(name, path)
            verdict = "" if target is None else "ok" if told["mb"] <= target else "MISSED"
            failed |= verdict == "MISSED" or told["items"] != count
            print(
                f"  {what:<32} {told['seconds']:6.1f} s  x{told['seconds'] / plain:<5.1f}"
                f" {told['items']:,} items  {told['mb']:>5.0f} MB above the start  {verdict}",
                flush=True,
            )
    return int(failed)


def _measured(way: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "eval.bench.exchange", way, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def write_large(path: Path, count: int) -> None:
    """A Jira Cloud export with texts, criteria, labels, parents and comments."""
    dice = random.Random(SEED)
    header = [
        "Summary",
        "Issue key",
        "Issue id",
        "Issue Type",
        "Status",
        "Project key",
        "Project name",
        "Priority",
        "Resolution",
        "Assignee",
        "Reporter",
        "Created",
        "Updated",
        "Labels",
        "Labels",
        "Labels",
        "Description",
        "Inward issue link (Blocks)",
        "Custom field (Rank)",
        "Sprint",
        "Custom field (Story point estimate)",
        "Parent",
        "Status Category",
        "Comment",
        "Comment",
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for number in range(1, count + 1):
            sentence = " ".join(dice.choices(WORDS, k=12))
            rules = "\n".join(f"* {' '.join(dice.choices(WORDS, k=10))}" for _ in range(3))
            text = f"As a reader, I want {sentence}.\n\n*Acceptance Criteria:*\n{rules}\n\nh3. Notes\n{sentence} [plan|https://example.org/{number}]"
            parent = (
                str(10_000 + dice.randrange(1, number + 1) // 20 * 20 + 1)
                if number % 20 != 1
                else ""
            )
            out.writerow(
                [
                    sentence[:60],
                    f"LIB-{number}",
                    10_000 + number,
                    "Story",
                    "To Do",
                    "LIB",
                    "Library",
                    "Medium",
                    "",
                    "Mira",
                    "Jonas",
                    "25/Feb/26 2:54 PM",
                    "27/Feb/26 2:16 PM",
                    "desk",
                    "loan",
                    "",
                    text,
                    "",
                    f"0|i{number:06x}:",
                    "Sprint 3",
                    "5.0",
                    parent,
                    "To Do",
                    f"26/Feb/26 9:00 AM;mira;{sentence}",
                    "",
                ]
            )


def _child(way: str, path: Path) -> None:
    """Import an export once and print what it took."""
    with TemporaryDirectory() as folder, open_workspace(Path(folder)) as workspace:
        small = _warm(path)
        workspace.save_items(stream(small), source="small")
        before = peak_mb()
        begin = process_time()
        if way == "stream":
            items = sum(1 for _ in stream(path))
        elif way == "import":
            items = len(workspace.save_items(stream(path), source="large").new)
        else:
            items = len(read(path).items)
        seconds = process_time() - begin
        after = peak_mb()
    print(json.dumps({"items": items, "seconds": seconds, "mb": after - before}))


def _warm(path: Path) -> Path:
    """A small export beside the large one, so that imports count before the start."""
    small = path.with_name("small.csv")
    write_large(small, 3)
    return small


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
