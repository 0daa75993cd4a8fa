"""Cut a passage into sentences."""

import re
from collections.abc import Iterator

from assistant.quality.lines import Passage

_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bNo)(?<!\bapprox)(?<!\b[A-Z])[.!?]+[)\"'”’]*(?=\s+[A-Z\"“(\[0-9]|\s+[a-z]{2,}\s)|(?<=\w);(?=\s+[A-Za-z])"
)


def sentences(passage: Passage) -> Iterator[Passage]:
    """Sentences of a passage, in order, without the blanks around them."""
    at = 0
    for found in _END.finditer(passage.text):
        if passage.text[found.start() : found.start() + 2] == ". " and re.match(
            r"\s[a-z]", passage.text[found.end() : found.end() + 2]
        ):
            continue
        part = passage.part(at, found.end())
        at = found.end()
        if part.text:
            yield part
    part = passage.part(at, len(passage.text))
    if part.text:
        yield part
