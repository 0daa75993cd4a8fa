"""`python -m eval.verdicts pack FOLDER REPORT … | take FOLDER | agree`: readers judge drafted lines.

`pack` writes what nobody has read yet of reports (`assistant eval --save`), one file a product, with the
instructions; a reader answers beside it; `take` keeps the answers; `agree` prints and keeps how far two
readers agree, and how far the matcher agrees with them.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copy

from assistant import UserError

from ..golden import load_golden
from ..report import EvalReport
from .agreeing import STORED, computed, table
from .load import FIRST, SECOND, known, load_readings
from .packing import INSTRUCTIONS, answered, kept, sheets, written


def pack(folder: Path, paths: Sequence[Path], golden: Path | None) -> None:
    """Write packs of what nobody has read in some reports."""
    reports = [EvalReport.model_validate_json(path.read_text(encoding="utf-8")) for path in paths]
    products = dict.fromkeys(name for report in reports for name in report.products)
    chosen = load_golden(golden).select("all", tuple(products))
    read = known([one for some in load_readings().values() for one in some])
    folder.mkdir(parents=True, exist_ok=True)
    copy(INSTRUCTIONS, folder / INSTRUCTIONS.name)
    for product, sheet in sheets(reports, chosen, read).items():
        name = written(product, sheet, folder)
        print(f"{name}: {len(sheet)} items, {sum(len(one.lines) for one in sheet)} lines")


def take(folder: Path, *, second: bool) -> None:
    """Keep the answers of a folder of packs."""
    answers = {name: answered(name) for name in sorted(folder.glob("*.txt"))}
    for name, readings in answers.items():
        path = kept(name.stem, readings, SECOND if second else FIRST)
        print(f"{path}: {len(readings)} items added")


def agree() -> None:
    """Compute the agreement anew, keep it and print it."""
    found = computed()
    STORED.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(found)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the three; 2 where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m eval.verdicts", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    packing = what.add_parser("pack", help="write what nobody has read yet")
    packing.add_argument("folder", type=Path)
    packing.add_argument("report", type=Path, nargs="+")
    packing.add_argument("--golden", type=Path, help="folder of the golden set that was scored")
    taking = what.add_parser("take", help="keep the answers beside the packs")
    taking.add_argument("folder", type=Path)
    taking.add_argument("--second", action="store_true", help="they are a second reader's")
    what.add_parser("agree", help="how far readers and the matcher agree")
    given = parser.parse_args(argv)
    try:
        if given.what == "pack":
            pack(given.folder, given.report, given.golden)
        elif given.what == "take":
            take(given.folder, second=given.second)
        else:
            agree()
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
