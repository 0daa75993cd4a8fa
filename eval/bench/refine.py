"""How fast the embedded model refines: seconds an item, and how much of the prompt is cached."""

from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant import Assistant, ItemKind, Refinement, UserError, open_items

from ..golden import load_golden

ITEMS = 12
TARGET_SECONDS = 15.0
TARGET_COMPUTED = 0.05


def run() -> int:
    """Refine stories of the golden set one by one and print the figures.

    The first item pays for the static prompt; the targets are about the items after it.

    Returns:
        0 where the targets hold, else 1.

    Raises:
        UserError: the embedded model is not installed.
    """
    product = next(one for one in load_golden().products if one.part == "dev")
    backlog = product.backlog
    wanted = [item for item in open_items(backlog.items) if item.kind is ItemKind.STORY][:ITEMS]
    if len(wanted) < 3:
        raise UserError("The golden set has too few open stories to measure with.")
    rows: list[tuple[str, float, Refinement]] = []
    with TemporaryDirectory() as folder, Assistant("embedded", workspace=folder) as assistant:
        assistant.learn(backlog)
        _ = assistant.endpoint
        for item in wanted:
            begin = perf_counter()
            refinement = assistant.refine(item)
            rows.append((item.key, perf_counter() - begin, refinement))
    static = static_tokens()
    print("item        seconds  calls  tokens in  cached  out  criteria  computed again")
    later: list[tuple[float, float]] = []
    for position, (key, seconds, refinement) in enumerate(rows):
        usage = refinement.run.usage
        again = max(0.0, 1 - usage.tokens_cached / (static * usage.calls)) if usage.calls else 0.0
        print(
            f"{key:<10} {seconds:8.1f} {usage.calls:6d} {usage.tokens_in:10,d} "
            f"{usage.tokens_cached:7,d} {usage.tokens_out:4d} {len(refinement.criteria):9d} "
            f"{again:14.1%}"
        )
        if position and usage.calls == 1:
            later.append((seconds, again))
    slowest, most = max(one for one, _ in later), max(again for _, again in later)
    middle = median(one for one, _ in later)
    ok = slowest <= TARGET_SECONDS and most <= TARGET_COMPUTED
    print(
        f"after the first item, {len(later)} items with one call: median {middle:.1f} s, slowest "
        f"{slowest:.1f} s (target {TARGET_SECONDS:.0f}); at most {most:.1%} of the static prompt "
        f"computed again (target {TARGET_COMPUTED:.0%}): {'ok' if ok else 'target missed'}"
    )
    return 0 if ok else 1


def static_tokens() -> int:
    """Tokens of the draft prompt's static part, roughly, from below."""
    from assistant.llm import count_tokens, load_prompt

    return int(count_tokens(load_prompt("draft").system) * 0.95)
