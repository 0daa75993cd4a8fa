"""How fast the command starts: `assistant --help` and `--version` against `pip --version`."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

REPEATS = 11
TARGET_SECONDS = 0.25


def commands() -> dict[str, list[str]]:
    """The commands to compare; the installed script where there is one, as a user starts it."""
    folder = Path(sys.executable).parent
    script = next(
        (str(path) for name in ("assistant", "assistant.exe") if (path := folder / name).exists()),
        None,
    )
    ours = [script] if script else [sys.executable, "-m", "assistant"]
    return {
        "pip --version": [sys.executable, "-m", "pip", "--version"],
        "assistant --version": [*ours, "--version"],
        "assistant --help": [*ours, "--help"],
    }


def measure(repeats: int = REPEATS) -> dict[str, list[float]]:
    """Wall seconds of each command, interleaved: every round runs each command once.

    A first round warms the file cache and is not counted.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands()}
    for round_ in range(repeats + 1):
        for name, command in commands().items():
            begin = perf_counter()
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
            taken = perf_counter() - begin
            if done.returncode:
                message = done.stderr.decode(errors="replace").strip().splitlines()
                raise SystemExit(f"`{name}` failed: {message[-1] if message else 'no message'}")
            if round_:
                seconds[name].append(taken)
    return seconds


def run() -> int:
    """Print medians, ratios to pip, and whether the targets hold. Returns 1 where one fails."""
    seconds = measure()
    pip = median(seconds["pip --version"])
    failed = False
    print(f"{REPEATS} interleaved rounds, wall seconds")
    for name, values in seconds.items():
        mid, ratio = median(values), median(values) / pip
        verdict = ""
        if name != "pip --version":
            good = mid <= TARGET_SECONDS and ratio <= 1.0
            failed |= not good
            verdict = "ok" if good else f"target missed (<= {TARGET_SECONDS} s and <= pip)"
        print(f"  {name:<20} median {mid:.3f}  min {min(values):.3f}  x{ratio:.2f} pip  {verdict}")
    return int(failed)
