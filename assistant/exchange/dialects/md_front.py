"""What stands before a Markdown text: front matter between `---` lines, or lines such as `Status: Done`."""

import re
from typing import Any

from assistant.exchange.vocabulary import fold

FRONT = re.compile(
    r"\A---[ \t]*\r?\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
ENTRY = re.compile(
    r"^(?P<name>[A-Za-z][\w -]{0,60}?)[ \t]{0,20}:[ \t]{0,20}(?P<value>[^\r\n]*)", re.MULTILINE
)
LINE = re.compile(
    r"[ \t]{0,20}(?:[-*+][ \t]{1,20})?[*_]{0,3}(?P<name>[^\W\d_][\w /-]{0,30}?)[ \t]{0,20}[*_]{0,3}:[*_]{0,3}(?P<value>[^\r\n]*)"
)
MAX_HEAD = 64 * 1024

ROLES = {
    fold(name): role
    for role, names in {
        "key": "id|key|issue|ticket|task id|number",
        "title": "title|name|summary|titel",
        "status": "status|state|zustand|stand",
        "kind": "type|kind|issue type|typ|item type",
        "priority": "priority|prio|priorität",
        "estimate": "estimate|points|story points|story point|effort|size|sp|schätzung",
        "labels": "labels|tags|label|tag",
        "components": "components|component|area|module",
        "parent": "parent|parent task id|parent id|epic|parent task|feature",
        "depends on": "dependencies|depends on|blocked by|depends|requires",
        "relates to": "related|relates to|links|see also",
        "rank": "ordinal|rank|order",
        "project": "project|product",
        "created": "created|created date|created at|date|erstellt",
        "updated": "updated|updated date|updated at|modified|last updated",
        "criteria": "acceptance criteria|criteria|ac|akzeptanzkriterien",
    }.items()
    for name in names.split("|")
}
"""Names of entries, as Backlog.md and many hand-made formats write them."""


def parse_head(head: str) -> tuple[dict[str, Any], bool]:
    """Entries of a front matter; every scalar is text.

    Returns:
        The entries, and whether they are YAML; where they are not (a colon in a bare title),
        they are read line by line.
    """
    if len(head) <= MAX_HEAD:
        import yaml

        try:
            # Aliases can grow a small head beyond any memory.
            plain = not any(isinstance(one, yaml.AliasToken) for one in yaml.scan(head))
            # The base loader makes texts only, no objects.
            found = yaml.load(head, Loader=yaml.BaseLoader) if plain else None  # noqa: S506
        except (yaml.YAMLError, RecursionError, ValueError):
            found = None
        if isinstance(found, dict) and all(isinstance(name, str) for name in found):
            return found, True
    lines = {
        entry["name"]: _bare(entry["value"].strip()) for entry in ENTRY.finditer(head[:MAX_HEAD])
    }
    return dict(lines), False


def _bare(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def by_role(entries: dict[str, Any]) -> dict[str, Any]:
    """Entries under our names; the first of several wins."""
    found: dict[str, Any] = {}
    for name, value in entries.items():
        role = ROLES.get(fold(name))
        if role and value not in ("", None, []):
            found.setdefault(role, value)
    return found


def text_of(value: Any) -> str:
    """An entry as one text; the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def texts_of(value: Any) -> list[str]:
    """An entry as several texts: a list, or words between commas."""
    if isinstance(value, list):
        return [one.strip() for one in value if isinstance(one, str) and one.strip()]
    if isinstance(value, str):
        return [one.strip() for one in value.strip("[]").split(",") if one.strip()]
    return []


def meta_lines(text: str, start: int, end: int) -> tuple[dict[str, str], int]:
    """Lines such as `**Status:** Done` at the start of an item's text.

    Returns:
        The entries, and where the text after them begins.
    """
    entries: dict[str, str] = {}
    at = start
    while at < end:
        stop = text.find("\n", at, end) + 1 or end
        line = text[at:stop]
        if line.strip():
            found = LINE.match(line)
            role = ROLES.get(fold(found["name"])) if found else None
            if found is None or role in {None, "key", "title", "criteria"}:
                break
            if not 0 < len(found["value"].strip()) <= 200:
                break
            entries.setdefault(found["name"].strip(), found["value"].strip("*_ \t"))
            start = stop
        at = stop
    return entries, start


def yaml_text(value: str) -> str:
    """A text as a YAML scalar on one line, quoted where it must be."""
    import json

    plain = re.fullmatch(r"[\w(][^\n:#\"'{}\[\],&*?|>%@`\\]*", value) and not value.endswith(" ")
    unclear = re.fullmatch(r"(?i)true|false|null|yes|no|on|off|~|[\d.+-eE]+", value)
    return value if plain and not unclear else json.dumps(value, ensure_ascii=False)
