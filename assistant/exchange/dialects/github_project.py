"""Items of a GitHub project: `gh project item-list --format json` and GraphQL answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain import NewItem
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.github_json import issue_fields, label_names, slug_of
from assistant.exchange.dialects.json_lists import records_in
from assistant.exchange.dialects.label_words import kind_by_labels, state_by_labels
from assistant.exchange.drafts import LABEL
from assistant.exchange.jsonfile import Document, JsonRecord, JsonRules, at, json_dialect, text_at
from assistant.exchange.model import Report
from assistant.exchange.plain_columns import role_of
from assistant.exchange.table_read import parse_number
from assistant.exchange.text import clean, count
from assistant.exchange.vocabulary import STATES, fold, state_of

TYPES = frozenset({"Issue", "PullRequest", "DraftIssue"})


def is_item(value: Mapping[str, Any]) -> bool:
    """Whether an object is a project's item with an issue or a draft in it."""
    content = value.get("content")
    if not isinstance(content, Mapping) or not isinstance(content.get("title"), str):
        return False
    return (
        text_at(value, "id").startswith("PVTI_")
        or text_at(content, "type") in TYPES
        or text_at(content, "__typename") in TYPES
        or "fieldValues" in value
    )


def sniff(head: Head) -> str | None:
    """Items with a content that has a title."""
    if head.json is None or not records_in(head.json, is_item):
        return None
    return "The document holds a GitHub project's items with their content."


def prepare(document: Document, report: Report) -> None:
    """Tell what is left out, and whether numbers are unique."""
    contents = [_content(record) for record in document.records]
    pulls = sum(_is_pull(content) for content in contents)
    if pulls:
        report.note(f"Left out {count(pulls, 'pull request')}; they stay in the file.")
    slugs = {slug for content in contents if (slug := _slug(content))}
    document.facts.update(several=len(slugs) > 1, parents={})


def _content(record: JsonRecord) -> Mapping[str, Any]:
    content = record.value.get("content")
    return content if isinstance(content, Mapping) else {}


def _is_pull(content: Mapping[str, Any]) -> bool:
    return "PullRequest" in {text_at(content, "type"), text_at(content, "__typename")}


def _slug(content: Mapping[str, Any]) -> str:
    told = text_at(content, "repository")
    return slug_of(content) or told.rpartition("github.com/")[2]


def _own_fields(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The project's own fields: name and value as text."""
    for name, found in value.items():
        if isinstance(found, str | int | float) and not isinstance(found, bool):
            yield name, str(found)
        elif isinstance(found, Mapping) and name not in {"content", "fieldValues"}:
            yield name, text_at(found, "title") or text_at(found, "name")
    for node in at(value, ("fieldValues", "nodes")) or ():
        name = text_at(node, "field", "name")
        shown = next(
            (
                text
                for key in ("name", "text", "number", "title", "date")
                if (text := text_at(node, key))
            ),
            "",
        )
        if name and shown:
            yield name, shown


def item(document: Document, record: JsonRecord) -> dict[str, Any] | None:
    """One item; the project's own status, estimate and priority win over the issue's labels."""
    value, content = record.value, _content(record)
    if not content or _is_pull(content):
        return None
    number = text_at(content, "number")
    several = document.facts["several"] and _slug(content)
    key = (f"{_slug(content)}#{number}" if several else number) or text_at(value, "id")
    fields = issue_fields(document, content, key)
    fields["project"] = clean(_slug(content))
    labels = list(dict.fromkeys([*fields["labels"], *label_names(value.get("labels"))]))
    fields["labels"] = tuple(labels)
    roles: dict[str, str] = {}
    for name, shown in _own_fields(value):
        role = role_of(name)
        if role in {"status", "estimate", "priority", "kind"}:
            roles.setdefault(role, shown)
    if fields["kind"].value == "other":
        words = [f"type:{roles['kind']}"] if "kind" in roles else []
        fields["kind"] = kind_by_labels([*words, *labels], fields["title"], fields["description"])
    if "estimate" in roles:
        fields["estimate"] = parse_number(roles["estimate"])
    if "priority" in roles:
        fields["priority"] = clean(roles["priority"])
    if "status" in roles:
        closed = text_at(content, "state").lower() == "closed"
        fields["status"] = clean(roles["status"])
        known = STATES.get(fold(roles["status"]))
        fields["state"] = (
            state_by_labels([*labels, f"status:{roles['status']}"], closed=True)
            if closed
            else known or state_of(roles["status"])
        )
    return fields


def part(
    _document: Document, record: JsonRecord, new: NewItem, description: Any, _criteria: Any
) -> dict[str, Any]:
    """A new draft issue of the project; its text names the parent."""
    number = text_at(_content(record), "number")
    body = f"Part of #{number}\n\n{description or ''}" if number else description or ""
    made: dict[str, Any] = {
        "content": {
            "type": "DraftIssue",
            "title": " ".join(new.title.split()),
            "body": body.strip(),
        }
    }
    if new.draft:
        made["labels"] = [LABEL]
    return made


DIALECT = json_dialect(
    "github_project",
    "GitHub project items (gh project item-list, GraphQL)",
    JsonRules(
        find=lambda root: records_in(root, is_item),
        item=item,
        title=("content", "title"),
        description=("content", "body"),
        markup=lambda _document, _record: "markdown",
        part=part,
        prepare=prepare,
    ),
    sniff,
)
