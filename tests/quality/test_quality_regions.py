"""Where findings stand in an export's file, however the tracker wrote the text down."""

import csv
import html
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Item, Span
from assistant.quality.regions import locate_in

TEXTS = st.text(
    alphabet=st.sampled_from("abc dE,;\"'<&>\\äß漢\n-*.|{}[]:"), min_size=1, max_size=60
).map(str.strip)


def as_csv(items: list[Item]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["Summary", "Description"])
    rows.writerows([one.title, one.description] for one in items)
    return out.getvalue()


def as_json(items: list[Item]) -> str:
    return json.dumps([{"title": one.title, "body": one.description} for one in items], indent=1)


def as_xml(items: list[Item]) -> str:
    return "\n".join(
        f"<item><title>{html.escape(one.title, quote=False)}</title>"
        f"<text>{html.escape(one.description, quote=False)}</text></item>"
        for one in items
    )


WAYS = {"csv": as_csv, "json": as_json, "xml": as_xml}
READ = {
    "csv": lambda text: text.replace('""', '"').replace("\r\n", "\n"),
    "json": lambda text: json.loads(f'"{text}"'),
    "xml": html.unescape,
}


def cut(text: str, region) -> str:
    lines = text.split("\n")
    if region.line == region.end_line:
        return lines[region.line - 1][region.column - 1 : region.end_column - 1]
    first = lines[region.line - 1][region.column - 1 :]
    middle = lines[region.line : region.end_line - 1]
    return "\n".join([first, *middle, lines[region.end_line - 1][: region.end_column - 1]])


@pytest.mark.parametrize("way", WAYS)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), data=st.data())
def test_a_region_holds_the_words_of_its_span(way: str, texts: list[str], data) -> None:
    items = [
        Item(key=str(number), title=f"Title number {number} of it", description=text)
        for number, text in enumerate(texts)
    ]
    chosen = data.draw(st.sampled_from(items))
    start = data.draw(st.integers(0, len(chosen.description)))
    end = data.draw(st.integers(start, len(chosen.description)))
    said = chosen.description[start:end]
    text = WAYS[way](items)
    span = Span(source="description", start=start, end=end, text=said)
    region = locate_in(text, items)(chosen.key, span)
    assert region is not None
    title = Span(source="title", start=0, end=len(chosen.title), text=chosen.title)
    at = locate_in(text, items)(chosen.key, title)
    assert at is not None
    assert cut(text, at) == chosen.title
    if region.column is not None:
        assert READ[way](cut(text, region)) == said


def test_the_same_words_in_two_items_are_told_apart() -> None:
    items = [
        Item(key=key, title="Export the list", description="It must be user-friendly for all.")
        for key in ("A-1", "A-2", "A-3")
    ]
    locate = locate_in(as_csv(items), items)
    span = Span(source="description", start=11, end=24, text="user-friendly")
    assert [locate(key, span).line for key in ("A-1", "A-2", "A-3")] == [2, 3, 4]


def test_where_the_words_were_rewritten_the_item_s_line_is_the_answer() -> None:
    item = Item(key="A-1", title="Export the list", description="It must be **user-friendly**.")
    locate = locate_in("Summary,Description\nExport the list,It must be *user-friendly*.\n", [item])
    region = locate("A-1", Span(source="description", start=13, end=26, text="user-friendly"))
    assert region is not None
    assert (region.line, region.column) == (2, None)
    assert locate("A-2", None) is None
