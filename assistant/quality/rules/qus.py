"""The criteria of the Quality User Story framework that judge one story (Lucassen et al. 2016)."""

import re
from collections.abc import Iterator

from assistant.domain import ClauseKind, ItemKind, Severity
from assistant.quality.facts import Facts, Hit, Rule
from assistant.quality.grammar import Demand
from assistant.quality.joining import ONE_ACTION
from assistant.quality.joins import actions_of
from assistant.quality.lines import Passage
from assistant.quality.rules.ambiguity import is_unclear
from assistant.quality.size import asks_for_much

STORIES = frozenset({ItemKind.STORY})
WITH_STORY = frozenset({ItemKind.STORY, ItemKind.FEATURE, ItemKind.EPIC})


def well_formed(facts: Facts) -> Iterator[Hit]:
    """QUS well-formed: at least a role and a means."""
    story = facts.story
    title = facts.prepared.title.span()
    if story is None:
        yield Hit(
            "It does not say who needs this: there is no sentence such as “As a …, I want …”.",
            "Name who needs it and what they want to do.",
            title,
        )
        return
    if story.means is None:
        yield Hit(
            "It names a role but not what the role wants.",
            "Add what they want to do: “I want to …”.",
            story.whole.span(),
            Severity.HIGH,
        )
    if story.role is None and story.form != "job":
        yield Hit(
            "It does not say who needs this.", "Begin with the role: “As a …”.", story.whole.span()
        )
    elif (
        story.role is not None
        and re.fullmatch(r"[A-Z][a-z]+", story.role.text)
        and _is_name(story.role.text)
    ):
        yield Hit(
            f"“{story.role.text}” is a person, not a role.",
            "Name the role that the person has, so that the need holds for everyone in it.",
            story.role.span(),
        )


_NAMES = frozenset(
    """adam alan alex alice amy andrea andrew angela anna anne anthony barbara ben bob brian carl carol catherine charles
    charlie chris christine claire daniel dave david debbie diana donna ed edward elena elizabeth emily emma eric eve
    frank gary george grace greg hannah harry helen henry ian jack jacob james jane janet jason jean jeff jennifer jessica
    jim joan joe john jonathan joseph josh julia julie karen kate kelly ken kevin kim laura lisa liz louise lucy luke maria
    mark martin mary matt matthew megan michael mike nancy nick nicole oliver olivia pamela patricia paul peter phil rachel
    rebecca richard robert roger ruth ryan sam sandra sara sarah scott sharon simon sophie stephen steve steven sue susan
    ted thomas tim tom tony victoria william""".split()
)


def _is_name(word: str) -> bool:
    return word.lower() in _NAMES


def features(asked: list[Demand]) -> list[Demand]:
    """Which demands are features of their own: pieces of data and variations are not."""
    found: list[Demand] = []
    for one in asked:
        if one.varies or one.joined_data:
            if not any(one.verb == other.verb and one.action == other.action for other in found):
                found.append(one)
        else:
            found.append(one)
    return found


def atomic(facts: Facts) -> Iterator[Hit]:
    """QUS atomic: exactly one feature."""
    yield from _in_sentence(facts) if facts.means else ()
    joined = facts.means is not None and len({one.verb for one in features(facts.asked)}) > 1
    actions = actions_of(facts.clauses)
    if not joined and asks_for_much(facts) and len(actions) > 1:
        names = list(dict.fromkeys(action for action, _ in actions))
        yield Hit(
            f"Its text holds several features: {_list([f'“{name}”' for name in names[:5]])}.",
            "Give each its own story, or say which one matters first.",
            facts.prepared.title.span(),
        )


def _in_sentence(facts: Facts) -> Iterator[Hit]:
    if facts.means is None:
        return
    unit = facts.means.unit
    asked = features(facts.asked)
    verbs = list(dict.fromkeys((one.verb, one.sibling) for one in asked))
    owned = len(asked) > 1 and {one.action for one in asked} == {"have"}
    if (len(verbs) < 2 or asked[0].thing) and not owned:
        return
    actions = list(dict.fromkeys(one.action for one in asked))
    if tuple(actions) in ONE_ACTION:
        return
    if len(actions) < 2:
        actions = list(dict.fromkeys(f"{one.action} {one.object}".strip() for one in asked))
    names = _list([f"“{action}”" for action in actions[:4]])
    spans = [unit.place(one.start, one.end) for one in asked if one.sibling is None]
    starts = [one.sibling.start for one in asked if one.sibling is not None] + [
        start for start, _ in spans
    ]
    ends = [one.sibling.end for one in asked if one.sibling is not None] + [end for _, end in spans]
    yield Hit(
        f"It asks for several things at once: {names}.",
        "Give each its own story, or say which one matters first.",
        unit.passage.span(min(starts), max(ends)),
    )


_BRACKET = re.compile(
    r"\((?!s\)|e?s\)|\w{1,5}\)|i\.?e\.?|e\.?g\.?)[^()]{4,}\)|\[[^\]]{4,}\]|(?<!\{)\{(?![{@])[^{}]{4,}\}(?!\})|(?<=\s)[-–—]{1,2}\s\S+\s\S+\s\S+.*$"
)


def minimal(facts: Facts) -> Iterator[Hit]:
    """QUS minimal: nothing but role, means and ends."""
    story = facts.story
    if story is None or story.means is None:
        return
    if found := _BRACKET.search(story.whole.text):
        yield Hit(
            "The story sentence carries a remark beside the need itself.",
            "Move the remark to the acceptance criteria or to the description.",
            story.whole.span(found.start(), found.end()),
        )
    if facts.prepared.story_in_title and story.rest and len(story.rest.text.split()) > 3:
        yield Hit(
            "More stands there than role, wish and reason.",
            "Keep the sentence to the need, and move the rest to the description.",
            story.rest.span(),
        )
    if repeated := re.search(
        r"\bso that,? (?:so )?that\b|\bso that so\b|\b(want|need|so that|in order)\s+\1\b",
        story.whole.text,
        re.IGNORECASE,
    ):
        yield Hit(
            "Words of the template stand twice.",
            "Remove the repeated words.",
            story.whole.span(repeated.start(), repeated.end()),
            Severity.LOW,
        )
    if (
        len(re.findall(r"\bso that\b|\bin order\b", story.whole.text, re.IGNORECASE)) > 1
        and not repeated
    ):
        yield Hit(
            "It gives more than one reason, so it may hold more than one need.",
            "Keep the reason that matters most; if both matter, make two stories.",
            story.end.span() if story.end else story.whole.span(),
            Severity.LOW,
        )


_BUILDER = re.compile(
    r"\b(?:developers?|engineers?|devops|programmers?|architects?|data scientists?|testers?|"
    r"qa|quality assurance|designers?|analysts?|researchers?|scientists?)\b",
    re.IGNORECASE,
)
_BUILDING = frozenset(
    """develop implement design build integrate apply train refactor code program deploy migrate
    optimise optimize experiment benchmark parallelise parallelize tune incorporate preprocess
    evaluate validate""".split()
)
_MIND = frozenset("understand explore investigate enjoy feel benefit study".split())


def conceptually_sound(facts: Facts) -> Iterator[Hit]:
    """QUS conceptually sound: the means states a feature, the ends a reason."""
    story = facts.story
    if story is None or story.means is None:
        return
    yield from _end_repeats(story.means.text, story.end)
    first = facts.asked[0] if facts.asked else None
    if first is None:
        return
    if (
        story.role
        and first.action in _BUILDING
        and not first.thing
        and story.means.text.lower().startswith(("to ", "be able to ", first.action))
        and _BUILDER.search(story.role.text)
    ):
        yield Hit(
            f"“{story.role.text}” builds the product: it stays open who uses the result.",
            "Tell it from the side of whoever notices that it is there; if nobody does, "
            "make it an enabler with an end that can be checked.",
            story.role.span(),
            Severity.LOW,
        )
    elif first.action in _MIND and not story.negative:
        yield Hit(
            f"“{first.action}” happens in somebody's head: it does not say what the product does.",
            "Say what the product shows or does for it.",
            story.means.span(),
            Severity.LOW,
        )


def _end_repeats(means: str, end: Passage | None) -> Iterator[Hit]:
    if end is None:
        return
    same = set(re.findall(r"[a-z]{4,}", means.lower()))
    skip = {"that", "able", "they", "this", "them"}
    left = [word for word in re.findall(r"[a-z]{4,}", end.text.lower()) if word not in skip]
    if len(left) >= 2 and all(word in same for word in left):
        yield Hit(
            "The reason repeats what is asked for.",
            "Say what becomes better once it is there.",
            end.span(),
        )


_SOLUTION = re.compile(
    r"(?<![\w-])(?:drop-?downs?|combo ?box(?:es)?|radio buttons?|check ?box(?:es)?|"
    r"modal(?: dialogs?| windows?)?|pop-?ups?|tool-?tips?|(?:left|right|blue|red|green|grey|gray)"
    r"[- ](?:hand )?(?:button|side ?bar|panel)|text ?(?:area|box)e?s?|accordions?|carousels?|"
    r"sql|mysql|postgres(?:ql)?|mongodb|oracle db|redis|kafka|rabbitmq|elastic ?search|"
    r"cron(?: ?jobs?)?|stored procedures?|(?:database|db) (?:tables?|columns?|index(?:es)?|schemas?|"
    r"triggers?|fields?)|foreign keys?|micro-?services?|rest(?:ful)? (?:api|endpoints?)|endpoints?|"
    r"json (?:objects?|payloads?)|web ?sockets?|graphql|javascript|typescript|python|java|"
    r"react(?:js)?|angular|vue(?:\.?js)?|jquery|ajax|css class(?:es)?|html tags?|docker|kubernetes|"
    r"lambda functions?|s3 buckets?|singleton|class(?:es)? called|boolean|local ?storage|"
    r"session ?storage|front-?end|back-?end)\b",
    re.IGNORECASE,
)
_TECHNIQUE = re.compile(
    r"\b(?:machine learning|deep learning|neural networks?|random forests?|algorithms?|blockchain|"
    r"(?:learning|clustering|classification|regression|prediction|optimi[sz]ation|filtering|"
    r"preprocessing|processing|statistical|mixture|vector|mining) (?:models?|methods?|techniques?|"
    r"approach(?:es)?)|techniques?|architecture|frameworks?|classifiers?|"
    r"principal component analysis|natural language processing)\b",
    re.IGNORECASE,
)
_APPLYING = _BUILDING | {"use", "utilise", "utilize", "leverage", "employ", "adopt", "incorporate"}
_TECHNICAL_ROLE = re.compile(
    r"\b(?:developer|engineer|devops|programmer|architect|admin\w*|operator|integrator|maintainer|"
    r"tester|analyst|scientist|contributor|hacker|wrangler|dba|qa|researcher)s?\b",
    re.IGNORECASE,
)


def problem_oriented(facts: Facts) -> Iterator[Hit]:
    """QUS problem-oriented: the problem, not a solution to it."""
    story = facts.story
    if story is None or story.means is None:
        return
    technical = story.role is not None and _TECHNICAL_ROLE.search(story.role.text)
    found = None if technical else _SOLUTION.search(story.means.text)
    if (
        found
        and not facts.prepared.story_in_title
        and found.group().lower() in facts.item.title.lower()
    ):
        found = None  # what the item is about cannot be taken out of it
    applied = facts.asked[0] if facts.asked and facts.asked[0].action in _APPLYING else None
    if found is None and applied is not None:
        found = _TECHNIQUE.search(story.means.text)
    if found is not None:
        yield Hit(
            f"“{found.group()}” says how to build it rather than what is needed.",
            "Say what the role must achieve, and leave the way to the team; keep it only if it "
            "is a real constraint.",
            story.means.span(found.start(), found.end()),
        )


def full_sentence(facts: Facts) -> Iterator[Hit]:
    """QUS full sentence: a well-formed full sentence."""
    story = facts.story
    if story is None:
        yield from _notes(facts)
        return
    if story.means is None or facts.means is None:
        return
    unit, doc = facts.means.unit, facts.means.doc
    verb = any(token.tag_.startswith(("VB", "MD")) for token in doc if token.idx >= unit.begin)
    if not verb and len(story.means.text.split()) < 2:
        yield Hit(
            "What is wanted is a single word, not a sentence.",
            "Say it as a full sentence: who does what with it.",
            story.means.span(),
        )


def _notes(facts: Facts) -> Iterator[Hit]:
    """A description jotted down: no capital, no full stop."""
    first = facts.prepared.lines[0] if facts.prepared.lines else None
    if first is None or first.shape != "plain" or len(first.text.split()) < 4:
        return
    if first.text[0].islower() and not first.text.endswith((".", ":", "?")):
        yield Hit(
            "It is jotted down in notes, not in sentences.",
            "Write who needs what in one full sentence.",
            first.passage.span(),
        )


def estimatable(facts: Facts) -> Iterator[Hit]:
    """QUS estimatable: something concrete is asked for, so that it can be planned."""
    asked = [one for one in facts.clauses if one.kind is not ClauseKind.CRITERION]
    if facts.criteria or not asked or not all(is_unclear(one.text) for one in asked):
        return
    yield Hit(
        "It only says how something should feel, not what should be there: nobody can plan that.",
        "Ask for one example of what goes wrong today, and for what one would see instead.",
        asked[0].span,
    )


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _qus(
    name: str, title: str, severity: Severity, check: object, kinds: frozenset[ItemKind] = STORIES
) -> Rule:
    return Rule(f"qus.{name}", title, severity, f"QUS 2016: {title}", kinds, check)  # type: ignore[arg-type]


RULES = (
    _qus("well_formed", "well-formed", Severity.MEDIUM, well_formed),
    _qus("atomic", "atomic", Severity.MEDIUM, atomic, STORIES | {ItemKind.FEATURE}),
    _qus("minimal", "minimal", Severity.LOW, minimal, WITH_STORY),
    _qus(
        "conceptually_sound", "conceptually sound", Severity.MEDIUM, conceptually_sound, WITH_STORY
    ),
    _qus("problem_oriented", "problem-oriented", Severity.MEDIUM, problem_oriented, WITH_STORY),
    _qus("full_sentence", "full sentence", Severity.LOW, full_sentence),
    _qus("estimatable", "estimatable", Severity.MEDIUM, estimatable),
)
