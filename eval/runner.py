"""Runs a system over the golden set and scores it."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

import assistant
from assistant import AssistantError, Progress, Refinement, UserError

from .golden import Golden, load_golden
from .matcher import Matcher, open_matcher
from .report import EvalReport, PromptHash, Result, summarise
from .score import ItemScore, score_item, unscored
from .score.support import looks_copied
from .systems import BASELINES, System, assistant_system


class EvalOptions(BaseModel):
    """What to evaluate, on what, and how often."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "none"
    base_url: str | None = None
    part: Literal["all", "dev", "holdout"] = "dev"
    only: tuple[str, ...] = ()
    """Products or item keys; empty: all."""
    repeat: int = Field(default=1, ge=1)
    golden: Path | None = None
    """A folder of golden files; None: the set that the package carries."""
    record: Path | None = None
    replay: Path | None = None
    baselines: bool = True
    seed: int = 20260101


def evaluate(
    options: EvalOptions,
    *,
    system: System | None = None,
    progress: Progress | None = None,
) -> EvalReport:
    """Run the evaluation.

    Args:
        options: what to evaluate.
        system: what to run in place of the assistant (for experiments and tests).
        progress: called after every item.

    Raises:
        UserError: a golden file is not valid, nothing is selected, or the model cannot be used.
    """
    golden = load_golden(options.golden)
    try:
        chosen = golden.select(options.part, options.only)
    except ValueError as error:
        raise UserError(f"{str(error).capitalize()}; see `--part` and `--only`.") from error
    matcher = open_matcher()
    copied = copied_from(prompt_examples())
    run = system or assistant_system(options.model, options.base_url)
    prompts: dict[str, PromptHash] = {}

    def note(refinement: Refinement) -> None:
        for used in refinement.run.prompts:
            prompts[used.id] = PromptHash(id=used.id, version=used.version, hash=used.hash)

    items = run_system(
        run,
        chosen,
        matcher,
        copied=copied,
        repeats=options.repeat,
        progress=progress,
        seen=note,
    )
    baselines: list[Result] = []
    if options.baselines:
        for name, baseline in BASELINES.items():
            scores = run_system(baseline, chosen, matcher, copied=copied)
            baselines.append(summarise(name, scores, seed=options.seed))
    return EvalReport(
        model=options.model,
        part=options.part,
        repeats=options.repeat,
        seed=options.seed,
        golden=chosen.hash,
        products={product.product: product.hash for product in chosen.products},
        code=code_version(),
        prompts=tuple(prompts[name] for name in sorted(prompts)),
        matcher=matcher.name,
        validation=matcher.validation,
        result=summarise(options.model, items, seed=options.seed),
        baselines=tuple(baselines),
    )


def run_system(
    system: System,
    golden: Golden,
    matcher: Matcher,
    *,
    copied: Callable[[str], bool],
    repeats: int = 1,
    progress: Progress | None = None,
    seen: Callable[[Refinement], Any] = lambda _refinement: None,
) -> list[ItemScore]:
    """Scores of every labelled item; a failure is unscored, and the run goes on.

    Raises:
        UserError: what the user must mend before anything can be scored.
    """
    total = repeats * sum(len(product.labelled) for product in golden.products)
    scores: list[ItemScore] = []
    for repeat in range(repeats):
        for product in golden.products:
            history = product.backlog.by_key
            with system(product) as refine:
                for item in product.labelled:
                    try:
                        refinement = refine(item.item)
                    except UserError:
                        raise
                    except AssistantError as error:
                        scores.append(unscored(product.product, item, str(error), repeat))
                    else:
                        seen(refinement)
                        scores.append(
                            score_item(
                                product.product,
                                item,
                                refinement,
                                matcher=matcher,
                                history=history,
                                copied=copied,
                                repeat=repeat,
                            )
                        )
                    if progress:
                        progress(len(scores), total, item.key)
    return scores


def code_version() -> str:
    """The assistant's version and a hash of its source and prompts."""
    root = Path(assistant.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *prompt_files()]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{assistant.__version__}+{digest.hexdigest()[:12]}"


def prompt_files() -> list[Path]:
    """Prompt files: inside an installed package, else beside the package in a checkout."""
    root = Path(assistant.__file__).parent
    for folder in (root / "_prompts", root.parent / "prompts"):
        if folder.is_dir():
            return sorted(path for path in folder.iterdir() if path.is_file())
    return []


def prompt_examples() -> list[str]:
    """Lines of the prompts that a small model may copy into an answer."""
    return [
        line
        for path in prompt_files()
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line.split()) >= 5
    ]


def copied_from(lines: Iterable[str]) -> Callable[[str], bool]:
    """A test whether a drafted line stands in one of these lines."""
    known = tuple(lines)
    return lambda text: any(looks_copied(text, line) for line in known)
