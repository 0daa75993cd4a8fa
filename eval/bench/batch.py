"""Batches: throughput against bare calls, limits, kill -9, faults, memory over 20,000 items.

    python -m eval.bench batch [PART …]

Parts: throughput, limits, killed, faults, memory; all of them without a name. The provider is a
mock on loopback in a process of its own. Throughput is a ratio of interleaved rounds. Memory takes
20,000 items, or as many as BENCH_ITEMS says.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from pydantic import BaseModel, SecretStr

from assistant.batch import Estimate, Limits, Outcome
from assistant.batch import run as run_batch
from assistant.domain import Inspection, Item, PromptUse, Refinement, RunInfo
from assistant.llm import Endpoint, Rendered, ask
from assistant.workspace import Workspace, open_workspace

from ._batch_scale import memory as long_run
from ._provider import TOKENS_IN, TOKENS_OUT, provider_process

CALLS = 1000
CONCURRENCY = 64
LATENCY = 0.2
ROUNDS = 3
KILLS = 100
USE = PromptUse(id="words", version=1, hash="0" * 64)
SYSTEM = "Say words about the item. " * 40


class Words(BaseModel):
    """What the mock provider answers with."""

    words: str


def backlog(count: int) -> list[Item]:
    """Invented items of a bicycle rental."""
    text = "A renter wants to return a bicycle at another station than the one it came from. " * 5
    return [
        Item(key=f"BIKE-{n}", title=f"Return at station {n}", description=text)
        for n in range(count)
    ]


def fingerprint(item: Item) -> str:
    """As in a real run: it depends on the item's content."""
    return f"bench-{item.content_hash}"


def refined(item: Item, **rest: Any) -> Refinement:
    """A refinement of a usual size on disk."""
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=Inspection(key=item.key, kind=item.kind),
        notes=("A note of the usual length, which stands for criteria. " * 30,),
        run=RunInfo(model="mock", **rest),
    )


def asking(url: str, timeout: float = 10.0) -> Callable[[Item], Refinement]:
    """A `refine_one` of one structured call."""
    endpoint = Endpoint(
        label="mock",
        provider="compatible",
        model="mock",
        base_url=url,
        api_key=SecretStr("k"),
        max_retries=0,
    )

    def refine_one(item: Item) -> Refinement:
        rendered = Rendered(system=SYSTEM, user=item.title, use=USE)
        answer = ask(endpoint, rendered, Words, timeout=timeout)
        return refined(item, usage=answer.usage)

    return refine_one


@contextmanager
def fresh_workspace() -> Iterator[Workspace]:
    """A workspace on disk that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, open_workspace(Path(folder) / "ws") as opened:
        yield opened


def ours(url: str, count: int, **rest: Any) -> Outcome:
    """A batch of `count` items into a fresh workspace."""
    with fresh_workspace() as workspace:
        options: dict[str, Any] = {"concurrency": CONCURRENCY, **rest}
        return run_batch(
            backlog(count), asking(url), ledger=workspace, fingerprint=fingerprint, **options
        )


def bare_model(url: str) -> Any:
    """LangChain's structured calls with nothing of ours around them."""
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(
        model="mock", base_url=url, api_key=SecretStr("k"), max_retries=0, timeout=10
    )
    schema = {"title": "Words", **Words.model_json_schema()}
    return model.with_structured_output(schema, method="json_schema", include_raw=True)


def questions(count: int) -> list[Any]:
    """The same messages that a batch sends."""
    return [[("system", SYSTEM), ("human", item.title)] for item in backlog(count)]


def bare(url: str, count: int) -> None:
    """The same calls in a bare thread pool."""
    from concurrent.futures import ThreadPoolExecutor

    model = bare_model(url)
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        answers = list(pool.map(model.invoke, questions(count)))
    assert all(answer["parsed"] for answer in answers)


def langchain_batch(url: str, count: int) -> None:
    """The same calls by LangChain's `.batch`."""
    answers = bare_model(url).batch(
        questions(count), config={"max_concurrency": CONCURRENCY}, return_exceptions=True
    )
    assert all(answer["parsed"] for answer in answers)


def throughput() -> bool:
    """Ours against bare calls and `.batch`, and our own processor time for a call."""
    ways: dict[str, Callable[[str, int], object]] = {
        "bare thread pool": bare,
        "LangChain .batch": langchain_batch,
        "ours, durable": ours,
    }
    wall: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    with provider_process(latency=LATENCY) as (url, _):
        for round_ in range(ROUNDS + 1):
            for name, way in ways.items():
                begin, used = time.perf_counter(), time.process_time()
                way(url, CALLS if round_ else 50)
                if round_:
                    wall[name].append(time.perf_counter() - begin)
                    cpu[name].append(time.process_time() - used)
    print(f"{CALLS} calls of {LATENCY * 1000:.0f} ms at concurrency {CONCURRENCY}, {ROUNDS} rounds")
    for name in ways:
        ratios = [b / o for b, o in zip(wall["bare thread pool"], wall[name], strict=True)]
        print(
            f"  {name:<18} {CALLS / median(wall[name]):6.0f} calls/s  x{median(ratios):.2f} bare"
            f"  {median(cpu[name]) / CALLS * 1000:5.2f} ms CPU a call"
        )
    mine = wall["ours, durable"]
    ratio = median(b / o for b, o in zip(wall["bare thread pool"], mine, strict=True))
    each = median(cpu["ours, durable"]) / CALLS * 1000
    return verdict("ratio to bare calls", ratio, ratio >= 0.9, ">= 0.9") & verdict(
        "ms CPU a call", each, each <= 6, "<= 6"
    )


def limits(seconds: float = 75.0) -> bool:
    """How much of a provider's limits is used, and how many calls are turned away."""
    requests, tokens = 4000.0, 200_000.0
    per_call = TOKENS_IN + TOKENS_OUT
    binding = min(requests, tokens / per_call) / 60
    count = int(binding * seconds)
    told = Limits(requests_per_minute=requests, tokens_per_minute=tokens)
    most = Estimate(calls=1, tokens_in=150, tokens_out=60)
    with provider_process(
        latency=LATENCY, requests_per_minute=requests, tokens_per_minute=tokens
    ) as (url, stats):
        outcome = ours(url, count, limits=told, estimate=lambda _item: most)
        answered = Counter(stats()["answered"])
    used = outcome.refined / outcome.seconds / binding
    turned = answered["429"] / answered.total()
    print(f"{requests:.0f} requests and {tokens:.0f} tokens a minute, {count} calls")
    return verdict("share of the limit used", used, used >= 0.95, ">= 0.95") & verdict(
        "share of calls answered 429", turned, turned <= 0.01, "<= 0.01"
    )


CHILD = f"""
import os, sys, time
from pathlib import Path
from assistant.batch import EventKind, run
from assistant.workspace import open_workspace
from {__name__} import backlog, fingerprint, refined
folder, count, concurrency = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
log = os.open(folder / "calls", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def refine_one(item):
    os.write(log, (item.key + "\\n").encode())
    time.sleep(0.003)
    return refined(item)
def tell(event):
    if event.kind is EventKind.REFINED:
        os.write(1, (event.key + "\\n").encode())
with open_workspace(folder / "ws") as ledger:
    run(backlog(count), refine_one, ledger=ledger, fingerprint=fingerprint,
        concurrency=concurrency, on_event=tell)
"""


def killed(kills: int = KILLS, count: int = 1500, concurrency: int = 8) -> bool:
    """Runs killed with -9 at random points, each going on where the last one was."""
    dice = random.Random(1)
    reported: set[str] = set()
    lost = corrupt = done = early = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-c", CHILD, name, str(count), str(concurrency)]
        while done < kills:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
            assert process.stdout is not None
            # At a random result, or at a random moment of the start.
            if dice.random() < 0.2:
                time.sleep(dice.uniform(0, 0.7))
            else:
                for _ in range(dice.randint(1, 20)):
                    reported.add(process.stdout.readline().strip())
            os.kill(process.pid, signal.SIGKILL)
            rest = process.communicate()[0]
            reported |= set(rest.split()) - {""}
            if process.returncode != -signal.SIGKILL:
                early += 1
                break
            done += 1
            lost += len(reported - {""} - _committed(folder))
            corrupt += not _sound(folder)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        calls = Counter((folder / "calls").read_text().split())
        complete = len(_committed(folder)) == count
    repeated = calls.total() - len(calls)
    print(f"{done} runs killed with -9, {count} items, concurrency {concurrency}")
    print(f"  all items finished afterwards: {complete}; ended before their kill: {early}")
    return (
        verdict("finished results lost", lost, lost == 0 and complete, "0")
        & verdict("corrupt ledgers", corrupt, corrupt == 0, "0")
        & verdict(
            "calls repeated for each kill",
            repeated / max(1, done),
            repeated <= done * concurrency,
            f"<= {concurrency} in flight",
        )
    )


def _committed(folder: Path) -> set[str]:
    path = folder / "ws" / "workspace.db"
    if not path.exists():
        return set()
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        rows = connection.execute("SELECT key FROM refinements").fetchall() if tables else []
    return {key for (key,) in rows}


def _sound(folder: Path) -> bool:
    path = folder / "ws" / "workspace.db"
    if not path.exists():
        return True
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def faults(count: int = 1000) -> bool:
    """A run against a provider of which 30 % of the calls meet a fault of any sort."""
    with provider_process(latency=0.02, faults=0.3, final=0.02, seed=3) as (url, stats):
        with fresh_workspace() as workspace:
            outcome = run_batch(
                backlog(count),
                asking(url, timeout=1.0),
                ledger=workspace,
                fingerprint=fingerprint,
                concurrency=16,
                limits=Limits(tries=6, longest_wait=1.0),
            )
        answered = Counter(stats()["answered"])
    final = [f for f in outcome.failed if "declined" in f.reason or "filter" in f.reason]
    recoverable = count - len(final)
    share = outcome.refined / recoverable
    print(f"{count} items, 30 % faults: {dict(answered)} in {outcome.seconds:.0f} s")
    print(
        f"  refined {outcome.refined}, refused or filtered {len(final)}, others failed "
        f"{len(outcome.failed) - len(final)}, not reached {outcome.remaining}"
    )
    return verdict("share of the recoverable refined", share, share >= 0.99, ">= 0.99") & verdict(
        "items without an end", outcome.remaining, outcome.remaining == 0, "0"
    )


def memory() -> bool:
    """Memory and time per item over a long run without a model."""
    return long_run(int(os.environ.get("BENCH_ITEMS", "20000")), verdict)


def verdict(what: str, value: float, good: bool, target: str) -> bool:
    """Print one figure beside its target."""
    print(f"  {what:<42} {value:8.3f}  {'ok' if good else 'TARGET MISSED'} ({target})")
    return good


PARTS: dict[str, Callable[[], bool]] = {
    "throughput": throughput,
    "limits": limits,
    "killed": killed,
    "faults": faults,
    "memory": memory,
}


def run() -> int:
    """Run the parts that are named, or all; returns 1 where a target is missed."""
    named = sys.argv[1:] or list(PARTS)
    unknown = [name for name in named if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}; there are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    results = [PARTS[name]() for name in named]
    return int(not all(results))
