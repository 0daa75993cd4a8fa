"""How often each rule fires on real items, and how fast all of them are judged."""

import csv
import random
from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

from assistant import read_backlog
from assistant.domain import Agreements, Finding, Item, ItemKind, ItemState, UserError
from assistant.quality import catalogue, inspect_backlog, inspect_many, likely_estimate

from ._quality_labels import DATA, TODAY, rows, stories

MOST = 0.4
SAMPLE = 400
_SEED = 20
_FEWEST = 20


def real_sets() -> dict[str, list[Item]]:
    """Real items by where they come from; the big sets are sampled, always alike."""
    found: dict[str, list[Item]] = {}
    for path in sorted((DATA / "stories").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found[path.stem.partition(".")[0]] = stories(
            line for line in text.split("\n") if line.strip("\ufeff \r")
        )
    found["stories with criteria"] = [
        _with_criteria(row) for row in rows(f"{_AC}/stories_ac_core.jsonl")
    ]
    found["items with criteria"] = [
        _with_criteria(row).model_copy(update={"kind": ItemKind.OTHER})
        for row in rows(f"{_AC}/items_ac_extended.jsonl")
    ]
    for name in ("springxd", "moodle"):
        items = issues(name)
        found[name] = random.Random(_SEED).sample(items, min(SAMPLE, len(items)))
    bugs = [
        Item(
            key=str(row["id"]),
            kind=ItemKind.BUG,
            title=row["title"],
            description=row["description"] or "",
        )
        for row in rows("retrieval/seamonkey/items.jsonl")
    ]
    found["seamonkey (bugs)"] = random.Random(_SEED).sample(bugs, min(SAMPLE, len(bugs)))
    return found


_AC = "stories_with_ac"


def _with_criteria(row: dict[str, Any]) -> Item:
    told = row["story"][:40] in row["context"]
    body = row["context"] if told else f"{row['story']}\n\n{row['context']}"
    return Item(
        key=row["id"],
        kind=ItemKind.STORY,
        title=row["title"],
        description=body,
        criteria=tuple(row["acceptance_criteria"]),
    )


def issues(name: str) -> list[Item]:
    """Issues of one project with their story points. Their type is not in the file."""
    path: Path = DATA / "story_points" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Item(
                key=row["issuekey"],
                title=row["title"],
                description="" if row["description"] == "NULL" else row["description"],
                state=ItemState.DONE,
                estimate=float(row["storypoint"]),
            )
            for row in csv.DictReader(file)
        ]


def exported() -> dict[str, list[Item]]:
    """The items of every export that can be read, by file."""
    found: dict[str, list[Item]] = {}
    for path in sorted((DATA / "exports").iterdir()):
        try:
            items = read_backlog(path).items
        except UserError:
            continue
        found[path.name] = random.Random(_SEED).sample(items, min(SAMPLE, len(items)))
    return found


def fired(items: list[Item]) -> tuple[list[tuple[Item, Finding]], Counter[ItemKind]]:
    """Every alarm on these items, as if they were open, and how many are judged as which kind."""
    live = [item.model_copy(update={"state": ItemState.OPEN}) for item in items]
    inspections = list(inspect_many(live, Agreements()))
    changed = [item.updated.date() for item in items if item.updated is not None]
    day = max(changed, default=TODAY)
    whole = inspect_backlog(live, inspections, Agreements(), today=day)
    found = [
        (item, finding)
        for item, inspection in zip(live, inspections, strict=True)
        for finding in (*inspection.findings, *whole.get(item.key, ()))
    ]
    return found, Counter(inspection.kind for inspection in inspections)


def alarms() -> list[tuple[str, Item, Finding]]:
    """Print the share of items on which each rule fires; return every alarm.

    A rule is counted on items of the kinds that it judges; sets with fewer than 20 of these say
    nothing about it.
    """
    found: list[tuple[str, Item, Finding]] = []
    hits: dict[str, dict[str, int]] = {}
    kinds: dict[str, Counter[ItemKind]] = {}
    sets = real_sets()
    for name, items in [*sets.items(), *exported().items()]:
        alarmed, kinds[name] = fired(items)
        found.extend((name, item, finding) for item, finding in alarmed)
        for rule, _ in {(finding.name, item.key) for item, finding in alarmed}:
            hits.setdefault(rule, {})
            hits[rule][name] = hits[rule].get(name, 0) + 1
    total = sum(count for one in kinds.values() for count in one.values())
    print(
        f"alarms on {total:,} real items of {len(kinds)} sets, by rule, over the items of its kinds "
        f"(goal: at most {MOST:.0%} of any set)"
    )
    for info in catalogue():
        judged = {
            name: sum(n for kind, n in one.items() if not info.kinds or kind in info.kinds)
            for name, one in kinds.items()
        }
        here = hits.get(info.key, {})
        count = sum(judged.values())
        shares = {name: here.get(name, 0) / n for name, n in judged.items() if n >= _FEWEST}
        most = sorted(shares, key=lambda name: -shares[name])[:2]
        told = ", ".join(f"{name[:28]} {shares[name]:.0%}" for name in most if shares[name])
        over = "   OVER" if any(share > MOST for share in shares.values()) else ""
        print(
            f"  {info.key:<30} {sum(here.values()):>4} of {count:>5} "
            f"({sum(here.values()) / (count or 1):>4.0%})   most: {told or 'none'}{over}"
        )
    return found


def show(found: list[tuple[str, Item, Finding]], count: int, seed: int) -> None:
    """Print alarms drawn at random, to be checked by hand."""
    for name, item, finding in random.Random(seed).sample(found, min(count, len(found))):
        words = finding.span.text[:160].replace("\n", " / ") if finding.span else ""
        print(f"  [{name}] {finding.rule}: {finding.message}\n      {item.title[:90]} >> {words}")


def speed() -> bool:
    """Print items a second and the ratio to the pipeline's own time; whether the goals hold."""
    import spacy

    from assistant.quality.nlp import PIPELINES
    from assistant.quality.prepare import prepare

    name = next(one for one in PIPELINES if spacy.util.is_package(one))
    stock = spacy.load(name, exclude=["ner"])
    sets = real_sets()
    list(inspect_many(sets["g12-camperplus"], Agreements()))
    list(stock.pipe(["A warm-up."]))
    print("speed on one core (seconds of this process, after loading)")
    total_ours = total_spacy = 0.0
    lists = [item for key in sets if key.startswith("g") for item in sets[key]]
    good = True
    for label, items in (("stories", lists), *((key, sets[key]) for key in sets if key[0] != "g")):
        texts = [unit.text for item in items for unit in prepare(item).units]
        begin = process_time()
        list(stock.pipe(texts, batch_size=256))
        middle = process_time()
        list(inspect_many(items, Agreements()))
        end = process_time()
        total_spacy, total_ours = total_spacy + middle - begin, total_ours + end - middle
        rate = len(items) / (end - middle)
        words = sum(len(text.split()) for text in texts) / len(items)
        good &= label != "stories" or rate >= 150
        print(
            f"  {label:<22} {rate:5.0f} items/s   x{(end - middle) / (middle - begin):.2f} of "
            f"spaCy's parse   ({words:.0f} words parsed an item)"
        )
    ratio = total_ours / total_spacy
    print(f"  all together           x{ratio:.2f} of spaCy's parse (goal: at most x1.30)")
    return good and ratio <= 1.3


def estimates() -> None:
    """How often the likely range holds the true estimate, from items with like titles."""
    from rapidfuzz import fuzz, process

    print("likely estimate: the true points lie in the range (width in points), 200 items each")
    for name in ("springxd", "moodle"):
        items = issues(name)
        titles = [item.title for item in items]
        drawn = random.Random(_SEED).sample(range(len(items)), 200)
        inspections = inspect_many([items[at] for at in drawn], Agreements())
        inside = wide = base = 0.0
        others = random.Random(_SEED)
        for at, inspection in zip(drawn, inspections, strict=True):
            near = process.extract(titles[at], titles, scorer=fuzz.token_set_ratio, limit=12)
            similar = [items[place] for _, _, place in near if place != at]
            size = likely_estimate(inspection, similar).size
            chance = likely_estimate(inspection, others.sample(items, 10)).size
            truth = items[at].estimate or 0.0
            inside += size.low is not None and size.low <= truth <= (size.high or 0.0)
            base += chance.low is not None and chance.low <= truth <= (chance.high or 0.0)
            wide += (size.high or 0.0) - (size.low or 0.0)
        count = len(drawn)
        print(
            f"  {name:<10} {inside / count:.0%} (width {wide / count:.1f}); "
            f"from items drawn at random {base / count:.0%}"
        )
