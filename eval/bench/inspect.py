"""How fast 1,000 items are inspected, embeddings included, against embedding alone."""

import csv
import itertools
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant import Item

from ..golden import load_golden

ITEMS = 1000
TARGET_SECONDS = 60.0


def run() -> int:
    """Measure `assistant inspect` as a whole process, first and again, and print ratios.

    Returns:
        0 where the target holds, else 1.
    """
    items = sample(ITEMS)
    with TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "backlog.csv"
        write_jira(items, export)
        alone = embedding_seconds(items)
        first = inspect_seconds(export, folder)
        again = inspect_seconds(export, folder)
    ok = first <= TARGET_SECONDS
    verdict = "ok" if ok else f"target missed (<= {TARGET_SECONDS:.0f} s)"
    print(f"{len(items)} items, wall seconds of whole processes")
    print(f"  embedding alone      {alone:6.1f}  x1.00")
    print(f"  inspect, first time  {first:6.1f}  x{first / alone:.2f}  {verdict}")
    print(f"  inspect, once more   {again:6.1f}  x{again / alone:.2f}")
    return 0 if ok else 1


def sample(count: int) -> list[Item]:
    """Items of the golden set, repeated with a word of their own until there are enough."""
    golden = [item for product in load_golden().products for item in product.backlog.items]
    found: list[Item] = []
    for number, item in enumerate(itertools.islice(itertools.cycle(golden), count)):
        turn = number // len(golden)
        found.append(
            item.model_copy(
                update={
                    "key": f"N-{number + 1}",
                    "title": f"{item.title} in region {turn}" if turn else item.title,
                    "parent": None,
                    "links": (),
                }
            )
        )
    return found


def write_jira(items: list[Item], path: Path) -> None:
    """The items as a Jira CSV export."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Issue key", "Summary", "Issue Type", "Status", "Description"])
        for item in items:
            criteria = "".join(f"\n* {' '.join(text.split())}" for text in item.criteria)
            text = item.description + (f"\n\nh3. Acceptance criteria{criteria}" if criteria else "")
            rows.writerow([item.key, item.title, item.kind.value.title(), "To Do", text])


def embedding_seconds(items: list[Item]) -> float:
    """Seconds that the embedding model alone takes for the same texts."""
    from assistant.retrieval import open_embedder

    embedder = open_embedder()
    embedder.embed(["warm up"])
    begin = perf_counter()
    embedder.embed(["\n".join([item.title, item.description, *item.criteria]) for item in items])
    return perf_counter() - begin


def inspect_seconds(export: Path, folder: Path) -> float:
    """Wall seconds of `assistant inspect`, in a workspace that stays."""
    begin = perf_counter()
    command = [sys.executable, "-m", "assistant", "inspect", str(export), "--json"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--workspace", str(folder / "workspace")],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode(errors="replace"))
    return perf_counter() - begin
