import os
import socket
from pathlib import Path

import pytest

from assistant.llm import callers
from tests.llm.openai_server import OpenAIServer, Reply

needs_descriptors = pytest.mark.skipif(
    not Path("/dev/fd").is_dir(), reason="this system cannot list its sockets"
)


@needs_descriptors
def test_both_ends_are_shut_and_nothing_else() -> None:
    before = len(os.listdir("/dev/fd"))
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_server(("127.0.0.1", 0)) as other,
        socket.create_connection(listening.getsockname()) as client,
        socket.create_connection(other.getsockname()) as bystander,
    ):
        with listening.accept()[0] as server, other.accept()[0] as other_server:
            callers.disconnect(f"http://127.0.0.1:{listening.getsockname()[1]}")
            assert (client.recv(1), server.recv(1)) == (b"", b"")
            bystander.sendall(b"x")
            assert other_server.recv(1) == b"x"
        socket.create_connection(listening.getsockname()).close()
    assert len(os.listdir("/dev/fd")) == before


def test_waiting_ends_once_nobody_is_served(openai_server: OpenAIServer) -> None:
    states = [b'[{"is_processing": true}]', b'[{"is_processing": false}]']
    openai_server.answer = lambda request: Reply(body=states.pop(0))
    callers.wait_until_idle(openai_server.base_url, "key", limit=20)
    assert not states
    assert openai_server.requests[0].headers["authorization"] == "Bearer key"


@pytest.mark.parametrize("reply", [Reply(status=500), Reply(body=b"not json"), Reply(body=b"[{}]")])
def test_a_server_that_is_gone_is_not_waited_for(openai_server: OpenAIServer, reply: Reply) -> None:
    openai_server.answer = reply
    callers.wait_until_idle(openai_server.base_url, "key", limit=20)
    assert len(openai_server.requests) == 1
