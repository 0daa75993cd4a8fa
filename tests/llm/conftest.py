import os

import pytest

from assistant.domain import PromptUse
from assistant.llm import Rendered


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key or address of the person who runs the tests is ever used."""
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name.startswith(("ASSISTANT_", "OLLAMA_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture
def rendered() -> Rendered:
    return Rendered(
        system="You word criteria.",
        user="Item: renew a loan.",
        use=PromptUse(id="draft", version=1, hash="0" * 64),
    )
