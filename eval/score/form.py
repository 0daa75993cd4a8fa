"""Whether a line in scenario form is Gherkin (official parser of the Cucumber project)."""

from typing import Any, cast

from assistant import Criterion


def form_complaint(line: Criterion) -> list[str]:
    """What the Gherkin parser says against the line; a line in rule form only must not be empty."""
    if line.steps is None:
        return [] if line.text.strip() else ["it is empty"]
    steps = line.steps
    for name, text in (("when", steps.when), ("then", steps.then)):
        if not text.strip():
            return [f"its {name} is empty"]
    # A scenario may do without a context; one that has none begins with its event.
    rows = [("Given", steps.given)] if steps.given.strip() else []
    rows += [("When", steps.when), ("Then", steps.then)]
    return _parse([keyword for keyword, _ in rows], [f"    {one} {text}" for one, text in rows])


def _parse(wanted: list[str], rows: list[str]) -> list[str]:
    from gherkin.errors import CompositeParserException, ParserError
    from gherkin.parser import Parser

    feature = "\n".join(["Feature: line", "  Scenario: line", *rows, ""])
    try:
        document = Parser().parse(feature)
    except (CompositeParserException, ParserError) as error:
        return [f"the Gherkin parser refuses it: {str(error).splitlines()[-1]}"]
    steps: list[Any] = []
    for child in cast("Any", document)["feature"]["children"]:
        steps.extend(child.get("scenario", {}).get("steps", []))
    keywords = [str(step["keyword"]).strip() for step in steps]
    return [] if keywords == wanted else [f"it is not one {', '.join(wanted)}"]
