"""A sentence with its parse."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.quality.grammar import Demand, demands
from assistant.quality.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass
class Parsed:
    """A sentence, its parse, and what it asks for."""

    unit: Unit
    doc: "Doc"

    @cached_property
    def demands(self) -> list[Demand]:
        """Every verb x object of it."""
        return demands(self.unit, self.doc)
