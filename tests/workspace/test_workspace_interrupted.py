"""Ctrl-C in the middle of a write."""

import os
import signal
import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain import Decision, DecisionAction
from assistant.workspace import open_workspace


@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
def test_an_interrupt_while_it_waits_for_the_lock_leaves_later_writes_durable(
    tmp_path: Path,
) -> None:
    decision = Decision(
        item="A", action=DecisionAction.NO, why="Because.", who="Mira", when=datetime.now(UTC)
    )
    with open_workspace(tmp_path) as workspace:
        other = sqlite3.connect(
            tmp_path / "workspace.db", isolation_level=None, check_same_thread=False
        )
        other.execute("BEGIN IMMEDIATE")

        def interrupt() -> None:
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)
            other.execute("COMMIT")

        thread = threading.Thread(target=interrupt)
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            workspace.record_decision(decision)
        thread.join()
        workspace.record_decision(decision)
        assert other.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
        other.close()
