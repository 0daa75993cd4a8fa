"""`python -m eval.verdicts pack REPORT FOLDER [GOLDEN] | take FOLDER [--second] | agree`.

`pack` writes what nobody has read yet of a report (`assistant eval --save`), one file a product, with
the instructions; a reader answers beside it; `take` keeps the answers; `agree` prints and
keeps how far two readers agree, and how far the matcher agrees with them.
"""

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


def pack(path: Path, folder: Path, golden_folder: Path | None) -> None:
    """Write packs of what nobody has read in a report."""
    given = EvalReport.model_validate_json(path.read_text(encoding="utf-8"))
    golden = load_golden(golden_folder).select("all", tuple(given.products))
    read = {pair: one for some in load_readings().values() for pair, one in known(some).items()}
    for product, sheet in sheets(given, golden, read).items():
        name = written(product, sheet, folder)
        lines = sum(len(one.lines) for one in sheet)
        print(f"{name}: {len(sheet)} items, {lines} lines")
    folder.mkdir(parents=True, exist_ok=True)
    copy(INSTRUCTIONS, folder / INSTRUCTIONS.name)


def take(folder: Path, *, second: bool) -> None:
    """Keep the answers of a folder of packs."""
    answers = {name: answered(name) for name in sorted(folder.glob("*.txt"))}
    for name, readings in answers.items():
        path = kept(name.stem, readings, SECOND if second else FIRST)
        print(f"{path}: {len(readings)} items added")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the three; 2 where it cannot be done."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        match words:
            case ["pack", path, folder, *rest] if len(rest) <= 1:
                pack(Path(path), Path(folder), Path(rest[0]) if rest else None)
            case ["take", folder, *rest] if rest in ([], ["--second"]):
                take(Path(folder), second=bool(rest))
            case ["agree"]:
                found = computed()
                STORED.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
                print("\n".join(table(found)))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
