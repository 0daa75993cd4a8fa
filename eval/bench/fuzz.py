"""Damage exports of each dialect at random: only the two error families may come out."""

import json
import random
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from assistant import Change, NewItem, UserError
from assistant.exchange import detect, diff, read, registry, write
from eval.bench._fuzz_damage import damaged
from eval.bench._fuzz_seeds import own_seeds
from eval.bench._memory import peak_mb

DATA = Path(__file__).parents[3] / "shared" / "data" / "exports"
MAX_SEED = 60_000
SECONDS = 300.0
SLOW = 3.0
ROUND = 250
"""Inputs after which Hypothesis begins anew, so that what it remembers of them stays small."""


class SlowInput(BaseException):
    """An input that took too long; not an Exception, so that Hypothesis does not shrink it."""


@dataclass(slots=True)
class Tally:
    """What happened to the inputs of one dialect."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    last_bad: bytes = b""


def run() -> int:
    """Fuzz every dialect, or those named, for some seconds of processor time each.

    Arguments on the command line: seconds (300 by default), then names of dialects. Hypothesis
    throws the dice and shrinks what goes wrong. Seeds are our own and, where they are, real exports.

    Returns:
        0 where nothing but UserError came out and unchanged exports kept their bytes, else 1.

    Raises:
        UserError: a name is no dialect's.
    """
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    wanted = sys.argv[2:] or list(registry.NAMES)
    for name in wanted:
        registry.dialect(name)
    seeds = _seeds()
    failed = False
    print("dialect            inputs      read   refused  slowest s  cpu s  peak MB", flush=True)
    for name in wanted:
        failed |= not _fuzz(name, seeds[name], seconds)
    return int(failed)


def _seeds() -> dict[str, list[bytes]]:
    """Exports by dialect: ours, and the real ones where they are."""
    found = own_seeds()
    for path in sorted(DATA.iterdir()) if DATA.is_dir() else ():
        with suppress(UserError):
            found[detect(path).dialect].append(_small(path.read_bytes()))
    return found


def _small(data: bytes) -> bytes:
    """A seed of a size that is read quickly; a document stays whole, with fewer entries."""
    if len(data) <= MAX_SEED or data[:2] == b"PK":
        return data
    try:
        root = json.loads(data)
    except ValueError:
        return data[:MAX_SEED]
    for most in (30, 10, 3, 1):
        small = json.dumps(_shortened(root, most)).encode()
        if len(small) <= MAX_SEED:
            break
    return small


def _shortened(value: Any, most: int) -> Any:
    if isinstance(value, list):
        return [_shortened(one, most) for one in value[:most]]
    if isinstance(value, dict):
        return {name: _shortened(one, most) for name, one in value.items()}
    return value


def _fuzz(name: str, seeds: list[bytes], seconds: float) -> bool:
    """Rounds of inputs until the processor time is used up; prints the dialect's row."""
    tally = Tally()
    begin = process_time()
    number = 0
    wrong = ""
    while not wrong and process_time() - begin < seconds:
        number += 1
        wrong = _round(name, seeds, number, tally)
    used = process_time() - begin
    if wrong:
        kept = Path(f"fuzz-{name}-{tally.inputs}.bin").resolve()
        kept.write_bytes(tally.last_bad)
        print(f"{name}: round {number}, input kept as {kept}\n{wrong}", flush=True)
        return False
    peak = peak_mb()
    print(
        f"{name:<15} {tally.inputs:>9,} {tally.read:>9,} {tally.refused:>9,}"
        f"  {tally.slowest:>9.2f}  {used:>5.0f}  {peak:>7.0f}",
        flush=True,
    )
    return True


def _round(name: str, seeds: list[bytes], number: int, tally: Tally) -> str:
    """Some hundred inputs; returns what is wrong with the smallest bad one, or an empty text."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    with TemporaryDirectory() as folder:

        @seed(f"{name} {number}")
        @settings(
            max_examples=ROUND,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(dice=st.randoms(use_true_random=False))
        def one(dice: random.Random) -> None:
            data, pick = damaged(name, seeds, dice), dice.randrange(1000)
            _check(name, data, Path(folder), pick, tally)

        try:
            one()
        except (Exception, SlowInput):
            return traceback.format_exc()
    return ""


def _check(name: str, data: bytes, folder: Path, pick: int, tally: Tally) -> None:
    tally.inputs += 1
    begin = process_time()
    try:
        _use(name, data, folder, pick)
        tally.read += 1
    except UserError:
        tally.refused += 1
    except Exception:
        tally.last_bad = data
        raise
    taken = process_time() - begin
    tally.slowest = max(tally.slowest, taken)
    if taken > SLOW:
        tally.last_bad = data
        raise SlowInput(f"{taken:.1f} s of processor time")


def _use(name: str, data: bytes, folder: Path, pick: int) -> None:
    """Read, write and compare one input.

    Raises:
        UserError: it is refused, as it should be where it cannot be used.
        AssertionError: without changes the bytes differ.
    """
    suffix = ".xlsx" if name == "xlsx" else ".txt"
    source, same, out = folder / f"in{suffix}", folder / f"same{suffix}", folder / f"out{suffix}"
    source.write_bytes(data)
    with suppress(UserError):
        detect(source)
    backlog = read(source, dialect=name)
    backlog.model_dump_json()
    write(source, same, [], dialect=name)
    if same.read_bytes() != data:
        raise AssertionError("without changes the bytes differ")
    if backlog.items:
        item = backlog.items[pick % len(backlog.items)]
        part = NewItem(title="Part", description="New *text*.", criteria=("It works.",))
        change = Change(
            key=item.key, title="New title", criteria=("One {x} [y] holds.", "Two."), parts=(part,)
        )
        write(source, out, [change], dialect=name)
        diff(source, out, dialect=name)
        read(out, dialect=name)
