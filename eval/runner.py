"""Runs a system over the golden set and scores it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

import assistant
from assistant import ModelFailure, Progress, Refinement, UserError
from assistant.llm import ModelSpec

from .golden import Golden, GoldenItem, Product, load_golden
from .judge import judge
from .matcher import Matcher, open_matcher
from .models import Opened, opened_model
from .report import EvalReport, PromptHash, Result, summarise
from .score import ItemScore, score_item, unscored
from .score.support import copied_from
from .systems import BASELINES, Ranking, Refine, System, assistant_system
from .tape import Tape
from .unaided import unaided_system
from .verdicts import stored


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
    """Folder to keep the model's answers in; what it holds already is not asked again. None: they
    are kept in the user's cache until the run has ended well, so that it can go on."""
    replay: Path | None = None
    """Folder to take all answers from; no model is asked."""
    baselines: bool = True
    judge: str | None = None
    """Model that compares the assistant with the last baseline; None: no judge."""
    judge_url: str | None = None
    """Root of the judge's OpenAI-compatible API; None: as `base_url`."""
    seed: int = 20260101

    @property
    def judge_address(self) -> str | None:
        """Where the judge is reached."""
        return self.judge_url or self.base_url

    @property
    def whole(self) -> bool:
        """Whether every system runs over every item, so that nothing is asked but by this run."""
        return self.part == "all" and not self.only and self.baselines


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
    _check_judge(options)
    golden = load_golden(options.golden)
    try:
        chosen = golden.select(options.part, options.only)
    except ValueError as error:
        raise UserError(f"{str(error).capitalize()}; see `--part` and `--only`.") from error
    with opened_model(
        options.model,
        base_url=options.base_url,
        record=options.record,
        replay=options.replay,
        prune=options.whole,
        progress=progress,
    ) as opened:
        return _evaluate(options, chosen, opened, system, progress)


def _check_judge(options: EvalOptions) -> None:
    """A long run must not end with the news that nobody could judge it."""
    if options.judge is None:
        return
    if not options.baselines:
        raise UserError("A judge compares with a baseline: run it with baselines.")
    if ModelSpec.parse(options.judge, base_url=options.judge_address).provider == "none":
        raise UserError("A judge must be a model: `none` cannot judge.")


def _evaluate(
    options: EvalOptions,
    golden: Golden,
    opened: Opened,
    system: System | None,
    progress: Progress | None,
) -> EvalReport:
    matcher = open_matcher()
    bench = _Bench(golden, matcher, copied_from(prompt_examples()), opened.tape)
    chosen = system or assistant_system(opened)
    items = bench.run(chosen, options.repeat, progress, name=opened.label)
    baselines: list[Result] = []
    if options.baselines:
        others = dict(BASELINES)
        if opened.endpoint is not None:
            others["unaided"] = unaided_system(opened.endpoint)
        for name, other in others.items():
            scores = bench.run(other, progress=progress, name=name)
            baselines.append(summarise(name, scores, seed=options.seed))
    judged = ""
    result = summarise(opened.label, items, seed=options.seed)
    if options.judge:
        with opened_model(options.judge, base_url=options.judge_address) as judging:
            assert judging.endpoint is not None
            judged = judge(
                judging.endpoint, golden, result, baselines[-1], progress=progress
            ).sentence()
    notes = []
    asked, missing = (opened.tape.asked, opened.tape.missing) if opened.tape else (0, 0)
    if missing:
        notes.append(
            f"The recording lacks {missing} of {asked} requests, as a prompt, an item or what was "
            "recalled has changed since: what needed them is unscored. Run it with the model and "
            "`--record` to have the lacking ones asked."
        )
    return EvalReport(
        model=opened.label,
        model_hash=opened.model_hash,
        requests=asked,
        lacking=missing,
        part=options.part,
        repeats=options.repeat,
        seed=options.seed,
        golden=golden.hash,
        products={product.product: product.hash for product in golden.products},
        parts={product.product: product.part for product in golden.products},
        code=code_version(),
        prompts=tuple(bench.prompts[name] for name in sorted(bench.prompts)),
        matcher=matcher.name,
        validation=matcher.validation,
        questions=matcher.questions,
        within=stored().matcher,
        result=result,
        baselines=tuple(baselines),
        judged=judged,
        notes=tuple(notes),
    )


class _Bench:
    """Runs systems over one golden set and scores what they say."""

    def __init__(
        self,
        golden: Golden,
        matcher: Matcher,
        copied: Callable[[str], bool],
        tape: Tape | None = None,
    ) -> None:
        self._golden, self._matcher, self._copied, self._tape = golden, matcher, copied, tape
        self.prompts: dict[str, PromptHash] = {}

    def run(
        self,
        system: System,
        repeats: int = 1,
        progress: Progress | None = None,
        *,
        name: str = "",
    ) -> list[ItemScore]:
        """Scores of every labelled item; a failure is unscored, and the run goes on.

        Raises:
            UserError: what the user must mend before anything can be scored.
        """
        total = repeats * sum(len(product.labelled) for product in self._golden.products)
        scores: list[ItemScore] = []
        for repeat in range(repeats):
            for product in self._golden.products:
                with system(product) as refine:
                    for item in product.labelled:
                        scores.append(self._score(product, item, refine, repeat))
                        if progress:
                            progress(len(scores), total, f"Evaluating {name}")
        return scores

    def _score(self, product: Product, item: GoldenItem, refine: Refine, repeat: int) -> ItemScore:
        before = self._tape.seconds if self._tape else 0.0
        try:
            refinement = refine(item.item)
        except ModelFailure as failure:
            if failure.fatal:
                raise UserError(str(failure)) from failure
            return unscored(product.product, item, str(failure), repeat)
        for used in refinement.run.prompts:
            self.prompts[used.id] = PromptHash(id=used.id, version=used.version, hash=used.hash)
        return score_item(
            product.product,
            item,
            refinement,
            matcher=self._matcher,
            history=product.backlog.by_key,
            copied=self._copied,
            repeat=repeat,
            seconds=self._seconds(refinement, before),
            ranked=refine.rank(item.item) if isinstance(refine, Ranking) else None,
        )

    def _seconds(self, refinement: Refinement, before: float) -> float | None:
        """What the model took: as recorded, else as measured; nothing where no model was asked."""
        if self._tape is not None:
            return round(self._tape.seconds - before, 3)
        return round(refinement.run.seconds, 3) if refinement.run.usage.calls else None


def run_system(
    system: System,
    golden: Golden,
    matcher: Matcher,
    *,
    copied: Callable[[str], bool] = lambda _text: False,
) -> list[ItemScore]:
    """Scores of one system over every labelled item, for experiments and checks.

    Args:
        system: what to run.
        golden: the items.
        matcher: judges whether two texts demand the same.
        copied: whether a line stands in a prompt's example.
    """
    return _Bench(golden, matcher, copied).run(system)


def code_version() -> str:
    """The assistant's version and a hash of its source and prompts."""
    root = Path(assistant.__file__).parent
    digest = hashlib.sha256()
    ours = [path for path in root.rglob("*.py") if "_eval" not in path.relative_to(root).parts]
    for path in [*sorted(ours), *prompt_files()]:
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
