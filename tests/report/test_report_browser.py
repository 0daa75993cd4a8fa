"""The page in a real browser: no complaint, no request, and everything that moves does."""

import pytest
from report_browser import Browser, chromium
from report_parts import GENERATED

from assistant.report import render_html

pytestmark = pytest.mark.skipif(
    chromium() is None, reason="no Chromium with a DevTools pipe on this machine"
)

VISIBLE = "[...document.querySelectorAll('#glance tbody tr')].filter(r => r.offsetParent).map(r => r.cells[0].textContent.trim())"
ARTICLES = "[...document.querySelectorAll('article.item')].filter(a => a.offsetParent).map(a => a.querySelector('.key').textContent)"
OPEN = "[...document.querySelectorAll('article.item > details')].map(d => d.open)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    opened = Browser(chromium(), tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


def written(run, folder):
    html = render_html(
        run.refinements,
        run.items,
        title="bicycle-hire.csv",
        generated=GENERATED,
        backlog_findings=run.backlog_findings,
        notes=run.notes,
    )
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def page(browser, sample, tmp_path):
    browser.open(written(sample, tmp_path))
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    yield browser
    assert browser.complaints() == []


def press(browser, key: str) -> None:
    browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
    browser.call("Input.dispatchKeyEvent", type="keyUp", key=key)


def hover(browser, selector: str) -> None:
    box = browser.run(
        f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}});"
        " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])


def lit(browser) -> str:
    return browser.run("[...document.querySelectorAll('.lit')].map(e => e.textContent).join('')")


def test_the_hostile_page_runs_nothing(browser, attack, tmp_path):
    browser.open(written(attack, tmp_path))
    browser.run("document.querySelector('[data-do=open]').click()")
    assert browser.complaints() == []
    assert browser.run("document.scripts.length") == 1
    assert browser.run("document.images.length") == 0


def test_searching_narrows_the_table_and_the_items(page):
    page.run(
        "(s => { s.value = 'CANCEL mail'; s.dispatchEvent(new Event('input')); })(document.getElementById('search'))"
    )
    assert page.run(VISIBLE) == page.run(ARTICLES) == ["HIRE-14"]
    assert page.run("document.getElementById('shown').textContent") == "1 of 8 items"
    page.run(
        "(s => { s.value = ''; s.dispatchEvent(new Event('input')); })(document.getElementById('search'))"
    )
    assert len(page.run(VISIBLE)) == 8


def test_the_filters_combine(page):
    page.run("document.querySelector('[data-only=questions]').click()")
    assert page.run(VISIBLE) == ["HIRE-11", "HIRE-14", "HIRE-17", "HIRE-24"]
    page.run("document.querySelector('[data-only=oversized]').click()")
    assert page.run(VISIBLE) == ["HIRE-11"]


def test_sorting_goes_both_ways_and_is_told(page):
    page.run("document.querySelectorAll('#glance thead button')[8].click()")
    counts = (
        "[...document.querySelectorAll('#glance tbody tr')].map(r => r.cells[8].textContent.trim())"
    )
    assert page.run(counts) == ["3", "3", "1", "1", "–", "–", "–", "–"]
    head = "document.querySelectorAll('#glance thead th')[8].getAttribute('aria-sort')"
    assert page.run(head) == "descending"
    page.run("document.querySelectorAll('#glance thead button')[8].click()")
    assert page.run(head) == "ascending"
    page.run("document.querySelectorAll('#glance thead button')[0].click()")
    assert page.run(VISIBLE)[:3] == ["HIRE-11", "HIRE-14", "HIRE-17"]


def test_pointing_at_a_line_lights_up_its_words(page):
    page.run("document.querySelector('[data-do=open]').click()")
    hover(page, "#i-HIRE-14-k1-line .steps")
    assert lit(page) == "cancel from the link in my confirmation mail, so that I need no account"
    hover(page, "#items-h")
    assert lit(page) == ""


def test_focusing_a_line_lights_up_its_words(page):
    page.run("document.querySelector('[data-do=open]').click()")
    page.run("document.querySelector('#i-HIRE-11 .finding').focus()")
    assert lit(page) == "book, change and cancel"
    page.run("document.querySelector('#i-HIRE-11-k3-line .tag').focus()")
    assert lit(page) == "Cancelling is free until the evening before; later the deposit is kept"


def test_a_link_into_a_closed_item_opens_it(page):
    assert not any(page.run(OPEN))
    page.run("document.querySelector('.ask li a').click(); new Promise(r => setTimeout(r, 50))")
    assert page.run(OPEN)[0]
    assert page.run("document.querySelector(':target').textContent").startswith("q2")


def test_the_keyboard_goes_through_the_items(page):
    press(page, "j")
    press(page, "j")
    assert page.run(OPEN)[:3] == [False, True, False]
    press(page, "k")
    assert page.run(OPEN)[:3] == [True, False, False]
    press(page, "o")
    assert not any(page.run(OPEN))
    press(page, "/")
    assert page.run("document.activeElement.id") == "search"
    press(page, "j")
    assert page.run("document.getElementById('search').value") == "j"


def test_questions_can_be_copied(page):
    page.run(
        "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }"
    )
    page.run("document.querySelectorAll('[data-do=copy]')[1].click()")
    assert page.run("window.copied") == (
        "Stakeholder\n\n"
        "HIRE-11 Manage reservations\n"
        "- Within how many days must a deposit be back on the card?\n"
        "\nHIRE-14 Cancel from the confirmation mail\n"
        "- When must the link stop working: after some days, or when the hire begins?\n"
        "\nHIRE-24 حجز دراجة عبر الهاتف\n"
        "- Who answers the phone at night?\n"
    )


def test_the_theme_follows_the_system_until_someone_chooses(browser, sample, tmp_path):
    path = written(sample, tmp_path)
    paper = "getComputedStyle(document.body).backgroundColor"
    browser.open(path, dark=True)
    dark = browser.run(paper)
    assert browser.run("document.querySelector('[data-do=theme]').textContent") == "Light"
    browser.run("document.querySelector('[data-do=theme]').click()")
    light = browser.run(paper)
    assert light != dark
    browser.open(path, dark=True)
    assert browser.run(paper) == light
    browser.run("document.querySelector('[data-do=theme]').click()")
    assert browser.run(paper) == dark
    browser.run("localStorage.clear()")
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_page(browser, sample, attack, tmp_path, width):
    for run in (sample, attack):
        browser.open(written(run, tmp_path), width=width)
        browser.run("document.querySelector('[data-do=open]').click()")
        assert browser.run(OVERFLOW) == 0


def test_without_script_everything_is_there(browser, sample, tmp_path):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(written(sample, tmp_path))
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert len(browser.run(VISIBLE)) == 8
    assert len(browser.run(ARTICLES)) == 8
    assert browser.run("document.querySelector('.filters').offsetParent") is None
    assert browser.complaints() == []


def test_paper_has_no_folds(browser, sample, tmp_path):
    browser.open(written(sample, tmp_path))
    pdf = browser.call("Page.printToPDF", printBackground=True)["data"]
    assert len(pdf) > 50_000
    browser.call("Emulation.setEmulatedMedia", media="print")
    height = browser.run(
        "document.querySelector('#i-HIRE-11 .split').getBoundingClientRect().height"
    )
    assert height > 300
    assert (
        browser.run(
            "document.querySelector('#i-HIRE-11 .matrix').scrollHeight - document.querySelector('#i-HIRE-11 .matrix').clientHeight"
        )
        == 0
    )
    assert browser.run("getComputedStyle(document.querySelector('.filters')).display") == "none"
    browser.call("Emulation.setEmulatedMedia", media="")
