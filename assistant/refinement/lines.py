"""Lines as a model or a skeleton offers them, before anything was verified."""

from assistant.domain import Span, Steps
from assistant.domain.base import Model


class RawLine(Model):
    """One offered criterion: scenario steps or a rule, for one or more clauses."""

    covers: tuple[str, ...]
    span: Span | None = None
    """The passage of the item that it was made of, where code made it."""
    quoted: Span | None = None
    """The passage that its outcome quotes, where a model worded it; located by code."""
    steps: Steps | None = None
    rule: str = ""
    outline: bool = False
    cut: bool = False
    """Whether a length limit ended it in the middle of its sentence."""

    @property
    def text(self) -> str:
        """The whole line as a person reads it."""
        if self.steps is None:
            return sentence(self.rule)
        return scenario(self.steps)


def scenario(steps: Steps) -> str:
    """One sentence from Given, When and Then."""
    given = bare(steps.given, "given")
    when = bare(steps.when, "when")
    then = bare(steps.then, "then")
    start = f"Given {given}, when {when}" if given else f"When {when}"
    return sentence(f"{start}, then {then}")


def bare(step: str, keyword: str) -> str:
    """A step without its keyword, its closing punctuation and odd spaces."""
    text = " ".join(step.split()).strip(" .,;")
    if text.casefold().startswith(keyword + " "):
        text = text[len(keyword) + 1 :]
    return text


def sentence(text: str) -> str:
    """A text as one sentence: single spaces, a capital in front, a full stop at the end."""
    plain = " ".join(text.split()).strip(" ,;；、")
    if not plain:
        return ""
    plain = plain[0].upper() + plain[1:]
    return plain if plain[-1] in ".!?…。！？" else plain + "."
