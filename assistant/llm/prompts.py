"""Prompts are files: loaded by id, rendered strictly, counted by hash."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from assistant.domain import AssistantError, PromptUse
from assistant.domain.base import Model
from assistant.llm.frontmatter import read_front_matter

_SECTION = re.compile(r"^## (system|user)[ \t]*$", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


class PromptError(AssistantError):
    """A prompt file or its use is wrong: an unknown id, a missing or unused input."""


class Rendered(Model):
    """A prompt with its inputs filled in."""

    system: str
    """The static part: the same for every item, so that it stays in the prompt cache."""
    user: str
    use: PromptUse


class Prompt(Model):
    """One prompt file."""

    id: str
    version: int = Field(ge=1)
    inputs: tuple[str, ...]
    changelog: tuple[str, ...] = ()
    system: str
    """Jinja2 template of the system message."""
    user: str
    """Jinja2 template of the user message."""
    hash: str
    """SHA-256 (hex) of the file's text."""

    @property
    def use(self) -> PromptUse:
        """What a refinement notes about it."""
        return PromptUse(id=self.id, version=self.version, hash=self.hash)

    def render(self, **inputs: Any) -> Rendered:
        """Fill in the inputs. Values are inserted as data and never rendered themselves.

        Args:
            inputs: exactly the inputs that the file declares.

        Returns:
            The two messages and what was used.

        Raises:
            PromptError: an input is missing, not declared, or lacks what the template asks of it.
        """
        if set(inputs) != set(self.inputs):
            missing = sorted(set(self.inputs) - set(inputs))
            unknown = sorted(set(inputs) - set(self.inputs))
            raise PromptError(
                f"Prompt `{self.id}`: "
                + "; ".join(
                    f"{what}: {', '.join(names)}"
                    for what, names in (("missing", missing), ("not declared", unknown))
                    if names
                )
            )
        from jinja2 import TemplateError

        try:
            system, user = (_template(text).render(inputs) for text in (self.system, self.user))
        except TemplateError as error:
            raise PromptError(f"Prompt `{self.id}` cannot be rendered: {error}") from error
        return Rendered(system=system.strip(), user=user.strip(), use=self.use)


def load_prompt(prompt_id: str, *, folder: Path | None = None) -> Prompt:
    """Load `<prompt_id>.md`.

    Args:
        prompt_id: the file's name without `.md`.
        folder: where prompts are; None: the ones that belong to the assistant.

    Returns:
        The prompt, checked: its declared inputs are exactly those that its templates use.

    Raises:
        PromptError: there is no such prompt, or the file is malformed.
    """
    folder = folder or prompts_folder()
    path = folder / f"{prompt_id}.md"
    if not _ID.fullmatch(prompt_id) or not path.is_file():
        raise PromptError(f"There is no prompt `{prompt_id}` in {folder}.")
    prompt = _parse(path.read_text(encoding="utf-8"), path.name)
    if prompt.id != prompt_id:
        raise PromptError(f"{path.name}: its id is `{prompt.id}`, not `{prompt_id}`.")
    return prompt


def prompt_ids(*, folder: Path | None = None) -> tuple[str, ...]:
    """Ids of all prompts, sorted; files whose names begin with a capital are documentation."""
    folder = folder or prompts_folder()
    return tuple(sorted(p.stem for p in folder.glob("*.md") if _ID.fullmatch(p.stem)))


def prompts_folder() -> Path:
    """Where the assistant's prompts are: in the wheel, or beside the package in a checkout."""
    import assistant

    package = Path(assistant.__file__).resolve().parent
    for folder in (package / "_prompts", package.parent / "prompts"):
        if folder.is_dir():
            return folder
    raise PromptError(f"The prompts are missing from the installation in {package}.")


@lru_cache(maxsize=64)
def _parse(text: str, name: str) -> Prompt:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    try:
        head, body = read_front_matter(text)
        pieces = _SECTION.split(body)
        if pieces[0].strip() or pieces[1::2] != ["system", "user"]:
            raise ValueError("it needs `## system` and then `## user`, and nothing before")
        prompt = Prompt.model_validate(
            {**head, "system": pieces[2].strip(), "user": pieces[4].strip(), "hash": digest}
        )
    except ValueError as error:
        raise PromptError(f"{name}: {error}") from error
    used = _used_inputs(prompt)
    if used != set(prompt.inputs):
        raise PromptError(
            f"{name}: declared but not used: {sorted(set(prompt.inputs) - used)}; "
            f"used but not declared: {sorted(used - set(prompt.inputs))}"
        )
    return prompt


def _used_inputs(prompt: Prompt) -> set[str]:
    from jinja2 import TemplateError, meta

    try:
        return {
            found
            for text in (prompt.system, prompt.user)
            for found in meta.find_undeclared_variables(_environment().parse(text))
        }
    except TemplateError as error:
        raise PromptError(f"Prompt `{prompt.id}`: {error}") from error


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


@lru_cache(maxsize=64)
def _template(text: str) -> Any:
    return _environment().from_string(text)
