"""The ledger's disk fails: full, read-only, locked."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_parts import backlog, fingerprint
from test_batch_killed import COUNT, Child

from assistant.batch import run

MOUNT = "/bin/mount" if Path("/bin/mount").exists() else "/usr/bin/mount"


def mounted(*words: str) -> bool:
    if sys.platform != "linux":
        return False
    return subprocess.run([MOUNT, *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=320k", "none", str(place)):
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def child_on(disk: Path) -> Child:
    """A run whose workspace lies on the small disk, and whose own notes do not."""
    child = Child(disk, seconds=0.002)
    child.calls = disk.parent / "calls"
    child.arguments[3] = str(child.calls)
    return child


def test_a_disk_that_fills_up_stops_the_run_and_the_next_one_goes_on(small_disk: Path):
    child = child_on(small_disk)
    first = child.finish()
    assert first.returncode == 4, first.stderr
    assert first.stderr == ""
    assert "is full; free some space" in first.stdout
    done = {line.split()[1] for line in first.stdout.splitlines() if line.startswith("refined")}
    assert 0 < len(done) < COUNT
    assert mounted("-o", "remount,size=64m", str(small_disk))
    second = child.finish()
    assert second.returncode == 0, second.stderr
    assert child.committed() == {item.key for item in backlog(COUNT)}
    repeated = {key for key, times in child.called().items() if times > 1}
    assert not repeated & done, "what was reported as refined was on the disk"
    assert len(repeated) <= child.concurrency


def test_a_disk_that_becomes_read_only_even_for_root(small_disk: Path):
    child = child_on(small_disk)
    assert mounted("-o", "remount,ro", str(small_disk))
    ended = child.finish()
    assert ended.returncode == 1
    assert "UserError: The workspace folder" in ended.stderr
    assert "cannot be written to" in ended.stderr


def test_a_ledger_that_somebody_locks_stops_the_run_and_loses_nothing(items, model, workspace):
    with workspace._database.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 50")
    path = workspace.folder / "workspace.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    held = False

    def refine_one(item):
        nonlocal held
        if item.key == "SHOP-3" and not held:
            held = True
            other.execute("BEGIN IMMEDIATE")
        return model(item)

    stopped = run(items, refine_one, ledger=workspace, fingerprint=fingerprint)
    other.execute("ROLLBACK")
    other.close()
    assert stopped.stopped
    assert "locked by another run" in stopped.reason
    assert [one.key for one in stopped.refinements] == ["SHOP-1", "SHOP-2"]
    after = run(items, refine_one, ledger=workspace, fingerprint=fingerprint)
    assert (after.reused, after.refined) == (2, 4)
    assert model.calls["SHOP-3"] == 2
