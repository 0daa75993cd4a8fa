"""Texts of other people made ready for a prompt: shown as material, without hidden parts."""

import re
import unicodedata

from assistant.refinement.addressed import without_addressed

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"</?\s*(?:item|earlier)\b[^>]*>", re.IGNORECASE)
_CHAT = re.compile(r"<\|[^|>]{1,40}\|>|\[/?INST\]|</?s>")
_BLANKS = re.compile(r"\n\s*\n\s*")
# Longest item text that goes into a prompt, in characters; the middle is left out beyond it.
LONGEST = 4000


def material(text: str, longest: int = LONGEST) -> str:
    """A text as it may stand in a prompt.

    Comments, control and hidden characters, chat markers and our own delimiters are removed, so
    that what a person sees in the tracker is what the model reads.

    Args:
        text: Markdown that other people wrote.
        longest: characters to keep; of a longer text, the beginning and the end.
    """
    seen = _BLANKS.sub("\n", plain(text)).strip()
    if len(seen) > longest:
        head = longest * 3 // 4
        seen = f"{seen[:head].rstrip()}\n[…]\n{seen[-(longest - head) :].lstrip()}"
    return seen


def plain(text: str) -> str:
    """A text as a person sees it: without what is hidden, and without what speaks to a model."""
    seen = "".join(char for char in text if _visible(char))
    seen = _COMMENT.sub(" ", seen)
    seen = _CHAT.sub(" ", _FENCE.sub(" ", seen))
    return without_addressed(seen)


def _visible(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
