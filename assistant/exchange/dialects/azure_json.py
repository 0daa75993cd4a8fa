"""Azure DevOps work items as the REST interface and `az boards` give them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain import ItemState, Link, NewItem
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.dates import parse_date
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.json_lists import records_in
from assistant.exchange.drafts import LABEL
from assistant.exchange.jsonfile import Document, JsonRecord, JsonRules, at, json_dialect, text_at
from assistant.exchange.jsontext import Path as JsonPath
from assistant.exchange.markup import markup
from assistant.exchange.model import Report
from assistant.exchange.table_parts import KIND_WORDS
from assistant.exchange.table_read import parse_number
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import STATES, fold, kind_of, state_of

DESCRIPTION = "System.Description"
CRITERIA = "Microsoft.VSTS.Common.AcceptanceCriteria"
STEPS = "Microsoft.VSTS.TCM.ReproSteps"
ESTIMATES = (
    "Microsoft.VSTS.Scheduling.StoryPoints",
    "Microsoft.VSTS.Scheduling.Effort",
    "Microsoft.VSTS.Scheduling.Size",
)
RANKS = ("Microsoft.VSTS.Common.StackRank", "Microsoft.VSTS.Common.BacklogPriority")
WITH_CRITERIA = frozenset({"user story", "product backlog item", "bug"})
"""Types of Microsoft's own processes that have a field for criteria."""
LINKS = {
    "Dependency-Forward": ("Successor", "outward"),
    "Dependency-Reverse": ("Predecessor", "outward"),
    "Duplicate-Forward": ("Duplicate", "outward"),
    "Duplicate-Reverse": ("Duplicate of", "outward"),
    "Related": ("Related", "outward"),
}
NUMBER = re.compile(r"/(\d+)\Z")


def is_work_item(value: Mapping[str, Any]) -> bool:
    """Whether an object is a work item."""
    fields = value.get("fields")
    return isinstance(fields, Mapping) and "System.Title" in fields


def sniff(head: Head) -> str | None:
    """Objects whose fields are named as Azure DevOps names them."""
    if head.json is None or not records_in(head.json, is_work_item):
        return None
    return "The document holds work items with System.Title, as Azure DevOps' REST interface gives them."


def state_by_reason(state: str, reason: str) -> ItemState:
    """The state; a closed item may have been cut, deferred or rejected."""
    by_state = STATES.get(fold(state)) or state_of(state)
    said = fold(reason)
    if by_state is ItemState.DONE and (
        STATES.get(said) is ItemState.DECLINED
        or said.split(" ")[0]
        in {"cut", "deferred", "abandoned", "rejected", "duplicate", "removed"}
    ):
        return ItemState.DECLINED
    return by_state


def _fields(record: JsonRecord) -> Mapping[str, Any]:
    """Fields of a record; empty where there are none."""
    fields = record.value.get("fields")
    return fields if isinstance(fields, Mapping) else {}


def format_of(record: JsonRecord, field: str) -> str:
    """Markup of a large text field: HTML unless the work item says Markdown."""
    told = text_at(record.value, "multilineFieldsFormat", field).lower()
    return "markdown" if told == "markdown" else "html"


def _text(record: JsonRecord, field: str) -> str:
    raw = _fields(record).get(field)
    if not isinstance(raw, str) or not raw:
        return ""
    text = markup(format_of(record, field))
    return clean(text.to_markdown(text.cut_draft(raw))).strip()


def item(_document: Document, record: JsonRecord) -> dict[str, Any] | None:
    """One work item as fields of an item."""
    fields = record.value.get("fields")
    if not isinstance(fields, Mapping):
        return None
    description = _text(record, DESCRIPTION)
    steps = _text(record, STEPS)
    if steps and steps != description:
        description = f"{description}\n\n{steps}".strip()
    own = _text(record, CRITERIA)
    state = text_at(fields, "System.State")
    found = criteria_of_field(own) if own else ()
    return {
        "key": clean(text_at(record.value, "id") or text_at(fields, "System.Id")),
        "kind": kind_of(text_at(fields, "System.WorkItemType")),
        "title": clean(text_at(fields, "System.Title")),
        "description": description,
        "criteria": tuple(dict.fromkeys([*found, *extract_criteria(description)])),
        "status": clean(state),
        "state": state_by_reason(state, text_at(fields, "System.Reason")),
        "priority": clean(text_at(fields, "Microsoft.VSTS.Common.Priority")),
        "rank": clean(next((rank for name in RANKS if (rank := text_at(fields, name))), "")),
        "estimate": next(
            (
                points
                for name in ESTIMATES
                if (points := parse_number(text_at(fields, name))) is not None
            ),
            None,
        ),
        "labels": tuple(
            dict.fromkeys(
                clean(tag.strip())
                for tag in text_at(fields, "System.Tags").split(";")
                if tag.strip()
            )
        ),
        "components": tuple(
            clean(area)
            for area in (text_at(fields, "System.AreaPath").rpartition("\\")[2],)
            if area
        ),
        "parent": _parent(record, fields) or None,
        "links": tuple(_links(record)),
        "project": clean(text_at(fields, "System.TeamProject")),
        "created": parse_date(text_at(fields, "System.CreatedDate")),
        "updated": parse_date(text_at(fields, "System.ChangedDate")),
    }


def _relations(record: JsonRecord) -> Iterator[tuple[str, str]]:
    """Name and number of each link to another work item."""
    relations = record.value.get("relations")
    for relation in relations if isinstance(relations, list) else ():
        number = NUMBER.search(text_at(relation, "url"))
        if number:
            yield text_at(relation, "rel"), number[1]


def _parent(record: JsonRecord, fields: Mapping[str, Any]) -> str:
    told = text_at(fields, "System.Parent")
    return told or next(
        (key for name, key in _relations(record) if name.endswith("Hierarchy-Reverse")), ""
    )


def _links(record: JsonRecord) -> Iterator[Link]:
    for name, key in _relations(record):
        for ending, (shown, _) in LINKS.items():
            if name.endswith(ending):
                yield Link(type=shown, key=key)


def criteria_path(document: Document, record: JsonRecord) -> JsonPath | None:
    """The field for criteria, where the work item or another of its type has one."""
    fields = _fields(record)
    if format_of(record, CRITERIA) != format_of(record, DESCRIPTION):
        return None
    kind = text_at(fields, "System.WorkItemType")
    there = fold(kind) in WITH_CRITERIA or any(
        CRITERIA in _fields(other) and text_at(other.value, "fields", "System.WorkItemType") == kind
        for other in document.records
    )
    return ("fields", CRITERIA) if there else None


def prepare(document: Document, report: Report) -> None:
    """Tell where texts were not asked for."""
    if document.records and not any(DESCRIPTION in _fields(record) for record in document.records):
        report.note(
            "No work item has a System.Description; get the work items with $expand=all to have their texts."
        )


def part(
    document: Document, record: JsonRecord, new: NewItem, description: Any, criteria: Any
) -> dict[str, Any]:
    """A new work item with the fields of *create*, linked to its parent."""
    value, fields = record.value, _fields(record)
    words = {text_at(other.value, "fields", "System.WorkItemType") for other in document.records}
    kind = next((word for word in sorted(words) if kind_of(word) is new.kind), "")
    story = "User Story" if new.kind.value in {"story", "other"} else KIND_WORDS[new.kind]
    made: dict[str, Any] = {
        "System.WorkItemType": kind or story,
        "System.Title": " ".join(new.title.split()),
    }
    for name in ("System.TeamProject", "System.AreaPath", "System.IterationPath"):
        if name in fields:
            made[name] = fields[name]
    if description is not None:
        made[DESCRIPTION] = description
    if criteria is not None:
        made[CRITERIA] = criteria
    if new.draft:
        made["System.Tags"] = LABEL
    key = text_at(value, "id")
    if key.isdigit():
        made["System.Parent"] = int(key)
    new_item: dict[str, Any] = {"fields": made}
    if at(value, ("multilineFieldsFormat",)):
        new_item["multilineFieldsFormat"] = value["multilineFieldsFormat"]
    return new_item


DIALECT = json_dialect(
    "azure_json",
    "Azure DevOps work items (REST JSON)",
    JsonRules(
        find=lambda root: records_in(root, is_work_item),
        item=item,
        title=("fields", "System.Title"),
        description=("fields", DESCRIPTION),
        markup=lambda _document, record: format_of(record, DESCRIPTION),
        part=part,
        criteria=criteria_path,
        prepare=prepare,
    ),
    sniff,
)
