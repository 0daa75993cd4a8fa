"""Ctrl-C and SIGTERM: the first asks to finish, the second leaves at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def on_signals(finish: Callable[[str], None]) -> Iterator[None]:
    """Call `finish` at the first SIGINT or SIGTERM; the next one raises `KeyboardInterrupt`.

    Args:
        finish: gets what happened, in words. It runs inside a signal handler: it may only do
            what is safe there, such as `SimpleQueue.put`.

    Outside the main thread signals cannot be caught and nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        finish("Ctrl-C was pressed" if number == signal.SIGINT else "The process was asked to end")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            # None: a handler that was not set from Python and cannot be put back.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
