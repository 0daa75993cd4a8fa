"""As what an item is judged: the tracker's type, unless its text plainly says otherwise."""

import re
from collections.abc import Sequence

from assistant.domain import Item, ItemKind
from assistant.quality.sections import Section
from assistant.quality.story import Story
from assistant.quality.timebox import is_time_box

_TAGS = (
    (
        ItemKind.SPIKE,
        re.compile(
            r"^\W*(?:spike|poc|proof of concept|research|investigation)\b\s*(?:[:\]\)–-]|$)|\[(?:spike|research|poc)\]",
            re.IGNORECASE,
        ),
    ),
    (ItemKind.EPIC, re.compile(r"^\W*epic\s*(?:[:\]\)–-]|$)|\[epic\]", re.IGNORECASE)),
    (ItemKind.BUG, re.compile(r"^\W*bug\s*(?:[:\]\)–-]|$)|\[bug\]", re.IGNORECASE)),
    (
        ItemKind.STORY,
        re.compile(r"^\W*(?:user )?story\s*[:\]\)–-]|\[(?:user )?story\]", re.IGNORECASE),
    ),
    (
        ItemKind.ENABLER,
        re.compile(
            r"^\W*(?:enabler|tech(?:nical)? (?:debt|story)|chore)\s*[:\]\)–-]|\[(?:enabler|tech|tech debt|chore)\]",
            re.IGNORECASE,
        ),
    ),
    (ItemKind.TASK, re.compile(r"^\W*task\s*[:\]\)–-]|\[task\]", re.IGNORECASE)),
)
_QUESTION = re.compile(
    r"^\W*(?:investigate|research|explore|evaluate|find out|analy[sz]e (?:whether|if|how|why|options)|figure out|"
    r"prototype\b(?! of)|compare options|decide (?:whether|which|how|on)|assess (?:whether|if|how|options)|look into|understand (?:how|why|whether))\b(?!/| and (?:fix|implement))",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"^\W*(?:refactor|upgrade|migrate|bump|dockeri[sz]e|containeri[sz]e|set ?up (?:the )?(?:ci|build|pipeline|environment|monitoring|repo)|"
    r"automate (?:the )?(?:build|deploy|release|tests?)|clean ?up|remove (?:dead|unused|deprecated)|increase test coverage|"
    r"(?:update|upgrade) (?:the )?(?:dependenc|librar|framework|sdk))",
    re.IGNORECASE,
)
_IMPROVES = re.compile(
    r"^\W*(?:improve(?:ment)?|enhancement|maintenance|clean ?up|docs?|documentation)\s*[\]:)]",
    re.IGNORECASE,
)
"""A tag of work that some trackers file among stories, though nobody told one."""
_CHORE = re.compile(
    r"^\W*(?:[\w .-]{1,40}:\s+)?(?:add|remove|update|upgrade|port|implement|migrate|move|replace|rename|refactor|clean ?up|convert|switch|use|"
    r"enable|drop|bump|document|create|introduce|stop using|get rid of|deprecate|split|merge|backport|sync|import|"
    r"re-?write|provide|allow|support|improve|simplify|give)\b",
    re.IGNORECASE,
)
"""A bug whose title is a command of this sort is work to do, filed under the wrong type."""
_DEFECT = re.compile(
    r"\b(?:(?:does|do|is|are|can|could|will)(?:n['’]?t| not)|cannot|not) (?:be )?(?:work|show|load|open|display|"
    r"respond|update|save|print|start|run|appear|close|send|find|count|add|remove|list|match|fit)\w*|"
    r"\b(?:broken|crash(?:es|ed|ing)?|exception|stack ?trace|throws|regression|fails? (?:to|when|with|on)|wrong(?:ly)?|incorrect(?:ly)?)\b",
    re.IGNORECASE,
)


def is_technical(title: str) -> bool:
    """Whether a title names technical work ("Upgrade …", "Refactor …"), whatever its type."""
    return _TECHNICAL.match(title) is not None


def judged_kind(
    item: Item, story: Story | None, title: str, sections: Sequence[Section], body: Sequence[str]
) -> ItemKind:
    """The kind whose rules apply.

    Args:
        item: the item; its tracker type wins where the text does not contradict it.
        story: its story sentence, where it has one.
        title: the clean title.
        sections: the section of each line of its description.
        body: the clean lines of its description.
    """
    report = {Section.STEPS, Section.EXPECTED, Section.ACTUAL} & set(sections)
    told = bool(story and story.role and story.means)
    if item.kind in _GIVEN:
        chore = item.kind is ItemKind.BUG and not report and _CHORE.match(title)
        return ItemKind.TASK if chore else item.kind
    return _tagged(title, item.kind) or _told(
        item.kind, title, report, told=told, bare=not body, boxed=any(map(is_time_box, body))
    )


_GIVEN = {ItemKind.BUG, ItemKind.SPIKE, ItemKind.EPIC, ItemKind.ENABLER}
"""Types that a tracker's user chooses on purpose."""


def _tagged(title: str, kind: ItemKind) -> ItemKind | None:
    """The kind that a tag in the title names ("Spike: …", "[Epic]")."""
    found = next((tagged for tagged, pattern in _TAGS if pattern.search(title)), None)
    return None if found is ItemKind.TASK and kind is ItemKind.STORY else found


def _told(
    kind: ItemKind, title: str, report: set[Section], *, told: bool, bare: bool, boxed: bool
) -> ItemKind:
    """The kind that an item's text tells, where its type is a default of the tracker."""
    if kind is ItemKind.FEATURE:
        return kind
    loose = kind in {ItemKind.TASK, ItemKind.OTHER}
    defect = _DEFECT.search(title)
    choices = (
        (ItemKind.BUG, len(report) >= 2 or (bool(report) and defect)),
        (ItemKind.STORY, told),
        (ItemKind.SPIKE, _QUESTION.match(title) or (title.endswith("?") and boxed)),
        (ItemKind.TASK, kind is ItemKind.STORY and _IMPROVES.match(title)),
        (ItemKind.ENABLER, loose and _TECHNICAL.match(title)),
        (ItemKind.BUG, kind is ItemKind.OTHER and defect and bare),
    )
    return next((chosen for chosen, holds in choices if holds), kind)
