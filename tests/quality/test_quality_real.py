"""Real items: nothing breaks, spans are exact, no rule floods, people's labels are met."""

import json
from collections import Counter

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect_many


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def test_spans_are_exact_on_real_items(shared) -> None:
    folder = shared / "stories_with_ac"
    items = [
        Item(
            key=row["id"],
            kind=ItemKind.STORY,
            title=row["title"],
            description=f"{row['story']}\n\n{row['context']}",
            criteria=tuple(row["acceptance_criteria"]),
        )
        for name in ("stories_ac_core", "items_ac_extended")
        for row in rows(folder / f"{name}.jsonl")[:60]
    ]
    for item, inspection in zip(items, inspect_many(items, Agreements()), strict=True):
        assert inspection.clauses
        spans = [clause.span for clause in inspection.clauses]
        spans += [finding.span for finding in inspection.findings if finding.span]
        for span in spans:
            source = {"title": item.title, "description": item.description}.get(span.source)
            source = item.criteria[span.index] if source is None else source
            assert source[span.start : span.end] == span.text


def test_no_rule_floods_a_list_of_stories(shared) -> None:
    text = (shared / "stories" / "g12-camperplus.txt").read_text("utf-8")
    items = [
        Item(key=str(n), kind=ItemKind.STORY, title=line.strip())
        for n, line in enumerate(text.split("\n"))
        if line.strip()
    ]
    fired = Counter(
        rule
        for inspection in inspect_many(items, Agreements())
        for rule in {finding.rule for finding in inspection.findings}
    )
    assert max(fired.values()) <= 0.4 * len(items)


def test_defects_that_both_experts_see(shared) -> None:
    labelled = rows(shared / "quality" / "qus_expert_labels.jsonl")
    items = [Item(key=row["id"], kind=ItemKind.STORY, title=row["story"]) for row in labelled]
    found = {one.key: {f.rule for f in one.findings} for one in inspect_many(items, Agreements())}
    agreed = {
        (row["id"], "qus." + defect.partition(".")[0])
        for row in labelled
        for defect in row["defects_agreed"]
        if not defect.startswith("uniform")
    }
    met = sum(rule in found[key] for key, rule in agreed)
    assert met >= 0.7 * len(agreed)
