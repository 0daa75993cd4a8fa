"""`python -m eval`: a plain way to run the evaluation; `assistant eval` is the comfortable one."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Evaluate and print the table. Returns 0, or 2 for what the user must mend."""
    from rich.console import Console

    from .runner import EvalOptions, evaluate
    from .tables import render

    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("--model", default="none")
    parser.add_argument("--base-url")
    parser.add_argument("--part", choices=["all", "dev", "holdout"], default="dev")
    parser.add_argument("--only", action="append", default=[], metavar="PRODUCT|KEY")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--golden", type=Path, metavar="DIR")
    parser.add_argument("--record", type=Path, metavar="DIR")
    parser.add_argument("--replay", type=Path, metavar="DIR")
    parser.add_argument("--rules", action="store_true", help="one row for each findings rule")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args(argv)
    console = Console()

    def tell(done: int, total: int, label: str) -> None:
        print(f"\r{done}/{total} {label:<24}", end="", file=sys.stderr, flush=True)

    try:
        report = evaluate(
            EvalOptions(
                model=given.model,
                base_url=given.base_url,
                part=given.part,
                only=tuple(given.only),
                repeat=given.repeat,
                golden=given.golden,
                record=given.record,
                replay=given.replay,
            ),
            progress=tell,
        )
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    print(file=sys.stderr)
    for renderable in render(report, rules=given.rules):
        console.print(renderable)
    if given.json:
        given.json.write_text(report.to_json(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
