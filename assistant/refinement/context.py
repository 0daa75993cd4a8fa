"""Everything that refining one item needs besides the item: data only, so it can be pickled."""

import hashlib
import json
from collections.abc import Sequence

from assistant.domain import Agreements, Inspection, Item, PromptUse, Recalled, Relation
from assistant.domain.base import Model
from assistant.llm import Endpoint

# Raised when a change of code alone makes earlier results stale.
PIPELINE = 1


class Context(Model):
    """The surroundings of one item."""

    agreements: Agreements = Agreements()
    endpoint: Endpoint | None = None
    """Where a chat model answers; None: no model."""
    recalled: tuple[Recalled, ...] = ()
    relations: tuple[Relation, ...] = ()
    inspection: Inspection | None = None
    """What code found, where it is known already; else the item is inspected."""
    max_tokens: int = 900
    """Longest answer of one call, in tokens."""

    @property
    def precedents(self) -> tuple[Recalled, ...]:
        """Recalled items that can teach how to write criteria: near ones that have some."""
        return precedents_of(self.recalled)


def precedents_of(recalled: Sequence[Recalled]) -> tuple[Recalled, ...]:
    """Recalled items that are near and have criteria; others are shown, and support no line."""
    return tuple(past for past in recalled if past.criteria and past.near)


def fingerprint(
    item: Item,
    *,
    recalled: Sequence[Recalled],
    agreements: Agreements,
    model: str,
    prompts: Sequence[PromptUse],
    version: str,
) -> str:
    """Hash of all that the drafted lines depend on: the same one is not paid for twice.

    Relations are not part of it: they are found anew at no cost whenever a result is shown.

    Args:
        item: its content counts, its dates do not.
        recalled: past items that inform the draft.
        agreements: the team's working agreements, but for those about runs.
        model: label of the model.
        prompts: prompts in use, with their hashes.
        version: the pipeline's version, so that better code is not hidden by old results.

    Returns:
        SHA-256 (hex).
    """
    content = {
        "item": item.content_hash,
        "recalled": [
            past.model_dump(mode="json", exclude={"score", "near"})
            for past in precedents_of(recalled)
        ],
        # By which model items are recalled does not matter, only which; nor how runs behave.
        "agreements": agreements.model_dump(
            mode="json", exclude={"embedding", "embedding_url", "model", "batch"}
        ),
        "model": model,
        "prompts": sorted((prompt.id, prompt.hash) for prompt in prompts),
        "pipeline": [PIPELINE, version],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
