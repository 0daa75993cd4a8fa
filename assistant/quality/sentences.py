"""Cut a passage into sentences."""

import re
from collections.abc import Iterator

from assistant.quality.lines import Passage

_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bNo)(?<!\bapprox)(?<!\busw)(?<!\bz\.B)"
    r"(?<!\b[A-Z])[.!?]+[)\"'”’]*(?=\s+[^\Wa-z_]|\s+[\"“„«(\[¿¡])|(?<=\w);(?=\s+\w)|[。！？]+"
)


def sentences(passage: Passage) -> Iterator[Passage]:
    """Sentences of a passage, in order, without the blanks around them.

    A full stop ends a sentence only where a capital, a digit or a quote follows.
    """
    at = 0
    for found in _END.finditer(passage.text):
        stop = found.start() if found.group() == ";" else found.end()
        part = passage.part(at, stop)
        at = found.end()
        if part.text:
            yield part
    part = passage.part(at, len(passage.text))
    if part.text:
        yield part
