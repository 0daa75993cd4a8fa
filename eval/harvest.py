"""A team's own golden set: what people accepted, edited and rejected in a workspace."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant import (
    Criterion,
    Decision,
    DecisionAction,
    Item,
    ItemState,
    Question,
    Refinement,
    UserError,
)

from .golden.schema import Behaviour, Expected, GoldenItem, Label, Product, SplitLabel, Topic

KEPT = (DecisionAction.ACCEPT, DecisionAction.EDIT)


def harvest(workspace: Path, *, product: str) -> Product:
    """Turn decisions into golden items.

    Accepted and edited criteria become must-have behaviours, rejected ones what nobody may
    invent, kept questions expected questions, a kept split the reference. What nobody decided on
    becomes history. The labels are worth what the decisions were worth: read them before use.

    Args:
        workspace: the folder of a workspace; it is only read.
        product: a name for the golden product, in small letters.

    Returns:
        The product, with a label for every item that somebody decided on.

    Raises:
        UserError: there is no workspace, or nobody decided on anything.
    """
    from assistant.refinement import standing
    from assistant.workspace import open_workspace

    if not (workspace / "workspace.db").is_file():
        raise UserError(f"{workspace} holds no workspace: name the folder with `--workspace`.")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", product):
        raise UserError(
            f"The product's name {product!r} may hold small letters, digits and hyphens."
        )
    with open_workspace(workspace, read_only=True) as opened:
        items: list[GoldenItem] = []
        for item in opened.items():
            decisions = opened.decisions(item.key)
            refinement = opened.latest_refinement(item.key) if decisions else None
            ruled = standing(refinement, decisions).ruled
            label = _label(item, refinement, ruled) if refinement else None
            items.append(_golden(item, label))
    unique = {item.key: item for item in items}
    if not any(item.label for item in unique.values()):
        raise UserError(
            "Nobody has accepted, edited or rejected a suggestion in this workspace yet: decide on "
            "some first."
        )
    return Product(
        product=product,
        part="dev",
        about=f"Harvested from decisions in a workspace of {len(unique)} items.",
        items=tuple(unique.values()),
    )


def to_yaml(product: Product) -> str:
    """The product as a golden file; what equals the default is left out."""
    content = product.model_dump(mode="json", exclude_defaults=True)
    head = (
        "# Harvested from people's decisions. Read and complete it before you rely on it: what\n"
        "# nobody was shown, nobody could accept.\n"
    )
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _golden(item: Item, label: Label | None) -> GoldenItem:
    values: dict[str, Any] = {
        name: getattr(item, name)
        for name in (
            "key", "kind", "title", "description", "criteria", "priority", "estimate", "labels",
            "components", "links",
        )
    }  # fmt: skip
    # An item that was decided on is an open question to the next model, whatever it is by now.
    values["state"] = ItemState.OPEN if label else item.state
    return GoldenItem(**values, label=label)


def _label(item: Item, refinement: Refinement, decisions: Mapping[str, Decision]) -> Label | None:
    parts = refinement.split.parts if refinement.split else ()
    lines = {line.id: line for line in refinement.criteria}
    lines |= {line.id: line for part in parts for line in part.criteria}
    must = [_wording(lines[id_], one) for id_, one in _kept(decisions, lines)]
    never = [
        line.text
        for id_, line in lines.items()
        if id_ in decisions and decisions[id_].action is DecisionAction.REJECT
    ]
    questions = {question.id: question for question in refinement.questions}
    topics = [_topic(questions[id_], one) for id_, one in _kept(decisions, questions)]
    decided = {id_ for id_ in decisions if id_}
    if not must and not never and not topics and not decided & {part.id for part in parts}:
        return None
    return Label(
        must=tuple(Behaviour(text=text) for text in must),
        never=tuple(Behaviour(text=text) for text in never if len(text) >= 8),
        nothing_to_add=not must,
        questions=tuple(topics),
        split=_split(item, refinement, decisions),
    )


def _kept(
    decisions: Mapping[str, Decision], known: Mapping[str, object]
) -> list[tuple[str, Decision]]:
    return [(id_, one) for id_, one in decisions.items() if id_ in known and one.action in KEPT]


def _wording(line: Criterion, decision: Decision) -> str:
    edited = decision.action is DecisionAction.EDIT and decision.text.strip()
    return decision.text.strip() if edited else line.text


def _topic(question: Question, decision: Decision) -> Topic:
    text = decision.text.strip() if decision.action is DecisionAction.EDIT else ""
    return Topic(text=text or question.text, roles=(question.role,))


def _split(item: Item, refinement: Refinement, decisions: Mapping[str, Decision]) -> SplitLabel:
    if refinement.split is None:
        return SplitLabel(wanted=Expected.EITHER)
    actions = [decisions[part.id].action for part in refinement.split.parts if part.id in decisions]
    if not actions:
        return SplitLabel(wanted=Expected.EITHER)
    if all(action is DecisionAction.REJECT for action in actions):
        return SplitLabel(wanted=Expected.WHOLE)
    spans = {clause.id: clause.span.text for clause in refinement.inspection.clauses}
    texts = "\n".join((item.title, item.description, *item.criteria))
    parts = [
        {
            "title": part.title,
            "covers": [spans[id_] for id_ in part.clauses if spans.get(id_, "\0") in texts],
            "can_wait": part.can_wait,
        }
        for part in refinement.split.parts
    ]
    if any(not part["covers"] for part in parts):
        return SplitLabel(wanted=Expected.EITHER)
    return SplitLabel.model_validate(
        {"wanted": Expected.SPLIT, "patterns": (refinement.split.pattern,), "parts": parts}
    )
