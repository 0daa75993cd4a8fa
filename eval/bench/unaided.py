"""What the assistant adds to the embedded model, on every product held out: paired intervals.

`--record` asks the model for what the recording lacks: half a minute an item for the unaided model.
"""

import sys
from pathlib import Path

from ..held_out import held_out, rough_report, table
from ..runner import EvalOptions, evaluate

GOLDEN = Path(__file__).parents[1] / "recordings" / "embedded"


def run() -> int:
    """Print the comparisons.

    Returns:
        1 where a recording lacks answers, else 0.
    """
    rough = rough_report(record="--record" in sys.argv[1:])
    golden = evaluate(EvalOptions(part="holdout", replay=GOLDEN))
    for line in table(held_out(golden, rough)):
        print(line)
    lacking = golden.lacking + rough.lacking
    if lacking:
        print(f"{lacking} answers are not in the recordings: run it with --record.")
    return int(bool(lacking))
