"""GitLab issues and work items as its REST interface and `glab` give them."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.domain import Link, NewItem
from assistant.exchange.criteria import extract_criteria
from assistant.exchange.dates import from_milliseconds, parse_date
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.forge_text import links_in_text, parent_in_text, visible
from assistant.exchange.dialects.json_lists import records_in
from assistant.exchange.dialects.label_words import (
    components_by_labels,
    estimate_by_labels,
    kind_by_labels,
    priority_by_labels,
    state_by_labels,
)
from assistant.exchange.drafts import LABEL
from assistant.exchange.jsonfile import Document, JsonRecord, JsonRules, at, json_dialect, text_at
from assistant.exchange.model import Report
from assistant.exchange.table_read import number_in
from assistant.exchange.text import clean, count

OWN = frozenset(
    {
        "project_id",
        "web_url",
        "references",
        "issue_type",
        "time_stats",
        "task_completion_status",
        "group_id",
    }
)


def is_issue(value: Mapping[str, Any]) -> bool:
    """Whether an object is an issue, an epic or a merge request of GitLab's."""
    number = value.get("iid")
    return (
        isinstance(number, int | str)
        and not isinstance(number, bool)
        and isinstance(value.get("title"), str)
        and bool(OWN & set(value) or "description" in value)
    )


def _is_merge_request(value: Mapping[str, Any]) -> bool:
    return "source_branch" in value or "merge_status" in value


def sniff(head: Head) -> str | None:
    """Objects with GitLab's own `iid`."""
    if head.json is None or not records_in(head.json, is_issue):
        return None
    return "The document holds issues with iid and title, as GitLab's REST interface gives them."


def prepare(document: Document, report: Report) -> None:
    """Tell what is left out, and whether numbers are unique in the document."""
    values = [record.value for record in document.records if not _is_merge_request(record.value)]
    others = len(document.records) - len(values)
    if others:
        report.note(f"Left out {count(others, 'merge request')}; they stay in the file.")
    document.facts["several"] = (
        len({slug for value in values if "iid" in value and (slug := _slug(value))}) > 1
    )


def _slug(value: Mapping[str, Any]) -> str:
    """Path of the project or group, else its number."""
    full = text_at(value, "references", "full")
    if full:
        return re.split(r"[#&]", full)[0]
    found = re.search(r"://[^/]+/(?P<path>.+?)/-/", text_at(value, "web_url"))
    return found["path"] if found else text_at(value, "project_id")


def _key(document: Document, value: Mapping[str, Any], number: str = "") -> str:
    number = number or text_at(value, "iid")
    slug = _slug(value)
    return f"{slug}#{number}" if number and slug and document.facts["several"] else number


def _when(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_milliseconds(value)
    return parse_date(value) if isinstance(value, str) else None


def _labels(value: Any) -> list[str]:
    if not isinstance(value, list):
        return []
    names = [label if isinstance(label, str) else text_at(label, "name") for label in value]
    return [clean(name) for name in names if name]


def item(document: Document, record: JsonRecord) -> dict[str, Any] | None:
    """One issue as fields of an item; None for a merge request."""
    value = record.value
    if _is_merge_request(value):
        return None
    title = clean(text_at(value, "title"))
    raw = value.get("description")
    raw = raw if isinstance(raw, str) else ""
    text = visible(raw)
    labels = _labels(value.get("labels"))
    state = text_at(value, "state")
    type_name = text_at(value, "issue_type")
    kind_words = [] if type_name in {"", "issue"} else [f"type:{type_name}"]
    weight = number_in(value.get("weight"))
    return {
        "key": clean(_key(document, value)),
        "kind": kind_by_labels([*labels, *kind_words], title, text),
        "title": title,
        "description": text,
        "criteria": extract_criteria(text),
        "status": clean(state),
        "state": state_by_labels(
            labels,
            closed=state.lower() == "closed",
            reason="duplicate" if value.get("duplicated_to_id") else "",
        ),
        "priority": priority_by_labels(labels),
        "estimate": estimate_by_labels(labels) if weight is None else weight,
        "labels": tuple(dict.fromkeys(labels)),
        "components": components_by_labels(labels),
        "parent": _parent(document, value, raw) or None,
        "links": tuple(
            Link(type=link.type, key=_key(document, value, link.key))
            for link in links_in_text(text)
            if link.key != text_at(value, "iid")
        ),
        "project": clean(_slug(value)),
        "created": _when(value.get("created_at")),
        "updated": _when(value.get("updated_at")),
    }


def _parent(document: Document, value: Mapping[str, Any], raw: str) -> str:
    """The epic in GitLab's own notation (`&4`), else the issue that the text names."""
    epic = text_at(value, "epic", "iid") or text_at(value, "epic_iid")
    if epic:
        return f"&{epic}"
    number = parent_in_text(raw)
    return _key(document, value, number) if number and number != text_at(value, "iid") else ""


def part(
    _document: Document, record: JsonRecord, new: NewItem, description: Any, _criteria: Any
) -> dict[str, Any]:
    """A new issue as *new issue* takes it; its text names the parent, the epic is the parent's."""
    number = text_at(record.value, "iid")
    made: dict[str, Any] = {
        "title": " ".join(new.title.split()),
        "description": f"Part of #{number}\n\n{description or ''}".strip(),
    }
    if project := at(record.value, ("project_id",)):
        made = {"project_id": project, **made}
    if new.draft:
        made["labels"] = [LABEL]
    return made


DIALECT = json_dialect(
    "gitlab_json",
    "GitLab issues (REST JSON)",
    JsonRules(
        find=lambda root: records_in(root, is_issue),
        item=item,
        title=("title",),
        description=("description",),
        markup=lambda _document, _record: "markdown",
        part=part,
        prepare=prepare,
    ),
    sniff,
)
