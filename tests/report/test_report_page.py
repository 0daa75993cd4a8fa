"""The page is one safe file that says what a refinement meeting needs."""

from html.parser import HTMLParser

from assistant.report import render_html


class Outline(HTMLParser):
    """Collects the elements and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.texts.append(data)


def page(run, conftest_generated):
    return render_html(
        run.refinements,
        run.items,
        title="bicycle-hire.csv",
        generated=conftest_generated,
        backlog_findings=run.backlog_findings,
        notes=run.notes,
    )


def test_hostile_texts_add_no_element(attack, generated):
    outline = Outline(page(attack, generated))
    names = [tag for tag, _ in outline.tags]
    assert names.count("script") == 1
    assert names.count("style") == 1
    assert not {"img", "b-k", "iframe", "object", "base", "form", "link"} & set(names)
    for tag, attributes in outline.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        href = attributes.get("href", "#")
        assert href.startswith(("#", "https://example.org/")), href
