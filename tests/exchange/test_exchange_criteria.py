"""Criteria are found wherever teams keep them, and nothing else is taken for one."""

import pytest

from assistant.exchange.criteria import criteria_of_field, extract_criteria

TWO = "- The lamp is lit.\n- The door is shut."
FOUND = ("The lamp is lit.", "The door is shut.")


@pytest.mark.parametrize(
    "heading",
    [
        "## Acceptance Criteria",
        "### Acceptance criteria:",
        "# AC",
        "#### Acceptance Tests",
        "## Acceptance Criteria (checked in review)",
        "## Desired Outcome/Acceptance Criteria",
        "**Acceptance Criteria**",
        "**Acceptance Criteria:**",
        "**Acceptance criteria**:",
        "__Acceptance Criteria__",
        "*Acceptance criteria*",
        "Acceptance Criteria:",
        "Acceptance criteria",
        "ACCEPTANCE CRITERIA",
        "AC:",
        "Acceptance Criteria\n===",
        "Conditions of Satisfaction:",
        "## Success criteria",
        "## Akzeptanzkriterien",
        "**Akzeptanzkriterien:**",
        "Abnahmekriterien:",
        "## Critères d'acceptation",
        "**Critères d’acceptation :**",
        "Critères d'acceptance :",
        "## Criterios de aceptación",
        "Criterios de Aceptación:",
        "## Critérios de aceitação",
        "**Critérios de aceite**",
        "## Acceptatiecriteria",
        "Acceptatiecriteria:",
        "## Критерии приёмки",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headings_in_many_wordings(heading: str, gap: str) -> None:
    text = f"As a keeper, I want a light so that ships see us.\n\n{heading}{gap}{TWO}"
    assert extract_criteria(text) == FOUND


@pytest.mark.parametrize(
    "lines",
    [
        "- The lamp is lit.\n- The door is shut.",
        "* The lamp is lit.\n\n* The door is shut.",
        "1. The lamp is lit.\n2. The door is shut.",
        "1) The lamp is lit.\n2) The door is shut.",
        "- [ ] The lamp is lit.\n- [x] The door is shut.",
        "• The lamp is lit.\n• The door is shut.",
        "AC1: The lamp is lit.\nAC2: The door is shut.",
        "The lamp is lit.\n\nThe door is shut.",
        "The lamp is lit.\nThe door is shut.",
        "- The lamp\n  is lit.\n- The door is shut.",
        "- The lamp\nis lit.\n- The door is shut.",
        "<!-- write criteria here -->\n- The lamp is lit.\n- The door is shut.",
        "Please check:\n\n- The lamp is lit.\n- The door is shut.",
        "- The lamp is lit.\n- ~~The bell rings.~~\n- The door is shut.\n- TBD\n- \n- [ ]\n- ...",
    ],
)
def test_lists_in_many_forms(lines: str) -> None:
    assert extract_criteria(f"## Acceptance Criteria\n{lines}") == FOUND


@pytest.mark.parametrize(
    "rest",
    [
        "## Notes\n- not this",
        "**Out of scope:**\n- not this",
        "Technical notes:\n- not this",
        "**Abhängigkeiten**\n- not this",
        "### Links / references\nhttps://example.org",
        "Nicht im Umfang:\n- not this",
        "Notas técnicas:\n- not this",
    ],
)
def test_a_section_ends_where_another_begins(rest: str) -> None:
    assert extract_criteria(f"Acceptance Criteria:\n{TWO}\n\n{rest}") == FOUND
    assert extract_criteria(f"## Acceptance Criteria\n{TWO}\n\n{rest}")[:2] == FOUND


def test_groups_inside_a_section_belong_to_it() -> None:
    text = "## Acceptance Criteria\n\n### Light\n- The lamp is lit.\n\n**Door**\n- The door is shut.\n\n## Links\n- no"
    assert extract_criteria(text) == FOUND


def test_nested_lines_are_criteria_of_their_own() -> None:
    text = "## Acceptance Criteria\n- Light\n  - is on at dusk\n  - is off at dawn"
    assert extract_criteria(text) == ("Light", "is on at dusk", "is off at dawn")


def test_a_label_on_the_same_line() -> None:
    assert extract_criteria("AC: the lamp is lit at dusk") == ("the lamp is lit at dusk",)
    assert extract_criteria("**Akzeptanzkriterium:** die Lampe brennt") == ("die Lampe brennt",)


def test_a_label_that_is_a_list_line() -> None:
    text = "- Context\n  - dark\n- Acceptance criteria:\n  - The lamp is lit.\n  - The door is shut.\n- Links"
    assert extract_criteria(text) == FOUND


SCENARIOS = "Scenario: dusk\nGiven the sun is down\nWhen the keeper comes\nThen the lamp is lit\n\nScenario: dawn\nGiven the sun is up\nThen the lamp is out"


@pytest.mark.parametrize(
    "before", ["", "## Acceptance Criteria\n", "Some text before.\n\n", "**AC**\n\n```gherkin\n"]
)
def test_scenarios_are_one_criterion_each(before: str) -> None:
    after = "\n```" if "```" in before else ""
    first, second = extract_criteria(before + SCENARIOS + after)
    assert (
        first
        == "Scenario: dusk\nGiven the sun is down\nWhen the keeper comes\nThen the lamp is lit"
    )
    assert second == "Scenario: dawn\nGiven the sun is up\nThen the lamp is out"


@pytest.mark.parametrize(
    "steps",
    [
        (
            "Given the sun is down",
            "When the keeper comes",
            "Then the lamp is lit",
            "And the door is shut",
        ),
        (
            "Angenommen die Sonne ist weg",
            "Wenn der Wärter kommt",
            "Dann brennt die Lampe",
            "Und die Tür ist zu",
        ),
        (
            "Étant donné que le soleil est couché",
            "Quand le gardien vient",
            "Alors la lampe est allumée",
            "Et la porte est fermée",
        ),
        (
            "Dado que el sol se ha ido",
            "Cuando el guarda viene",
            "Entonces la lámpara arde",
            "Y la puerta cierra",
        ),
        ("Dado que o sol se foi", "Quando o guarda vem", "Então a lâmpada arde", "E a porta fecha"),
        (
            "Gegeven dat de zon weg is",
            "Als de wachter komt",
            "Dan brandt de lamp",
            "En de deur is dicht",
        ),
        (
            "**Given** the sun is down",
            "**When** the keeper comes",
            "**Then** the lamp is lit",
            "**And** the door is shut",
        ),
    ],
)
def test_steps_without_a_heading_in_several_languages(steps: tuple[str, ...]) -> None:
    assert extract_criteria("A light for ships.\n\n" + "\n".join(steps)) == ("\n".join(steps),)


def test_steps_as_list_lines_are_joined() -> None:
    text = "## Acceptance Criteria\n- Given dusk\n- When the keeper comes\n- Then the lamp is lit\n- Given dawn\n- When he leaves\n- Then it is out"
    assert extract_criteria(text) == (
        "Given dusk\nWhen the keeper comes\nThen the lamp is lit",
        "Given dawn\nWhen he leaves\nThen it is out",
    )


def test_whole_sentences_in_scenario_form_stay_apart() -> None:
    text = "## Acceptance Criteria\n- When it is dusk, then the lamp is lit.\n- When it is dawn, then the lamp is out."
    assert len(extract_criteria(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "No criteria at all, only prose. They accept no visitors.",
        "## Acceptance Criteria\n",
        "## Acceptance Criteria\n\n## Notes\n- one",
        "## Acceptance Criteria\n- [ ] TBD\n",
        "## Acceptance Criteria\n<!-- one\n- two -->\n",
        "**Acceptance Criteria:**\n\nn/a",
        "When the lamp is lit, ships come.\nThey then leave.",
        "Then there was light. When?",
        "Akzeptanzkriterien:\nTBD",
        "## Definition of Done\n- reviewed\n- tested",
        "```\n## Acceptance Criteria\n- in code\n```",
        "The acceptance criteria were discussed on Monday and nobody wrote them down.",
    ],
)
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert extract_criteria(text) == ()


def test_an_unclosed_fence_hides_nothing() -> None:
    assert extract_criteria("```\nlog\n\n## Acceptance Criteria\n" + TWO) == FOUND


def test_a_field_of_its_own() -> None:
    assert criteria_of_field(TWO) == FOUND
    assert criteria_of_field("The lamp is lit.\nThe door is shut.") == FOUND
    assert criteria_of_field("**Acceptance Criteria**\n" + TWO) == FOUND
    assert criteria_of_field("Given dusk\nWhen he comes\nThen light") == (
        "Given dusk\nWhen he comes\nThen light",
    )
    assert criteria_of_field("Acceptance Criteria: one thing") == ("one thing",)
    assert criteria_of_field("n/a") == ()


def test_the_same_criterion_twice_counts_once() -> None:
    assert extract_criteria(f"## AC\n{TWO}\n\n## Acceptance criteria\n{TWO}") == FOUND


def test_a_scenario_of_a_template_is_no_criterion() -> None:
    text = (
        "- [ ] Given: sample criteria exist\n- [ ] When: nobody wrote any\n- [ ] Then: write some"
    )
    assert extract_criteria(text) == ()
