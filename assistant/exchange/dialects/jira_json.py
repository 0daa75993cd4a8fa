"""Jira's REST answers: search results and single issues, v2 (wiki markup) and v3 (ADF)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain import ItemKind, Link, NewItem, UserError
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.dates import parse_date
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.jira_words import NAMES
from assistant.exchange.drafts import LABEL
from assistant.exchange.jsonfile import (
    Document,
    JsonRecord,
    JsonRules,
    at,
    json_dialect,
    list_at,
    rich_text_at,
    text_at,
)
from assistant.exchange.jsontext import Path as JsonPath
from assistant.exchange.markup import markup
from assistant.exchange.model import Report
from assistant.exchange.roles import PUBLIC_NAMES, IfThere
from assistant.exchange.table_parts import KIND_WORDS
from assistant.exchange.table_read import number_in
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import SUBTASKS, fold, kind_of, state_of

RANK = re.compile(r"\d\|[0-9a-z]+:[0-9a-z]*\Z")
CLOUD_FIELDS = {
    "customfield_10016": ("estimate", re.compile(r"\d{1,3}(?:\.\d+)?\Z")),
    "customfield_10014": ("epic", re.compile(r"[A-Z][A-Z0-9_]+-\d+\Z")),
}
"""Numbers that Jira Cloud gives to its own fields on a new site; used only where the document
does not name its fields (`expand=names`)."""
SCHEMAS = {
    "com.pyxis.greenhopper.jira:gh-epic-link": "epic",
    "com.pyxis.greenhopper.jira:jsw-story-points": "estimate",
    "com.pyxis.greenhopper.jira:gh-lexo-rank": "rank",
}


def find(root: Any) -> list[JsonRecord]:
    """Issues of a search result, of a list of issues or of result pages, or one issue."""
    found: list[tuple[JsonPath, Any]] = []
    if isinstance(root, Mapping) and isinstance(root.get("issues"), list):
        found = [(("issues", index), value) for index, value in enumerate(root["issues"])]
    elif isinstance(root, Mapping):
        found = [((), root)]
    elif isinstance(root, list):
        for index, value in enumerate(root):
            inner = value.get("issues") if isinstance(value, Mapping) else None
            if isinstance(inner, list):
                found += [((index, "issues", place), issue) for place, issue in enumerate(inner)]
            else:
                found.append(((index,), value))
    return [
        JsonRecord(number, path, value)
        for number, (path, value) in enumerate(found, start=1)
        if isinstance(value, Mapping) and isinstance(value.get("fields"), Mapping)
    ]


def sniff(head: Head) -> str | None:
    """Issues with a key and fields; an empty search result counts too."""
    root = head.json
    records = find(root)
    if records and any("summary" in record.value["fields"] for record in records[:20]):
        return (
            "The document holds issues with a key and fields, as Jira's REST interface gives them."
        )
    if (
        isinstance(root, Mapping)
        and root.get("issues") == []
        and ("startAt" in root or "isLast" in root)
    ):
        return "The document is an empty page of a Jira search."
    return None


def prepare(document: Document, report: Report) -> None:
    """Find out which custom field holds what, and whether texts are ADF."""
    roles: dict[str, str] = {}
    roots = document.root if isinstance(document.root, list) else [document.root]
    for root in roots:
        for name, shown in _members(root, "names"):
            role = NAMES.get(fold(str(shown)))
            if role and name.startswith("customfield_"):
                roles.setdefault(role, name)
        for name, schema in _members(root, "schema"):
            role = SCHEMAS.get(str(at(schema, ("custom",))))
            if role:
                roles.setdefault(role, name)
    if not roles:
        for name, (role, shape) in CLOUD_FIELDS.items():
            values = [text_at(record.value["fields"], name) for record in document.records]
            if any(values) and all(shape.match(value) for value in values if value):
                roles[role] = name
                report.note(
                    f"{name} was taken for the {role}, as on a new Jira Cloud site; map the field if it is not."
                )
    for ours, theirs in document.mapping.items():
        own = _field_named(document, roots, theirs)
        if own is not None:
            roles[PUBLIC_NAMES.get(ours, ours)] = own
        elif not isinstance(theirs, IfThere):
            raise UserError(
                f"No issue has a field {theirs!r} for {ours!r}; name it as the document does, such as customfield_10016."
            )
    adf = any(
        isinstance(record.value["fields"].get("description"), Mapping)
        for record in document.records
    )
    document.facts.update(roles=roles, markup="adf" if adf else "wiki")


def _field_named(document: Document, roots: Sequence[Any], wanted: str) -> str | None:
    """A field by its id, or by what the document says it is called; None where no issue has it."""
    called = {fold(str(shown)): name for root in roots for name, shown in _members(root, "names")}
    name = called.get(fold(wanted), wanted)
    there = any(name in record.value["fields"] for record in document.records)
    return name if there or not document.records else None


def _members(root: Any, name: str) -> list[tuple[str, Any]]:
    found = at(root, (name,))
    return list(found.items()) if isinstance(found, Mapping) else []


def item(document: Document, record: JsonRecord) -> dict[str, Any]:
    """One issue as fields of an item."""
    fields = record.value["fields"]
    roles: dict[str, str] = document.facts["roles"]
    text = markup(markup_of(document, record))
    description = clean(
        text.to_markdown(
            text.cut_draft(rich_text_at(fields, roles.get("description", "description")))
        )
    ).strip()
    own = fields.get(roles.get("criteria", ""))
    criteria: tuple[str, ...] = ()
    if own:
        criteria = criteria_of_field(clean(_text(document, own)))
    status = text_at(fields, "status", "name") or text_at(fields, "status")
    key = text_at(record.value, "key")
    return {
        "key": clean(key),
        "kind": kind_of(text_at(fields, "issuetype", "name")),
        "title": clean(text_at(fields, roles.get("title", "summary"))),
        "description": description,
        "criteria": tuple(dict.fromkeys([*criteria, *extract_criteria(description)])),
        "status": clean(status),
        "state": state_of(
            status,
            category=text_at(fields, "status", "statusCategory", "key")
            or text_at(fields, "status", "statusCategory", "name"),
            resolution=text_at(fields, "resolution", "name"),
        ),
        "priority": clean(text_at(fields, "priority", "name")),
        "rank": clean(_rank(fields, roles)),
        "estimate": number_in(fields.get(roles.get("estimate", ""))),
        "labels": tuple(clean(str(label)) for label in list_at(fields, "labels")),
        "components": tuple(clean(text_at(part, "name")) for part in list_at(fields, "components")),
        "parent": clean(text_at(fields, "parent", "key") or text_at(fields, roles.get("epic", "")))
        or None,
        "links": _links(fields),
        "project": clean(text_at(fields, "project", "key") or key.rpartition("-")[0]),
        "created": parse_date(text_at(fields, "created")),
        "updated": parse_date(text_at(fields, "updated")),
    }


def _text(document: Document, value: Any) -> str:
    text = markup("adf" if isinstance(value, Mapping) else document.facts["markup"])
    return text.to_markdown(text.cut_draft(value)) if isinstance(value, str | Mapping) else ""


def _rank(fields: Mapping[str, Any], roles: Mapping[str, str]) -> str:
    if "rank" in roles:
        return text_at(fields, roles["rank"])
    for name, value in fields.items():
        if name.startswith("customfield_") and isinstance(value, str) and RANK.match(value):
            return value
    return ""


def _links(fields: Mapping[str, Any]) -> tuple[Link, ...]:
    found: list[Link] = []
    for link in list_at(fields, "issuelinks"):
        kind = text_at(link, "type", "name")
        if key := text_at(link, "outwardIssue", "key"):
            found.append(Link(type=kind, key=key, direction="outward"))
        if key := text_at(link, "inwardIssue", "key"):
            found.append(Link(type=kind, key=key, direction="inward"))
    return tuple(found)


def markup_of(document: Document, record: JsonRecord) -> str:
    """ADF where this record, or else the document, has it."""
    value = record.value["fields"].get("description")
    if isinstance(value, Mapping):
        return "adf"
    return "wiki" if isinstance(value, str) else str(document.facts["markup"])


def criteria_path(document: Document, record: JsonRecord) -> JsonPath | None:
    """The custom field for criteria, where the document names one."""
    name = document.facts["roles"].get("criteria")
    return ("fields", name) if name and name in record.value["fields"] else None


def part(
    document: Document, record: JsonRecord, new: NewItem, description: Any, criteria: Any
) -> dict[str, Any]:
    """A new issue as Jira's *create issue* takes it; below an issue that is no epic, a sub-task."""
    fields = record.value["fields"]
    below_epic = kind_of(text_at(fields, "issuetype", "name")) in {ItemKind.EPIC, ItemKind.FEATURE}
    words = {text_at(other.value["fields"], "issuetype", "name") for other in document.records}
    if below_epic:
        kind = next(
            (
                word
                for word in sorted(words)
                if kind_of(word) is new.kind and fold(word) not in SUBTASKS
            ),
            KIND_WORDS[new.kind],
        )
    else:
        kind = next((word for word in sorted(words) if fold(word) in SUBTASKS), "Sub-task")
    made: dict[str, Any] = {}
    if project := text_at(fields, "project", "key"):
        made["project"] = {"key": project}
    made |= {
        "parent": {"key": text_at(record.value, "key")},
        "issuetype": {"name": kind},
        "summary": " ".join(new.title.split()),
    }
    if description is not None:
        made["description"] = description
    own = criteria_path(document, record)
    if criteria is not None and own:
        made[str(own[1])] = criteria
    if new.draft:
        made["labels"] = [LABEL]
    return {"fields": made}


DIALECT = json_dialect(
    "jira_json",
    "Jira REST JSON (v2 and v3)",
    JsonRules(
        find=find,
        item=item,
        title=("fields", "summary"),
        description=("fields", "description"),
        markup=markup_of,
        part=part,
        criteria=criteria_path,
        prepare=prepare,
        maps=True,
    ),
    sniff,
)
