"""The page is one safe file that says what a refinement meeting needs."""

import base64
import hashlib
import re

import pytest
from report_outline import Element, read
from report_parts import quote
from report_samples import story

from assistant.domain import (
    Criterion,
    Item,
    QuoteOrigin,
    Readiness,
    ReadinessCheck,
    Size,
    Steps,
)
from assistant.report import render_html
from assistant.report.clean import clean


def render(run, generated, **more) -> str:
    values = {
        "title": "bicycle-hire.csv",
        "generated": generated,
        "backlog_findings": run.backlog_findings,
        "notes": run.notes,
    }
    return render_html(run.refinements, run.items, **(values | more))


@pytest.fixture
def page(sample, generated) -> Element:
    return read(render(sample, generated))


@pytest.fixture
def hostile_html(attack, generated) -> str:
    return render(
        attack, generated, title=attack.refinements[0].title, notes=[attack.refinements[0].title]
    )


def article(page: Element, key: str) -> Element:
    return page.one("article", id=f"i-{key}")


def section(item: Element, heading: str) -> Element:
    return next(
        part
        for part in item.all("section")
        if part.all("h4") and part.all("h4")[0].text.startswith(heading)
    )


# What every text of an export could try.


def test_hostile_texts_add_no_element_and_no_handler(hostile_html):
    outline = read(hostile_html)
    names = [element.tag for element in outline.all()]
    assert names.count("script") == 1
    assert names.count("style") == 1
    assert not {"img", "iframe", "object", "embed", "base", "form", "link", "i"} & set(names)
    for element in outline.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in {"src", "srcset", "style", "action", "formaction", "srcdoc"}
            if name == "href":
                assert value.startswith(("#", "https://example.org/")), value


def test_hostile_texts_are_shown_as_they_are(hostile_html, attack):
    words = read(hostile_html).text
    assert words.count("<script>alert(1)</script><img src=x onerror=alert(2)>") > 30
    assert "{{ 7*7 }}" in words
    assert "49" not in words


def test_nothing_invisible_reaches_the_page_and_the_reader_is_told(hostile_html, attack):
    assert clean(hostile_html) == hostile_html
    hostile = read(hostile_html).all("article")[0]
    assert "invisible characters were removed from this text" in hostile.text


def test_a_half_character_can_be_written(sample, generated):
    item = Item(key="K-1", title="half \ud83d", description="\udfff")
    refinement = sample.refinements[3].model_copy(update={"key": "K-1", "title": item.title})
    html = render_html([refinement], {"K-1": item}, title="\ud800", generated=generated)
    assert "half \ufffd" in html.encode("utf-8").decode("utf-8")


# One file, no request.


def test_the_policy_allows_only_the_page_s_own_style_and_script(page, sample, generated):
    html = render(sample, generated)
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag in ("style", "script"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy
    assert not {"img-src", "base-uri", "form-action"} - rules.keys()


def test_no_address_outside_the_items_own_links(page):
    outside = {
        e.attributes["href"] for e in page.all("a") if not e.attributes["href"].startswith("#")
    }
    assert outside == {"https://example.org/sketch"}
    style = page.one("style").text
    assert "url(" not in style
    assert "@import" not in style


def test_every_link_within_the_page_leads_somewhere(page):
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link.attributes["href"].startswith("#"):
            assert link.attributes["href"][1:] in ids
    for element in page.all():
        for name in ("aria-labelledby", "for"):
            if name in element.attributes:
                assert element.attributes[name] in ids


# What the meeting needs.


def test_the_overview_counts_in_words(page):
    counts = page.one("dl", class_="counts").text
    assert "items 8 1 with nothing to add; 1 without a draft" in counts
    assert "ready 2" in counts
    assert "oversized 2 1 split proposed, 5 parts in all" in counts
    assert (
        "criteria drafted 10 20 % are assumptions (2); 1 more outlined, the outcome still open"
        in counts
    )
    assert "open questions 8" in counts


def test_the_table_has_a_row_for_each_item_that_leads_to_it(page, sample):
    rows = page.one("table", id="glance").one("tbody").all("tr")
    assert len(rows) == len(sample.refinements)
    assert "split into 5" in rows[0].text
    assert "duplicate HIRE-9" in rows[2].text
    assert rows[0].all("a")[0].attributes["href"] == "#i-HIRE-11"


def test_the_plots_are_drawn_from_the_items(page, sample):
    circles = page.all("circle")
    assert len(circles) == len(sample.refinements)
    assert sum(circle.attributes["class"] == "ring" for circle in circles) == 2
    bars = page.all("svg")[1]
    assert "words: vague" in bars.text
    assert all(float(bar.attributes["width"]) >= 0 for bar in bars.all("rect"))


def test_questions_are_listed_by_role_before_the_meeting(page):
    ask = next(s for s in page.all("section") if s.attributes.get("class") == "ask")
    assert [h.text for h in ask.all("h3")] == [
        "Product owner",
        "Stakeholder",
        "Designer",
        "Developer",
        "Tester",
    ]
    assert (
        "HIRE-17 Price is wrong after midnight Is a hire over midnight one day or charged by the hour?"
        in ask.text
    )
    assert len(ask.all("li")) == 8


def test_findings_across_the_backlog_name_their_items(page):
    over = next(s for s in page.all("section") if s.attributes.get("class") == "set")
    assert "HIRE-17 and HIRE-9 report the same fault." in over.text
    assert [a.text for a in over.all("a")] == ["HIRE-17", "HIRE-11", "HIRE-14", "HIRE-23"]


def test_each_origin_is_told_by_words_and_by_shape(page):
    lines = section(article(page, "HIRE-14"), "Drafted criteria").all("li", class_="criterion")
    told = [line.one("p", class_="origin") for line in lines]
    assert [one.attributes["class"].split()[1] for one in told] == [
        "quote",
        "precedent",
        "agreement",
        "assumption",
        "quote",
    ]
    assert told[0].text.startswith("Quote from the description cancel from the link")
    assert told[1].text.startswith("Precedent HIRE-3 asks once more")
    assert told[2].text.startswith("Agreement a11y WCAG 2.2 AA")
    assert told[3].text.startswith("ASSUMPTION “30 days” stands nowhere")
    assert told[3].all("a")[-1].attributes["href"] == "#i-HIRE-14-q1"
    assert "the outcome is still open" in lines[4].text


def test_a_quote_leads_to_its_words_in_the_item_and_back(page):
    item = article(page, "HIRE-14")
    line = item.one("li", id="i-HIRE-14-k1-line")
    assert line.attributes["data-mark"] == "k1"
    assert line.one("a", class_="tag").attributes["href"] == "#i-HIRE-14-k1"
    lit = [
        s
        for s in item.one(class_="source").all("span", class_="q")
        if "k1" in s.attributes["data-q"].split()
    ]
    assert (
        "".join(s.texts[0] for s in lit)
        == "cancel from the link in my confirmation mail, so that I need no account"
    )


def test_demands_that_no_criterion_covers_are_named(page):
    assert (
        "No drafted criterion covers: c2 the link is easy to find." in article(page, "HIRE-14").text
    )


def test_readiness_is_advice_with_reasons(page):
    ready = section(article(page, "HIRE-11"), "Ready?")
    assert "advice, not a gate" in ready.text
    assert "Fail small 11 demands, the team agreed on 8 at most." in ready.text
    assert "Pass criteria It has acceptance criteria." in ready.text
    assert "Oversized. It holds 11 demands" in ready.text
    assert "Likely estimate: 8 to 20, 60 % confident." in ready.text


def test_the_split_shows_parts_what_can_wait_and_what_comes_first(page):
    split = section(article(page, "HIRE-11"), "Proposed split")
    parts = split.all("li", class_="part")
    assert len(parts) == 5
    assert [("waits" in part.attributes["class"]) for part in parts] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert (
        "Can wait. Cancelling and booking again gives the same result. Comes after p1, p2."
        in parts[3].text
    )


def test_the_matrix_holds_every_demand(page, sample):
    refinement = sample.refinements[0]
    table = article(page, "HIRE-11").one(class_="matrix").one("table")
    rows = table.one("tbody").all("tr")
    assert len(rows) == len(refinement.inspection.clauses)
    for clause, row in zip(refinement.inspection.clauses, rows, strict=True):
        held = {
            part.id
            for part, cell in zip(refinement.split.parts, row.all("td"), strict=True)
            if cell.all("span")
        }
        assert held == set(refinement.split.matrix()[clause.id])


def test_a_perfect_item_is_left_alone(page):
    text = article(page, "HIRE-3").text
    assert "Nothing to add" in text
    assert "Drafted criteria" not in text
    assert "Findings" not in text


def test_a_failure_says_why_and_keeps_the_rest(page):
    text = article(page, "HIRE-20").text
    assert "No draft The model's answer did not fit the schema" in text
    assert "Pass criteria" in text


def test_a_title_of_another_passage_shows_its_own_origin(generated):
    item, refinement = story()
    span = refinement.rewrite.origin.span
    other = span.model_copy(update={"start": 0, "end": 9, "text": item.description[:9]})
    rewrite = refinement.rewrite.model_copy(update={"title_origin": QuoteOrigin(span=other)})
    made = refinement.model_copy(update={"rewrite": rewrite})
    told = section(
        article(
            read(render_html([made], {item.key: item}, title="x", generated=generated)), item.key
        ),
        "Clearer wording",
    ).text
    assert told.index(other.text) < told.index("Story As a hirer") < told.rindex(span.text)


def test_what_was_withheld_is_shown_with_its_reason(page):
    assert "The hirer receives a text message within 3 minutes." in article(page, "HIRE-11").text
    assert "no demand asks for it" in article(page, "HIRE-11").text


def test_the_run_s_facts_stand_small(page):
    run = article(page, "HIRE-11").one("p", class_="run").text
    assert run == (
        "embedded · draft v1 (5f1c5f1c), split v2 (a09ba09b) · 2 calls · 2,140 tokens in"
        " (1,630 from cache), 212 out · 8.4 s · version 0.1.0"
    )


def test_other_languages_keep_their_language_and_direction(page):
    own = article(page, "HIRE-24").one("div", class_="own")
    assert own.attributes["lang"] == "ar"
    assert own.one("div", class_="prose").attributes["dir"] == "auto"
    assert "the text is German" in article(page, "HIRE-23").text


def test_an_item_that_is_not_at_hand_is_still_told(sample, generated):
    page = read(render_html(sample.refinements[:2], {}, title="t", generated=generated))
    assert "The item’s own text is not at hand." in article(page, "HIRE-14").text
    assert "Quote from the description" in article(page, "HIRE-14").text
    assert not page.all("a", class_="ref")


def test_the_same_key_twice_gives_two_items(sample, generated):
    one = sample.refinements[3]
    page = read(render_html([one, one], sample.items, title="t", generated=generated))
    assert len({a.attributes["id"] for a in page.all("article")}) == 2


def test_an_empty_run_is_a_page_too(generated):
    page = read(render_html([], {}, title="empty.csv", generated=generated))
    assert "items 0 " in page.one("dl", class_="counts").text
    assert not page.all("article")


def test_many_items_stay_small_and_folded(sample, generated):
    many = [
        refinement.model_copy(update={"key": f"{refinement.key}-{n}"})
        for n in range(72)
        for refinement in sample.refinements[:7]
    ]
    items = {one.key: sample.items[one.key.rsplit("-", 1)[0]] for one in many}
    html = render_html(many, items, title="many", generated=generated)
    assert len(html) < 3_500_000
    assert len(re.findall(r"<article", html)) == 504
    assert "<details>" in html
    for folded in read(html).all("article"):
        assert "open" not in folded.children[0].attributes


def test_criteria_that_stand_with_a_part_are_not_told_twice(sample, generated):
    refinement = sample.refinements[0]
    every = tuple(c for part in refinement.split.parts for c in part.criteria)
    both = refinement.model_copy(update={"criteria": every})
    html = render_html([both], sample.items, title="t", generated=generated)
    page = read(html)
    assert html.count('id="i-HIRE-11-k1-line"') == 1
    assert section(article(page, "HIRE-11"), "Drafted criteria").text.startswith(
        "Drafted criteria 5 criteria stand with the parts of the split."
    )


def test_an_outline_is_one_line_and_says_that_it_is_open(sample, generated):
    item = sample.items["HIRE-14"]
    outline = Criterion(
        id="k1",
        text="When the hirer cancels, then …",
        steps=Steps(given="", when="the hirer cancels", then="…"),
        outline=True,
        origin=quote(item, "cancel"),
    )
    refinement = sample.refinements[1].model_copy(update={"criteria": (outline,)})
    page = read(render_html([refinement], sample.items, title="t", generated=generated))
    line = page.one("li", class_="criterion")
    assert (
        "When the hirer cancels, then … Outlined by code; the outcome is still open." in line.text
    )
    assert "Given" not in line.text
    assert "criteria drafted 0 1 outlined, the outcome still open" in page.text


def test_readiness_rules_and_reasons_read_as_words(sample, generated):
    inspection = sample.refinements[3].inspection.model_copy(
        update={
            "readiness": Readiness(
                checks=(ReadinessCheck(rule="ready.no_open_dependency", passed=False, reason="r"),)
            ),
            "size": Size(oversized=True, reasons=("it asks for 10 things", "it joins 5 actions")),
        }
    )
    refinement = sample.refinements[3].model_copy(update={"inspection": inspection})
    page = read(render_html([refinement], sample.items, title="t", generated=generated))
    assert "Fail no open dependency r" in page.text
    assert "Oversized. It asks for 10 things. It joins 5 actions." in page.text


def test_a_reference_to_nothing_is_told_without_a_link(sample, generated):
    refinement = sample.refinements[0].model_copy(update={"questions": ()})
    first = refinement.split.parts[0].model_copy(update={"depends_on": ("p9",)})
    split = refinement.split.model_copy(update={"parts": (first, *refinement.split.parts[1:])})
    refinement = refinement.model_copy(update={"split": split})
    page = read(render_html([refinement], sample.items, title="t", generated=generated))
    assert "ASSUMPTION “5 working days” stands nowhere." in page.text
    assert "Comes after p9." in page.text
    targets = {a.attributes["href"] for a in page.all("a")}
    assert not {"#i-HIRE-11-q1", "#i-HIRE-11-p9"} & targets
