"""Packs for readers: lines that nobody has read, of several systems, shuffled and without names."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from pydantic import ValidationError

from assistant import UserError

from ..golden import Golden, GoldenItem
from ..matcher.pairs import Verdict
from ..report import EvalReport
from .load import Place, Reading

INSTRUCTIONS = Path(__file__).parent / "INSTRUCTIONS.md"
SYSTEMS = ("unaided",)
"""Baselines whose lines are read beside the assistant's."""


class Sheet(NamedTuple):
    """What a reader judges of one item."""

    item: GoldenItem
    behaviours: tuple[str, ...]
    lines: tuple[str, ...]


def sheets(
    reports: Sequence[EvalReport], golden: Golden, read: Mapping[tuple[str, str], Verdict]
) -> dict[str, list[Sheet]]:
    """By product, every item with lines that nobody has held against all of its behaviours.

    Args:
        reports: whose lines; those of the assistant and of the baselines in `SYSTEMS`.
        golden: the golden set that it was scored on.
        read: pairs that are known.
    """
    systems = [
        one
        for report in reports
        for one in (report.result, *report.baselines)
        if one is report.result or one.system in SYSTEMS
    ]
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for system in systems:
        for score in system.items:
            texts = [" ".join(line.text.split()) for line in score.lines]
            lines.setdefault((score.product, score.key), {}).update(dict.fromkeys(texts))
    found: dict[str, list[Sheet]] = {}
    for product in golden.products:
        for item in product.labelled:
            label = item.label
            assert label is not None
            behaviours = [one.text for one in (*label.must, *label.nice, *label.never)]
            unread = [
                text
                for text in lines.get((product.product, item.key), {})
                if any((text, words) not in read for words in behaviours)
            ]
            if unread:
                # By the item's key, so that the order tells nothing and the same report the same.
                shuffle = Random(item.key).shuffle
                shuffle(unread)
                shuffle(behaviours)
                sheet = Sheet(item, tuple(behaviours), tuple(unread))
                found.setdefault(product.product, []).append(sheet)
    return found


def written(product: str, given: Sequence[Sheet], folder: Path) -> Path:
    """Write one pack as text, and what its numbers stand for beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{product}.txt"
    path.write_text("\n\n".join(_text(sheet) for sheet in given) + "\n", encoding="utf-8")
    meant = [
        {"key": one.item.key, "behaviours": one.behaviours, "lines": one.lines} for one in given
    ]
    path.with_suffix(".json").write_text(json.dumps(meant, ensure_ascii=False), encoding="utf-8")
    return path


def _text(sheet: Sheet) -> str:
    item = sheet.item
    parts = [f"=== ITEM {item.key}", f"TITLE: {item.title}", item.description]
    if item.criteria:
        parts += ["ITS CRITERIA:", *(f"- {text}" for text in item.criteria)]
    parts += ["BEHAVIOURS:", *(f"B{n}: {text}" for n, text in enumerate(sheet.behaviours, 1))]
    parts += ["LINES:", *(f"L{n}: {text}" for n, text in enumerate(sheet.lines, 1))]
    return "\n".join(parts)


def answered(pack: Path) -> tuple[Reading, ...]:
    """What a reader answered to a pack: `NAME.answers.jsonl` beside `NAME.txt`.

    Raises:
        UserError: an item or a behaviour of the pack has no answer, or an answer names what the
            pack does not hold.
    """
    path = pack.with_suffix(".answers.jsonl")
    try:
        meant = json.loads(pack.with_suffix(".json").read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        answers = {row["key"]: row for row in rows}
        return tuple(_reading(one, answers[one["key"]]) for one in meant)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read ({error.strerror}).") from error
    except KeyError as error:
        raise UserError(f"{path}: there is no answer on {error}.") from error
    except (ValueError, TypeError, AttributeError, ValidationError) as error:
        raise UserError(f"{path}: it is not as the instructions say: {error}.") from error


def _reading(
    meant: Mapping[str, Sequence[str]], answer: Mapping[str, Mapping[str, list[str]]]
) -> Reading:
    def places(kind: str) -> tuple[Place, ...]:
        return tuple(
            sorted(
                (int(line.removeprefix("L")) - 1, number)
                for number in range(len(meant["behaviours"]))
                for line in set(answer[f"B{number + 1}"].get(kind, []))
            )
        )

    matching = places("match")
    return Reading(
        key=str(meant["key"]),
        behaviours=tuple(meant["behaviours"]),
        lines=tuple(meant["lines"]),
        match=matching,
        partly=tuple(one for one in places("partly") if one not in matching),
    )


def kept(product: str, readings: Sequence[Reading], folder: Path) -> Path:
    """Add readings to the product's file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{product}.jsonl"
    with path.open("a", encoding="utf-8") as file:
        for one in readings:
            file.write(one.model_dump_json(exclude_defaults=True) + "\n")
    return path
