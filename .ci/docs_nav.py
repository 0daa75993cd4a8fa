"""A hook of MkDocs: the decision records stand in the navigation, whoever adds one."""

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Add a section with every page of `docs/decisions`, by title."""
    folder = Path(config["docs_dir"]) / "decisions"
    pages = sorted(folder.glob("*.md"), key=lambda page: _title(page).casefold())
    config["nav"].append(
        {"Decisions": [{_title(page): f"decisions/{page.name}"} for page in pages]}
    )
    return config


def _title(page: Path) -> str:
    first = page.read_text(encoding="utf-8").lstrip().partition("\n")[0]
    return first.lstrip("# ").strip()
