"""A page read back as its elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"span", "a", "b", "q", "em", "strong", "code", "s", "small"}
VOID = {"meta", "input", "br", "hr", "link", "img"}


@dataclass
class Element:
    """One element with what is inside it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, tag: str = "", **wanted: str) -> list["Element"]:
        """Elements below this one, by tag and by attributes (`class_` holds one of its classes)."""
        found = []
        for child in self.children:
            classes = child.attributes.get("class", "").split()
            fits = all(
                value in classes if name == "class_" else child.attributes.get(name) == value
                for name, value in wanted.items()
            )
            if fits and tag in {"", child.tag}:
                found.append(child)
            found += child.all(tag, **wanted)
        return found

    def one(self, tag: str = "", **wanted: str) -> "Element":
        """The only such element."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of <{tag}> {wanted}"
        return found[0]

    @property
    def text(self) -> str:
        """Its words, one space between them."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> list[str]:
        words = []
        for number, text in enumerate(self.texts):
            words.append(text)
            if number < len(self.children):
                child = self.children[number]
                space = [] if child.tag in INLINE else [" "]
                words += [*space, *child._words(), *space]
        return words


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {}, texts=[""])
        self.path = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> repeats an attribute"
        element = Element(tag, {name: value or "" for name, value in attrs}, texts=[""])
        self.path[-1].children.append(element)
        self.path[-1].texts.append("")
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].tag == tag, f"</{tag}> closes <{self.path[-1].tag}>"
        self.path.pop()

    def handle_data(self, data: str) -> None:
        self.path[-1].texts[-1] += data


def read(html: str) -> Element:
    """The page as elements; every element must be closed in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.path == [reader.root], f"<{reader.path[-1].tag}> is never closed"
    return reader.root
