from collections.abc import Iterator

import pytest

from tests.llm.openai_server import OpenAIServer


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    """A real HTTP server on loopback that answers, or misbehaves, as told."""
    with OpenAIServer() as server:
        yield server
