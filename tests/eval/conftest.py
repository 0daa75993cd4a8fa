"""A small golden item to score."""

import pytest

from eval.golden import GoldenItem


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test stays in the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def golden() -> GoldenItem:
    """An item with two must-haves, one nice-to-have and one thing that nobody said."""
    return GoldenItem.model_validate(
        {
            "key": "P-1",
            "kind": "story",
            "title": "Lend a ladder",
            "description": (
                "As a neighbour, I want to lend a ladder for 3 days so that I need not buy one. "
                "A broken ladder is reported to the owner."
            ),
            "label": {
                "must": [
                    "A neighbour can lend a ladder for 3 days",
                    "A broken ladder is reported to the owner",
                ],
                "nice": ["The ladder is shown as lent"],
                "never": ["The owner gets a deposit of 20 euro"],
                "questions": [{"text": "Can the 3 days be extended?", "roles": ["stakeholder"]}],
                "findings": ["qus.atomic"],
                "tolerated": ["qus.minimal"],
                "precedents": ["P-8", "P-9"],
            },
        }
    )
