"""Hand-labelled pairs: does who tests the drafted text test the labelled behaviour?"""

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import UserError

from ..golden.load import read_yaml

FOLDER = Path(__file__).parent / "pairs"
Verdict = Literal["match", "partly", "no"]


class Pair(BaseModel):
    """One pair; `partly` counts as no match."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: str
    verdict: Verdict
    drafted: str
    labelled: str
    hard: str = ""
    """What makes a negative hard: number, negation, actor, outcome, words, padding."""

    @property
    def match(self) -> bool:
        """Whether the drafted text states all of the labelled one."""
        return self.verdict == "match"

    @property
    def question(self) -> bool:
        """Whether it is a pair of questions."""
        return self.labelled.rstrip().endswith("?")


def load_pairs(folder: Path = FOLDER) -> tuple[Pair, ...]:
    """Every pair, by file and in the file's order.

    Raises:
        UserError: a file is not as it should be; names the file.
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        try:
            for verdict, drafted, labelled, *hard in content["pairs"]:
                found.append(
                    Pair(
                        product=content["product"],
                        verdict=verdict,
                        drafted=drafted,
                        labelled=labelled,
                        hard=hard[0] if hard else "",
                    )
                )
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            raise UserError(f"{path}: a pair is not valid: {error}") from error
    return tuple(found)


def pairs_hash(pairs: tuple[Pair, ...]) -> str:
    """SHA-256 (hex) of the pairs."""
    text = json.dumps([pair.model_dump() for pair in pairs], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
