"""Demands of an item whose language has no grammar here: its sentences and list lines."""

from collections.abc import Iterator

from assistant.domain import ItemKind
from assistant.quality.demanding import is_paste
from assistant.quality.lines import Passage
from assistant.quality.prepare import Prepared, is_heading
from assistant.quality.sections import Section
from assistant.quality.selecting import letters
from assistant.quality.sentences import sentences

_SHORTEST = 12


def statements(prepared: Prepared) -> Iterator[Passage]:
    """What the description states, in order: each sentence, each list line.

    Nothing tells background from demand without a grammar, so everything but questions, quotes
    and pasted text counts; a split must conserve it all. Of a bug nothing counts: which part of a
    report is the demand cannot be told.
    """
    if prepared.kind is ItemKind.BUG:
        return
    known = {letters(one.text) for one in prepared.criteria}
    for line, section in zip(prepared.lines, prepared.sections, strict=True):
        if line.shape in {"quote", "table"} or is_heading(line) or section is not Section.BODY:
            continue
        parts = [line.passage] if line.shape == "bullet" else sentences(line.passage)
        for one in parts:
            question = one.text.rstrip().endswith(("?", "？", ":"))
            if len(one.text) < _SHORTEST or question or is_paste(one.text):
                continue
            if letters(one.text) not in known:
                yield one
