"""Helpers for the exports that the tests write themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure.
settings.register_profile("exchange", deadline=None)
settings.load_profile("exchange")

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an export: text (UTF-8) or bytes, under a name."""

    def write(content: str | bytes, name: str = "export.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def shared() -> Path:
    """Real data of others; tests that need it skip where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not beside the checkout")
    return SHARED
