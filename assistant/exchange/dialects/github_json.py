"""GitHub issues: REST answers, `gh issue list --json`, and GraphQL answers with issues."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.domain import Link, NewItem
from assistant.exchange.criteria import extract_criteria
from assistant.exchange.dates import parse_date
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.forge_text import (
    children_in_text,
    links_in_text,
    parent_in_text,
    visible,
)
from assistant.exchange.dialects.json_lists import records_in
from assistant.exchange.dialects.label_words import (
    components_by_labels,
    estimate_by_labels,
    kind_by_labels,
    kind_by_word,
    priority_by_labels,
    state_by_labels,
)
from assistant.exchange.drafts import LABEL
from assistant.exchange.jsonfile import Document, JsonRecord, JsonRules, at, json_dialect, text_at
from assistant.exchange.model import Report
from assistant.exchange.text import clean, count

GH_FIELDS = frozenset(
    "assignees author body closed closedAt closedByPullRequestsReferences comments createdAt id isPinned labels milestone number"
    " projectCards projectItems reactionGroups state stateReason title updatedAt url type parent subIssues".split()
)
"""What `gh issue list --json` can be asked for (GitHub CLI manual), and what a part of ours has."""
SLUG = re.compile(
    r"/repos/(?P<api>[\w.-]{1,80}/[\w.-]{1,80})(?:/|\Z)"
    r"|://[^/]{1,200}/(?P<page>[\w.-]{1,80}/[\w.-]{1,80})/(?:issues|pull)/\d+\Z"
)


def is_issue(value: Mapping[str, Any]) -> bool:
    """Whether an object is an issue or a pull request of GitHub's."""
    number, title = value.get("number"), value.get("title")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(title, str):
        return False
    return set(value) <= GH_FIELDS or bool(
        {"labels_url", "repository_url", "events_url"} & set(value)
        or re.search(r"/(?:issues|pull)/\d+\Z", text_at(value, "html_url") or text_at(value, "url"))
        or ("__typename" in value and value["__typename"] in {"Issue", "PullRequest"})
        or isinstance(at(value, ("labels", "nodes")), list)
        or {"stateReason", "createdAt"} <= set(value)
    )


def sniff(head: Head) -> str | None:
    """A list of objects with a number and a title."""
    if head.json is None or not records_in(head.json, is_issue):
        return None
    return "The document holds issues with number, title and body, as GitHub and its gh give them."


def prepare(document: Document, report: Report) -> None:
    """Find out the repositories, the children in task lists, and what is missing."""
    issues = [record.value for record in document.records if not is_pull(record.value)]
    pulls = len(document.records) - len(issues)
    if pulls:
        report.note(f"Left out {count(pulls, 'pull request')}; they stay in the file.")
    if issues and not any("body" in value for value in issues):
        report.note(
            "The export has no texts of the issues; ask for them with gh issue list --json number,title,body,state,labels."
        )
    document.facts["several"] = len({slug for value in issues if (slug := slug_of(value))}) > 1
    parents: dict[str, str] = {}
    for value in issues:
        for number in children_in_text(_body(value)):
            child, parent = _key(document, value, number), _key(document, value)
            if child != parent:
                parents.setdefault(child, parent)
    document.facts["parents"] = parents


def is_pull(value: Mapping[str, Any]) -> bool:
    """Whether an object is a pull request; REST lists them among the issues."""
    return (
        value.get("pull_request") is not None
        or value.get("__typename") == "PullRequest"
        or value.get("type") == "PullRequest"
        or bool(re.search(r"/pull/\d+\Z", text_at(value, "url")))
    )


def slug_of(value: Mapping[str, Any]) -> str:
    """Owner and name of an issue's repository."""
    told = text_at(value, "repository", "nameWithOwner") or text_at(
        value, "repository", "full_name"
    )
    for name in ("repository_url", "html_url", "url"):
        found = SLUG.search(text_at(value, name))
        if found and not told:
            told = found["api"] or found["page"]
    return told


def _body(value: Mapping[str, Any]) -> str:
    body = value.get("body")
    return body if isinstance(body, str) else ""


def _key(document: Document, value: Mapping[str, Any], number: str = "") -> str:
    number = number or text_at(value, "number")
    slug = slug_of(value)
    return f"{slug}#{number}" if number and slug and document.facts["several"] else number


def label_names(value: Any) -> list[str]:
    """Names of labels: objects, texts, or a GraphQL connection."""
    labels = at(value, ("nodes",)) if isinstance(value, Mapping) else value
    if not isinstance(labels, list):
        return []
    names = [label if isinstance(label, str) else text_at(label, "name") for label in labels]
    return [clean(name) for name in names if name]


def item(document: Document, record: JsonRecord) -> dict[str, Any] | None:
    """One issue as fields of an item; None for a pull request."""
    value = record.value
    if is_pull(value):
        return None
    return issue_fields(document, value, _key(document, value))


def issue_fields(document: Document, value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Fields that an issue has wherever it stands."""
    title = clean(text_at(value, "title"))
    raw = _body(value)
    text = visible(raw)
    labels = label_names(value.get("labels"))
    state = text_at(value, "state")
    reason = text_at(value, "state_reason") or text_at(value, "stateReason")
    type_name = text_at(value, "type", "name") or text_at(value, "issueType", "name")
    if not type_name and text_at(value, "type") != "Issue":
        type_name = text_at(value, "type")
    by_type = kind_by_labels([f"type:{type_name}"]) if type_name else kind_by_word("")
    parent = _parent(document, value, key, raw)
    return {
        "key": clean(key),
        "kind": by_type if by_type.value != "other" else kind_by_labels(labels, title, text),
        "title": title,
        "description": text,
        "criteria": extract_criteria(text),
        "status": clean(state),
        "state": state_by_labels(labels, closed=state.lower() == "closed", reason=reason),
        "priority": priority_by_labels(labels),
        "estimate": estimate_by_labels(labels),
        "labels": tuple(dict.fromkeys(labels)),
        "components": components_by_labels(labels),
        "parent": parent or None,
        "links": tuple(
            Link(type=link.type, key=_key(document, value, link.key), direction=link.direction)
            for link in links_in_text(text)
            if link.key != text_at(value, "number")
        ),
        "project": clean(slug_of(value)),
        "created": parse_date(text_at(value, "created_at") or text_at(value, "createdAt")),
        "updated": parse_date(text_at(value, "updated_at") or text_at(value, "updatedAt")),
    }


def _parent(document: Document, value: Mapping[str, Any], key: str, raw: str) -> str:
    number = text_at(value, "parent", "number")
    if not number:
        number = re.sub(r"\D", "", text_at(value, "parent_issue_url").rpartition("/")[2])
    number = number or parent_in_text(raw)
    if number and number != text_at(value, "number"):
        return _key(document, value, number)
    found: str = document.facts["parents"].get(key, "")
    return found


def part(
    _document: Document, record: JsonRecord, new: NewItem, description: Any, _criteria: Any
) -> dict[str, Any]:
    """A new issue as *create an issue* takes it; its text names the parent."""
    number = text_at(record.value, "number")
    made: dict[str, Any] = {
        "title": " ".join(new.title.split()),
        "body": f"Part of #{number}\n\n{description or ''}".strip(),
    }
    if new.draft:
        made["labels"] = [LABEL]
    return made


DIALECT = json_dialect(
    "github_json",
    "GitHub issues (REST JSON, gh, GraphQL)",
    JsonRules(
        find=lambda root: records_in(root, is_issue),
        item=item,
        title=("title",),
        description=("body",),
        markup=lambda _document, _record: "markdown",
        part=part,
        prepare=prepare,
    ),
    sniff,
)
