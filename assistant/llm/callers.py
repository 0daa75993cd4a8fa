"""Let nobody wait for a server of our own process that is about to stop.

llama.cpp does not stop while somebody waits for an answer; and while it stops, it holds Python's
global lock, so that nobody in this process can give up waiting.
"""

import json
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

_DESCRIPTORS = Path("/dev/fd")
_LONGEST_WAIT = 150.0
_POLL = 0.2


def release_callers(address: str, key: str) -> None:
    """End every call that is under way.

    Args:
        address: root of the server, such as `http://127.0.0.1:4711`.
        key: its API key.
    """
    if _DESCRIPTORS.is_dir():
        disconnect(address)
    else:  # Windows cannot list its sockets; but every call has a time limit
        wait_until_idle(address, key, limit=_LONGEST_WAIT)


def disconnect(address: str) -> None:
    """Shut every connection of this process to an address on loopback, from either side."""
    place = ("127.0.0.1", urlsplit(address).port)
    for name in os.listdir(_DESCRIPTORS):
        with suppress(OSError, ValueError):
            _shut(os.dup(int(name)), place)


def _shut(descriptor: int, place: tuple[str, int | None]) -> None:
    try:
        end = socket.socket(fileno=descriptor)
    except OSError:  # a file, not a socket
        os.close(descriptor)
        return
    with end:
        if place in (end.getpeername(), end.getsockname()):
            end.shutdown(socket.SHUT_RDWR)


def wait_until_idle(address: str, key: str, *, limit: float) -> None:
    """Wait until no call is under way.

    Args:
        address: root of the server.
        key: its API key.
        limit: seconds to wait at most.
    """
    until = time.monotonic() + limit
    opener = build_opener(ProxyHandler({}))
    request = Request(f"{address}/slots", headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    with suppress(OSError, ValueError, LookupError, TypeError):
        while time.monotonic() < until:
            with opener.open(request, timeout=limit) as answer:
                if not any(slot["is_processing"] for slot in json.load(answer)):
                    return
            time.sleep(_POLL)
