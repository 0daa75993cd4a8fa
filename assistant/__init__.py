"""Backlog Assistant: turns a backlog from a storage room for requests into a decision tool.

Everything public is listed in `__all__`; names are loaded when first used, so that importing the
package (and starting the command) costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.domain import Agreements as Agreements

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    domain = import_module("assistant.domain")
    if name in domain.__all__:
        return getattr(domain, name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
