"""A run in a process of its own, to be stopped and killed: see test_batch_killed.

    python batch_child.py WORKSPACE CALLS COUNT CONCURRENCY SECONDS

Every call writes its item's key to the file CALLS when it begins and when it has ended, then
takes SECONDS; every event is a line on standard output.
"""

import os
import sys
import time
from pathlib import Path

from batch_parts import backlog, fingerprint, refined

from assistant.batch import Event, run
from assistant.workspace import open_workspace


def main() -> int:
    workspace, calls, count, concurrency, seconds = sys.argv[1:]
    log = os.open(calls, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def refine_one(item):
        os.write(log, f"begin {item.key}\n".encode())
        time.sleep(float(seconds))
        os.write(log, f"end {item.key}\n".encode())
        return refined(item, notes=("x" * 2000,))

    def tell(event: Event) -> None:
        os.write(1, f"{event.kind.value} {event.key} {event.message}\n".encode())

    with open_workspace(Path(workspace)) as opened:
        outcome = run(
            backlog(int(count)),
            refine_one,
            ledger=opened,
            fingerprint=fingerprint,
            concurrency=int(concurrency),
            on_event=tell,
        )
    return outcome.exit_code


if __name__ == "__main__":
    sys.exit(main())
