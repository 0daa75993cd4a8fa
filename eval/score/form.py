"""Whether a line in scenario form is Gherkin (official parser of the Cucumber project)."""

from typing import Any, cast

from assistant import Criterion


def form_complaint(line: Criterion) -> list[str]:
    """What the Gherkin parser says against the line; a line in rule form only must not be empty."""
    if line.steps is None:
        return [] if line.text.strip() else ["it is empty"]
    steps = line.steps
    for name, text in (("given", steps.given), ("when", steps.when), ("then", steps.then)):
        if not text.strip():
            return [f"its {name} is empty"]
    return _parse(
        "Feature: line\n  Scenario: line\n"
        f"    Given {steps.given}\n    When {steps.when}\n    Then {steps.then}\n"
    )


def _parse(feature: str) -> list[str]:
    from gherkin.errors import CompositeParserException, ParserError
    from gherkin.parser import Parser

    try:
        document = Parser().parse(feature)
    except (CompositeParserException, ParserError) as error:
        return [f"the Gherkin parser refuses it: {str(error).splitlines()[-1]}"]
    steps: list[Any] = []
    for child in cast("Any", document)["feature"]["children"]:
        steps.extend(child.get("scenario", {}).get("steps", []))
    keywords = [str(step["keyword"]).strip() for step in steps]
    return [] if keywords == ["Given", "When", "Then"] else ["it is not one Given, When and Then"]
