"""Real processes, really interrupted."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from batch_parts import backlog, fingerprint

from assistant.workspace import open_workspace

CHILD = Path(__file__).with_name("batch_child.py")
COUNT = 60
CONCURRENCY = 4


class Child:
    def __init__(self, folder: Path, seconds: float = 0.004, concurrency: int = CONCURRENCY):
        self.workspace = folder / "ws"
        self.calls = folder / "calls"
        self.concurrency = concurrency
        self.arguments = [
            sys.executable,
            str(CHILD),
            str(self.workspace),
            str(self.calls),
            str(COUNT),
            str(concurrency),
            str(seconds),
        ]

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finish(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.arguments, capture_output=True, text=True, check=False, timeout=60
        )

    def called(self, word: str = "begin") -> Counter[str]:
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return Counter(line.split()[1] for line in lines if line.startswith(word))

    def committed(self) -> set[str]:
        with open_workspace(self.workspace) as workspace:
            return {
                item.key
                for item in backlog(COUNT)
                if workspace.find_refinement(item.key, fingerprint(item))
            }


def lines_until(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while sum(line.startswith("refined") for line in lines) < count:
        line = process.stdout.readline()
        if not line:
            break
        lines.append(line)
    return lines


def reported(lines: list[str]) -> set[str]:
    return {line.split()[1] for line in lines if line.startswith("refined")}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_at_random_points_nothing_is_lost_and_little_repeated(tmp_path: Path):
    child = Child(tmp_path)
    dice = random.Random(7)
    kills, seen = 0, set()
    for _ in range(6):
        process = child.start()
        lines = lines_until(process, dice.randint(0, 12))
        process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate()
        assert errors == ""
        kills += process.returncode == -signal.SIGKILL
        seen |= reported(lines + rest.splitlines())
        with sqlite3.connect(child.workspace / "workspace.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert seen <= child.committed()
    done = child.finish()
    assert done.returncode == 0, done.stderr
    assert child.committed() == {item.key for item in backlog(COUNT)}
    repeated = sum(child.called().values()) - COUNT
    assert kills >= 3
    assert repeated <= CONCURRENCY * kills


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGINT, "Ctrl-C was pressed."), (signal.SIGTERM, "The process was asked to end.")],
)
def test_a_signal_finishes_what_is_in_flight_and_repeats_nothing(tmp_path, number, words):
    child = Child(tmp_path, seconds=0.05)
    process = child.start()
    lines = lines_until(process, 5)
    process.send_signal(number)
    rest, errors = process.communicate(timeout=30)
    lines += rest.splitlines()
    assert errors == ""
    assert process.returncode == 4
    assert any(line.startswith("stopping") and words in line for line in lines)
    assert lines[-1].startswith("stopped")
    assert child.called("begin") == child.called("end")
    assert reported(lines) == child.committed()
    assert len(child.committed()) < COUNT
    assert child.finish().returncode == 0
    assert set(child.called().values()) == {1}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_the_second_ctrl_c_leaves_at_once(tmp_path: Path):
    child = Child(tmp_path, seconds=3600)
    process = child.start()
    assert process.stdout is not None
    while process.stdout.readline().split()[0] != "started":
        pass
    os.kill(process.pid, signal.SIGINT)
    while process.stdout.readline().split()[0] != "stopping":
        pass
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert errors == ""
    assert process.returncode == 4
    assert child.committed() == set()


def test_a_second_run_in_the_same_workspace_is_refused(tmp_path: Path):
    child = Child(tmp_path, seconds=3600, concurrency=1)
    process = child.start()
    assert process.stdout is not None
    assert process.stdout.readline().startswith("started")
    try:
        second = child.finish()
    finally:
        process.kill()
        process.communicate()
    assert second.returncode == 1
    assert "UserError: Another run is at work" in second.stderr
