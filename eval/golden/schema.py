"""What a golden file may hold. Unknown entries are refused with their name."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant import Backlog, Item, ItemKind, ItemState, Link, RelationType, Role, SplitPattern

from .passages import Passage, find_passage


class Strict(BaseModel):
    """Immutable; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _from_text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_many)]
"""One text or several."""


class Behaviour(Strict):
    """One observable behaviour, as a short statement. In YAML a plain string will do."""

    text: str = Field(min_length=8)
    also: Texts = ()
    """Other wordings that mean the same; for items in other languages one is English."""
    origin: Literal["item", "precedent", "domain"] = "item"
    """What lets a reader demand it: the item's own words, a precedent's, or plain sense."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording, the main one first."""
        return (self.text, *self.also)


class Topic(Strict):
    """A question that a good refinement asks, and who can answer it."""

    text: str = Field(min_length=8)
    also: Texts = ()
    roles: tuple[Role, ...] = Field(min_length=1)
    """The best role first; any of them counts."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording, the main one first."""
        return (self.text, *self.also)


class ReferencePart(Strict):
    """One part of the reference split."""

    title: str
    covers: tuple[str, ...] = Field(min_length=1)
    """Passages of the item, word for word."""
    can_wait: bool = False


class Expected(StrEnum):
    """Whether a team would split the item."""

    SPLIT = "yes"
    WHOLE = "no"
    EITHER = "either"


class SplitLabel(Strict):
    """Whether and how the item should be split."""

    wanted: Expected = Expected.WHOLE
    patterns: tuple[SplitPattern, ...] = ()
    """Acceptable patterns, the best first."""
    parts: tuple[ReferencePart, ...] = ()
    why: str = ""

    @model_validator(mode="after")
    def _parts_follow_from_wanted(self) -> "SplitLabel":
        if self.wanted is Expected.SPLIT and (len(self.parts) < 2 or not self.patterns):
            raise ValueError("a wanted split needs at least two parts and one pattern")
        if self.wanted is Expected.WHOLE and (self.parts or self.patterns):
            raise ValueError("an item that stays whole has no parts and no patterns")
        return self


class RelatedKey(Strict):
    """A relation that a good refinement names."""

    key: str
    type: RelationType
    also: tuple[RelationType, ...] = ()
    """Other types that a reader would accept."""

    @property
    def types(self) -> tuple[RelationType, ...]:
        """Every accepted type, the best first."""
        return (self.type, *self.also)


Behaviours = tuple[Annotated[Behaviour, BeforeValidator(_from_text)], ...]


class Label(Strict):
    """What a good refinement of one item holds."""

    must: Behaviours = ()
    demands: tuple[str, ...] = ()
    """Passages of the item, word for word, that say what is to be done or to hold. Items that are
    there to be read, and not to be drafted for, have them in place of `must`."""
    nice: Behaviours = ()
    never: Behaviours = ()
    """What nobody said and nobody may invent."""
    nothing_to_add: bool = False
    """The item is complete: the right answer is no new criterion."""
    questions: tuple[Topic, ...] = ()
    split: SplitLabel = SplitLabel()
    findings: tuple[str, ...] = ()
    """Rule ids that must be reported."""
    tolerated: tuple[str, ...] = ()
    """Rule ids on which readers may differ: neither right nor wrong."""
    relations: tuple[RelatedKey, ...] = ()
    precedents: tuple[str, ...] = ()
    """Keys worth recalling, the most helpful first."""
    note: str = ""
    """Why it is labelled so, where that is not plain."""

    @model_validator(mode="after")
    def _complete_items_need_nothing(self) -> "Label":
        if self.nothing_to_add and self.must:
            raise ValueError("an item with nothing to add has no must-have behaviours")
        if not self.nothing_to_add and not self.must and not self.demands:
            raise ValueError("name at least one must-have behaviour, or say nothing_to_add")
        return self


class GoldenItem(Strict):
    """One item of an invented backlog; without a label it is history to retrieve from."""

    key: str
    kind: ItemKind
    title: str
    description: str = ""
    criteria: tuple[str, ...] = ()
    state: ItemState = ItemState.OPEN
    priority: str = ""
    estimate: float | None = None
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    parent: str | None = None
    links: tuple[Link, ...] = ()
    language: str = "en"
    """ISO 639-1 code of its text."""
    label: Label | None = None

    @cached_property
    def item(self) -> Item:
        """The item as the product sees it: no label travels with it."""
        return Item(
            key=self.key,
            kind=self.kind,
            title=self.title.strip(),
            description=self.description.strip(),
            criteria=tuple(text.strip() for text in self.criteria),
            state=self.state,
            status=self.state.value,
            priority=self.priority,
            estimate=self.estimate,
            labels=self.labels,
            components=self.components,
            parent=self.parent,
            links=self.links,
            project=self.key.partition("-")[0],
        )

    def passages(self, part: ReferencePart) -> tuple[Passage, ...]:
        """Where the part's passages stand in the item; raises ValueError where one does not."""
        return tuple(find_passage(self.item, words) for words in part.covers)

    @model_validator(mode="after")
    def _passages_are_verbatim(self) -> "GoldenItem":
        for part in self.label.split.parts if self.label else ():
            self.passages(part)
        for words in self.label.demands if self.label else ():
            find_passage(self.item, words)
        return self


class Product(Strict):
    """One invented product: a small backlog with history. One file."""

    product: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    part: Literal["dev", "holdout"]
    about: str
    items: tuple[GoldenItem, ...] = Field(min_length=1)

    @cached_property
    def by_key(self) -> dict[str, GoldenItem]:
        """Items by key."""
        return {item.key: item for item in self.items}

    @property
    def labelled(self) -> tuple[GoldenItem, ...]:
        """Items that are scored, in the file's order."""
        return tuple(item for item in self.items if item.label is not None)

    @property
    def backlog(self) -> Backlog:
        """The whole backlog as the product sees it."""
        return Backlog(
            items=tuple(item.item for item in self.items), dialect="golden", source=self.product
        )

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the content; comments and layout of the file do not count."""
        return _digest(self.model_dump(mode="json"))

    @model_validator(mode="after")
    def _keys_hold(self) -> "Product":
        keys = [item.key for item in self.items]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"keys occur twice: {', '.join(sorted(twice))}")
        for item in self.labelled:
            label = item.label
            assert label is not None
            named = {relation.key for relation in label.relations} | set(label.precedents)
            if item.parent:
                named.add(item.parent)
            if missing := named - set(keys):
                raise ValueError(f"{item.key} names unknown items: {', '.join(sorted(missing))}")
            if item.key in named:
                raise ValueError(f"{item.key} names itself")
        return self


class Golden(Strict):
    """A whole golden set."""

    products: tuple[Product, ...] = Field(min_length=1)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over the products' hashes in the order of their names."""
        return hash_of({product.product: product.hash for product in self.products})

    def select(
        self, part: Literal["all", "dev", "holdout"] = "all", only: tuple[str, ...] = ()
    ) -> "Golden":
        """The products of one part; `only` names products or item keys.

        Raises:
            ValueError: nothing is left.
        """
        products = []
        for product in self.products:
            if part not in {"all", product.part}:
                continue
            keys = {item.key for item in product.labelled}
            if only and product.product not in only:
                keys &= set(only)
            if keys:
                items = tuple(
                    item if item.key in keys else item.model_copy(update={"label": None})
                    for item in product.items
                )
                products.append(product.model_copy(update={"items": items}))
        if not products:
            raise ValueError("no labelled item is left by this choice of part and items")
        return Golden(products=tuple(products))


def hash_of(products: Mapping[str, str]) -> str:
    """SHA-256 (hex) of a golden set, from the hashes of its products by name."""
    return _digest(dict(products))


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
