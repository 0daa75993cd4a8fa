"""`python -m eval`: the same as `assistant eval`, without the comfort of its command line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import UserError

if TYPE_CHECKING:
    from .report import EvalReport


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: `run` (the default), `compare`, `gate`, `harvest`, `results`.

    Returns:
        0; 1 where the gate does not pass; 2 for what the user must mend.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in {
        "run",
        "compare",
        "gate",
        "harvest",
        "results",
        "-h",
        "--help",
    }:
        arguments.insert(0, "run")
    given = _parser().parse_args(arguments)
    try:
        return _do(given)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="evaluate a model on a golden set")
    gate = commands.add_parser("gate", help="exit with 1 where a report regressed")
    gate.add_argument("baseline", type=Path)
    gate.add_argument("--report", type=Path, metavar="FILE", help="a report instead of a run")
    for one in (run, gate):
        _run_options(one)
    run.add_argument("--rules", action="store_true", help="one row for each findings rule")
    run.add_argument("--slim", type=Path, metavar="FILE", help="a baseline for the gate")
    compare = commands.add_parser("compare", help="paired differences of two reports")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--json", type=Path, metavar="FILE")
    harvest = commands.add_parser("harvest", help="golden items from a workspace's decisions")
    harvest.add_argument("--workspace", type=Path, default=Path(".assistant"))
    harvest.add_argument("--out", type=Path, default=Path("golden/ours.yaml"))
    harvest.add_argument("--product", default="ours")
    results = commands.add_parser("results", help="write RESULTS.md from reports")
    results.add_argument("reports", type=Path, nargs="+")
    results.add_argument("--out", type=Path, default=Path(__file__).parent / "RESULTS.md")
    return parser


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", default="none")
    parser.add_argument("--base-url")
    parser.add_argument("--part", choices=["all", "dev", "holdout"], default="dev")
    parser.add_argument("--only", action="append", default=[], metavar="PRODUCT|KEY")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--golden", type=Path, metavar="DIR")
    parser.add_argument("--record", type=Path, metavar="DIR")
    parser.add_argument("--replay", type=Path, metavar="DIR")
    parser.add_argument("--judge", metavar="MODEL")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--html", type=Path, metavar="FILE")


def _do(given: argparse.Namespace) -> int:
    from rich.console import Console

    from . import commands
    from .results import write_results

    console = Console()
    if given.command == "compare":
        return commands.run_compare(given.before, given.after, console, json_file=given.json)
    if given.command == "harvest":
        return commands.run_harvest(given.workspace, given.out, console, product=given.product)
    if given.command == "results":
        given.out.write_text(
            write_results([commands.load_report(path) for path in given.reports]),
            encoding="utf-8",
        )
        return 0
    if given.command == "gate" and given.report:
        return commands.run_gate(given.baseline, commands.load_report(given.report), console)
    report = _evaluated(given)
    if given.command == "gate":
        return commands.run_gate(given.baseline, report, console)
    return commands.show(
        report,
        console,
        json_file=given.json,
        html_file=given.html,
        slim_file=given.slim,
        rules=given.rules,
    )


def _evaluated(given: argparse.Namespace) -> "EvalReport":
    from .runner import EvalOptions, evaluate

    def tell(done: int, total: int, label: str) -> None:
        print(f"\r{done}/{total} {label:<24}", end="", file=sys.stderr, flush=True)

    options = EvalOptions(
        model=given.model,
        base_url=given.base_url,
        part=given.part,
        only=tuple(given.only),
        repeat=given.repeat,
        golden=given.golden,
        record=given.record,
        replay=given.replay,
        judge=given.judge,
        baselines=not given.no_baselines,
    )
    report = evaluate(options, progress=tell)
    print(file=sys.stderr)
    return report


if __name__ == "__main__":
    sys.exit(main())
