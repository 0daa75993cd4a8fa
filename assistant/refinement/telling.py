"""Whose story a part of a split is, and the sentence that tells it, in the item's own words."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assistant.domain import Clause, ClauseKind, Inspection
from assistant.quality.nlp import base_form
from assistant.refinement.groups import Group
from assistant.refinement.titles import DENIED, MODAL, joined, third_person, whole_deed


class Teller(NamedTuple):
    """Whose story a part is."""

    who: str
    """With its article: "a librarian"."""
    end: str = ""
    """The parent's reason in the item's words, where it is this role's."""
    own: bool = False
    """Whether the part's sentences name somebody else than the parent's story does."""

    def story(self, means: str) -> str:
        """The sentence, from what is wanted ("lend a book")."""
        end = f" so that {self.end}" if self.end else ""
        return f"As {self.who}, I want to {means}{end}."


def teller(group: Group, clauses: Mapping[str, Clause], inspection: Inspection) -> Teller | None:
    """Who acts in a part: whom its own sentences name, else the parent's role.

    The parent's end goes along only with the parent's role: another role's reason is not known.

    Returns:
        None where nobody is named, or more than one: a story is never forced.
    """
    parts = inspection.story
    role = parts.role.text.strip(" ,.") if parts is not None and parts.role is not None else ""
    named = [clauses[name].actor or _named(clauses[name]) for name in group.lead]
    actors = {actor.casefold(): actor for actor in named if actor}
    if len(actors) > 1 or any(DENIED.search(actor) for actor in actors):
        return None
    actor = next(iter(actors.values()), "")
    own = bool(actor) and _last(actor) not in role.casefold()
    who = actor if own else role or actor
    if not who:
        return None
    if own:
        who = _one(who)
    first = who.split(" ", 1)[0].casefold()
    article = "" if first in {"a", "an", "the", "any", "every", "each"} else _article(who)
    end = ""
    if not own and parts is not None and parts.end is not None:
        end = " ".join(parts.end.text.split()).strip(" ,.")
    return Teller(f"{article}{who}", end, own)


def story(group: Group, clauses: Mapping[str, Clause], inspection: Inspection) -> str:
    """The part's story sentence: who acts, the part's own means, the parent's end.

    Returns:
        Nothing where nobody is named or a clause says no deed: a story is never forced.
    """
    told = teller(group, clauses, inspection)
    phrases = [whole_deed(clauses[name]) for name in group.lead]
    return told.story(joined(phrases)) if told and phrases and all(phrases) else ""


def _named(clause: Clause) -> str:
    if clause.kind is not ClauseKind.CRITERION:
        return ""
    text = " ".join(clause.text.split()).strip(" .")
    if found := MODAL.match(text):
        return re.sub(
            r"^(?:the|an?|each|every|all)\s+", "", found["who"].strip(), flags=re.IGNORECASE
        )
    return third_person(text)[0]


def _last(actor: str) -> str:
    return base_form(actor.casefold().split()[-1], "noun")


def _one(actor: str) -> str:
    """A role in the singular, in lower case: `Museum guides` is `museum guide`."""
    *before, last = actor.split()
    plain = base_form(last.casefold(), "noun")
    before = [word if word.isupper() else word.casefold() for word in before]
    return " ".join([*before, last if last.isupper() else plain])


def _article(role: str) -> str:
    return "an " if role[:1].casefold() in "aeiou" else "a "
