from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.llm.openai_server import OpenAIServer

# A busy machine is no fault of what is tested: nothing here is judged by the clock.
settings.register_profile("clockless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clockless")


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    """A real HTTP server on loopback that answers, or misbehaves, as told."""
    with OpenAIServer() as server:
        yield server
