"""A long backlog without a model, through everything that `assistant refine` does but the page."""

import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from assistant import Assistant, Backlog, Item

ROLES = (
    "renter", "station keeper", "mechanic", "accountant", "visitor", "city planner",
    "fleet manager", "student", "courier", "tourist",
)  # fmt: skip
VERBS = (
    "return", "reserve", "unlock", "report", "pay for", "extend", "cancel", "share", "inspect",
    "move", "rate", "find", "lend", "insure", "photograph",
)  # fmt: skip
OBJECTS = (
    "bicycle", "helmet", "cargo bike", "child seat", "station dock", "battery", "lock", "trip",
    "invoice", "voucher", "pass", "repair order", "damage photo", "route", "tariff",
)  # fmt: skip
WAYS = (
    "at another station", "after the shop closes", "by phone", "without an account",
    "for a group", "in advance", "at night", "with a company card", "during a strike",
    "from abroad", "on a Sunday", "by text message",
)  # fmt: skip
ENDS = (
    "I need not go back", "nobody waits", "costs stay low", "the fleet stays balanced",
    "I can plan my day", "faults are found early", "the books are right",
)  # fmt: skip
STEPS = 10


def stories(count: int) -> list[Item]:
    """Invented stories of a bicycle rental, of one to five demands each; hardly two alike."""
    dice = random.Random(3)
    found = []
    for number in range(count):
        verb, thing, way = dice.choice(VERBS), dice.choice(OBJECTS), dice.choice(WAYS)
        more = " ".join(
            f"The {dice.choice(ROLES)} can {dice.choice(VERBS)} the {dice.choice(OBJECTS)} "
            f"{dice.choice(WAYS)}."
            for _ in range(dice.randint(0, 4))
        )
        story = (
            f"As a {dice.choice(ROLES)}, I want to {verb} the {thing} {way} "
            f"so that {dice.choice(ENDS)}."
        )
        found.append(
            Item(
                key=f"BIKE-{number}",
                title=f"{verb.capitalize()} the {thing} {way}",
                description=f"{story} {more}".strip(),
            )
        )
    return found


def memory(count: int, verdict: Callable[[str, float, bool, str], bool]) -> bool:
    """Memory above the start and time per item.

    The start is the process with every library loaded, after 20 items in another workspace.
    """
    before = _resident()
    items = stories(count)
    with tempfile.TemporaryDirectory() as name:
        _whole(items[:20], Path(name) / "warm")
        start = _resident()
        print(f"{count} items without a model; {before / 1e6:.0f} MB with nothing loaded,")
        print(f"{start / 1e6:.0f} MB at the start, libraries loaded", flush=True)
        rates = _whole(items, Path(name) / "ws", tell=True)
    grown = (_peak() - start) / 1e6
    half = len(rates) // 2
    slope = median(rates[half:]) / median(rates[:half])
    return verdict("MB above the start", grown, grown <= 500, "<= 500") & verdict(
        "second half's time an item to the first's", slope, slope <= 1.3, "<= 1.3"
    )


def _whole(items: list[Item], folder: Path, *, tell: bool = False) -> list[float]:
    """Learn, survey, index and refine; processor milliseconds an item of each tenth."""
    at = [0, time.process_time()]
    rates: list[float] = []

    def told(event: Any) -> None:
        step = max(1, len(items) // STEPS)
        if event.done % step or event.done == at[0]:
            return
        now = time.process_time()
        rates.append((now - at[1]) / (event.done - at[0]) * 1000)
        at[:] = [event.done, now]
        if tell:
            size = _resident() / 1e6
            print(f"  up to {event.done:6}: {rates[-1]:6.2f} ms CPU an item, {size:5.0f} MB")

    with Assistant("none", workspace=folder) as assistant:
        for what, work in (
            ("learn", lambda: assistant.learn(Backlog(items=tuple(items), source="bench"))),
            ("inspect, over the set too", lambda: assistant.survey(items)),
            ("embed and index", assistant.index),
        ):
            begin = time.process_time()
            work()
            if tell:
                each = (time.process_time() - begin) / len(items) * 1000
                size = _resident() / 1e6
                print(f"  {what}: {each:.2f} ms CPU an item, {size:.0f} MB", flush=True)
        at[1] = time.process_time()
        outcome = assistant.run(items, on_event=told)
    if outcome.remaining or outcome.failed:
        raise SystemExit(f"{outcome.remaining} left, {len(outcome.failed)} failed")
    return rates


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return float(pages * resource.getpagesize())


def _peak() -> float:
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
