"""Find the story sentence: who wants what, and why, in the wordings that teams use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.quality import cues
from assistant.quality.lines import Line, Passage
from assistant.quality.sections import Section, label_of, section_of
from assistant.quality.sentences import stop_in

Form = Literal["role", "job", "labels", "purpose"]
_MAX_LINES = 8
_MAX_ROLE_WORDS = 16
_SECOND = re.compile(
    rf"[,;]?\s+(?:and|but)\s+(?=as {cues.ANOTHER_ROLE},?\s+I\s+(?:want|need|would like|wish|can|must)\b)"
    r"|[,;]\s+and\s+(?=it would be (?:nice|good|great|helpful)\b|I(?:['’]d| would) like\b)",
    re.IGNORECASE,
)
"""Where a second wish begins in the sentence of the first: what stands before it is a story."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story sentence and its pieces; a piece that is missing is None."""

    form: Form
    whole: Passage
    role: Passage | None = None
    means: Passage | None = None
    end: Passage | None = None
    situation: Passage | None = None
    """When the need arises, in a job story."""
    negative: bool = False
    """The means says what the role does not want."""
    modal: bool = False
    """The means follows "can" or "must", or no such word, in place of "want"."""
    ends: int = 0
    """How many reasons it gives."""
    lines: tuple[int, ...] = ()
    """Which lines it was made of."""
    rest: Passage | None = None
    """What follows the story sentence on its last line."""


@dataclass(frozen=True, slots=True)
class _Wish:
    start: int
    end: int
    modal: bool = False
    negative: bool = False


def find_story(lines: Sequence[Line]) -> Story | None:
    """The first story sentence in these lines; the lines before it may say anything."""
    labels = _labelled(lines)
    for at, line in enumerate(lines):
        if labels and labels.lines[0] <= at:
            return labels
        if line.shape == "table":
            continue
        skip = found.end() if (found := cues.BEFORE_STORY.match(line.text)) else 0
        if not _opens(line.text[skip:]):
            continue
        joined, used = _gather(lines, at)
        story = _read(joined, skip, tuple(used))
        if story:
            return story
    return labels


def _opens(text: str) -> bool:
    return bool(
        re.match(r"as\b", text, re.IGNORECASE)
        or cues.END_FIRST.match(text)
        or cues.JOB.match(text)
        or re.match(r"(?:in order to|so that)\b(?!.*\.\s)", text, re.IGNORECASE)
        or (re.match(r"when\b[^.]{3,}$", text[:60], re.IGNORECASE) and "want" not in text[:60])
    )


def _gather(lines: Sequence[Line], at: int) -> tuple[Passage, list[int]]:
    """The line at `at` with the following ones that go on with its sentence."""
    passage, used = lines[at].passage, [at]
    for number in range(at + 1, min(at + _MAX_LINES, len(lines))):
        line = lines[number]
        text = line.text
        role_next = re.match(r"as an?\b", text, re.IGNORECASE)
        if line.shape == "table" or (role_next and not cues.OPEN_END.match(passage.text)):
            break
        announced = section_of(text) if line.shape == "heading" else None
        if announced not in {Section.MEANS, Section.END, None}:
            break
        open_sentence = not re.search(r"[.!?]['\"”]?$", passage.text)
        resumes = role_next or cues.RESUMES.match(text)
        if not (open_sentence and cues.CONTINUES.match(text)) and not resumes:
            break
        if not open_sentence and not cues.END.match(text):
            break
        if line.gap and not resumes:
            break
        passage, used = passage + line.passage, [*used, number]
        if line.shape == "bullet" and lines[at].shape != "bullet" and _another(lines, number + 1):
            break  # "As a clerk I want to" above a list: each line is a wish of its own
    return passage, used


def _another(lines: Sequence[Line], number: int) -> bool:
    """Whether a further list line follows that is no end of the sentence."""
    if number >= len(lines) or lines[number].shape != "bullet":
        return False
    return cues.END.match(lines[number].text) is None


def _read(joined: Passage, skip: int, used: tuple[int, ...]) -> Story | None:
    text = joined.text
    purpose = cues.END_FIRST.match(text[skip:])
    begin = skip + purpose.end() if purpose else skip
    job = None if purpose else cues.JOB.match(text[begin:])
    cue = cues.ROLE.match(text[begin:])
    if not cue and not job:
        return None
    stop = after = stop_in(text, begin)
    if second := _SECOND.search(text, begin, stop):
        stop, after = second.start(), second.end() - 1
    role_from = begin + cue.start("role") if cue else None
    search_from = role_from if role_from is not None else begin + (job.end() if job else 0)
    wish = _wish(text, search_from, stop) or (_unsaid(text, search_from, stop) if cue else None)
    if wish is None and (job or (cue and not cue["article"])):
        return None
    first_end = cues.END.search(text, wish.end if wish else search_from, stop)
    until = first_end.start() if first_end else stop
    role = _role(joined, role_from, wish.start if wish else until)
    inner = re.search(r",\s*(?:in order to|so that)\s+", role.text, re.IGNORECASE) if role else None
    aside: Passage | None = None
    if role is not None and inner:
        aside = _trimmed(role.part(inner.end(), len(role.text)))
        role = role.part(0, inner.start())
    late = re.search(r",\s*(?=(?:when|while|if|once|after)\b)", role.text) if role else None
    if role is not None and late:
        role = role.part(0, late.start())
    if role is not None and len(role.text.split()) > _MAX_ROLE_WORDS:
        return None
    end, count = None, 0
    if first_end:
        end = _trimmed(joined.part(first_end.end(), stop))
        count = len(cues.END.findall(text[:stop], first_end.start()))
    elif purpose:
        end = joined.part(skip + purpose.start("end"), skip + purpose.end("end"))
        count = 1
    if end is None and aside is not None:
        end, count = aside, 1
    rest = joined.part(min(after + 1, len(text)), len(text))
    situation = None
    if job:
        situation = joined.part(begin + job.start("situation"), begin + job.end("situation"))
    return Story(
        form="job" if job else "purpose" if purpose else "role",
        whole=joined.part(skip, stop),
        role=role,
        means=_filled(_trimmed(joined.part(wish.end, until))) if wish else None,
        end=_filled(end),
        situation=situation,
        negative=bool(wish and wish.negative),
        modal=bool(wish and wish.modal),
        ends=count,
        lines=used,
        rest=rest if len(rest.text) > 2 else None,
    )


def _role(joined: Passage, start: int | None, end: int) -> Passage | None:
    return _filled(_trimmed(joined.part(start, end))) if start is not None else None


def _trimmed(passage: Passage) -> Passage:
    return passage.part(0, len(passage.text.rstrip(" ,;:.–—-")))


def _filled(passage: Passage | None) -> Passage | None:
    return passage if passage is not None and passage.text else None


def _wish(text: str, at: int, stop: int) -> _Wish | None:
    """The first wish in a stretch of text: where it begins, where what is wished begins."""
    found: list[_Wish] = []
    for pattern in (cues.WISH, cues.BARE_WISH):
        match = pattern.search(text, at, stop)
        if match and (match["want"] != "like" or _likes(match)):
            negative = pattern is cues.WISH and bool(match["not"])
            found.append(_Wish(match.start(), match.end("want"), negative=negative))
    if modal := cues.MODAL.search(text, at, stop):
        negative = bool(re.search(r"n['’]?t$|not$", modal["want"]))
        found.append(_Wish(modal.start(), modal.end("want"), modal=True, negative=negative))
    return min(found, key=lambda one: (one.start, one.modal)) if found else None


def _likes(found: re.Match[str]) -> bool:
    """Whether "like" wishes: it does after "would" or "'d"; elsewhere it compares."""
    return bool(re.search(r"(?:would|['’]d|\bd)\s", found.group()))


def _unsaid(text: str, at: int, stop: int) -> _Wish | None:
    """A wish without its word: "As a player, I see …", "As a clerk, print labels"."""
    if found := cues.STATEMENT.search(text, at, stop):
        return _Wish(found.start(), found.end(), modal=True)
    comma = text.find(",", at, stop)
    if comma < 0 or not text[comma + 1 : stop].strip() or cues.END.match(text, comma + 1):
        return None
    return _Wish(comma, comma + 1, modal=True)


def _labelled(lines: Sequence[Line]) -> Story | None:
    """A story in labels ("Role: …", "Goal: …", "Benefit: …"), on one line each or as headings."""
    pieces: dict[Section, Passage] = {}
    used: list[int] = []
    wanted = {Section.ROLE, Section.MEANS, Section.END}
    pending: Section | None = None
    for at, line in enumerate(lines):
        label = label_of(line.text)
        if label and label[0] in wanted:
            if label[0] not in pieces:
                pieces[label[0]] = line.passage.part(label[1], len(line.text))
                used.append(at)
            pending = None
        elif line.shape == "heading":
            section = section_of(line.text)
            pending = section if section in wanted and section not in pieces else None
        elif pending is not None:
            pieces[pending] = line.passage
            used.append(at)
            pending = None
    if Section.ROLE not in pieces or Section.MEANS not in pieces:
        return None
    role, means, end = pieces[Section.ROLE], pieces[Section.MEANS], pieces.get(Section.END)
    lead = re.match(r"(?:as an?\s+|the\s+)", role.text, re.IGNORECASE)
    wish = _wish(means.text, 0, len(means.text))
    if wish and wish.start == 0:
        means = means.part(wish.end, len(means.text))
    if end:
        cue = cues.END.match(end.text)
        end = _trimmed(end.part(cue.end() if cue else 0, len(end.text)))
    return Story(
        form="labels",
        whole=means,
        role=_trimmed(role.part(lead.end() if lead else 0, len(role.text))),
        means=_filled(_trimmed(means)),
        end=end,
        ends=int(end is not None),
        lines=tuple(used),
    )
