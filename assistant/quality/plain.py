"""Demands of an item whose language has no grammar here: its sentences and list lines."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind
from assistant.quality.demanding import is_paste
from assistant.quality.lines import Passage
from assistant.quality.lists import places
from assistant.quality.open import left_open
from assistant.quality.prepare import Prepared, is_heading
from assistant.quality.sections import Section
from assistant.quality.selecting import letters
from assistant.quality.sentences import sentences

_WORDLESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that write without blanks, or in syllables: two signs can be a whole demand."""
_SHORTEST = 6
"""Letters and digits that a sentence has at least, in a script with letters."""


def statements(prepared: Prepared) -> Iterator[tuple[Passage, str]]:
    """What the description states, in order: each sentence, each list line with what introduces it.

    Nothing tells background from demand without a grammar, so everything but questions, quotes
    and pasted text counts; a split must conserve it all. Of a bug nothing counts: which part of a
    report is the demand cannot be told.
    """
    if prepared.kind is ItemKind.BUG:
        return
    known = {letters(one.text) for one in prepared.criteria}
    lists, _ = places(prepared.lines)
    for at, (line, section) in enumerate(zip(prepared.lines, prepared.sections, strict=True)):
        if line.shape in {"quote", "table"} or is_heading(line) or section is not Section.BODY:
            continue
        intro = lists[at].intro if at in lists else None
        lead = f"{intro.text.rstrip(' :：')}: " if intro is not None else ""
        whole = line.shape == "bullet" and not left_open(line.text)
        parts = [line.passage] if whole else sentences(line.passage)
        for one in parts:
            question = one.text.rstrip().endswith(("?", "？", ":", "："))
            question = question or left_open(one.text)
            if not _says(one.text, listed=line.shape == "bullet") or question or is_paste(one.text):
                continue
            if letters(one.text) not in known:
                yield one, lead


def _says(text: str, *, listed: bool) -> bool:
    """Whether a piece of text can be a demand, and is no stray word or mark."""
    signs = letters(text)
    return len(signs) >= (2 if listed or _WORDLESS.search(signs) else _SHORTEST)
