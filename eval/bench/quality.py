"""How well and how fast items are judged without a model."""

import sys

from ._quality_alarms import alarms, estimates, show, speed
from ._quality_aqusa import aqusa
from ._quality_clauses import score
from ._quality_labels import DATA
from ._quality_people import experts, lists
from ._quality_ustai import ustai


def run() -> int:
    """Print all figures; with `--alarms N [SEED]` also N alarms at random, to check by hand.

    Returns:
        0; 1 where a goal on clauses or on speed is missed.
    """
    good = clauses()
    if not DATA.is_dir():
        print(f"skipped: human labels, alarms, speed and estimates ({DATA} is not there)")
        return int(not good)
    print()
    agreed = experts()
    atomic = lists()
    written = ustai()
    well = aqusa()
    print()
    found = alarms()
    arguments = sys.argv[1:]
    if "--alarms" in arguments:
        numbers = [int(one) for one in arguments if one.isdigit()]
        show(found, numbers[0] if numbers else 20, numbers[1] if len(numbers) > 1 else 1)
    print()
    estimates()
    good &= speed()
    print("\ngoals (lists, UStAI and AQUSA: on the part that is not for tuning)")
    goal("well-formed F1 >= 0.85, beside AQUSA's output on xd", well.f1 >= 0.85, f"{well.f1:.2f}")
    goal("atomic F1 >= 0.85, stories by people, our labels", atomic.f1 >= 0.85, f"{atomic.f1:.2f}")
    both = agreed.precision >= 0.8 and agreed.recall >= 0.8
    told = f"P {agreed.precision:.2f} R {agreed.recall:.2f}"
    goal("P >= 0.80 at R >= 0.80 on what two experts agree on", both, told)
    both = written.precision >= 0.8 and written.recall >= 0.8
    told = f"P {written.precision:.2f} R {written.recall:.2f}"
    goal("the same on UStAI's single labels of model-written stories", both, told)
    return int(not good)


def goal(what: str, reached: bool, figure: str) -> None:
    """Print one goal with its figure."""
    print(f"  {'reached' if reached else 'MISSED '}  {what}: {figure}")


def clauses() -> bool:
    """Print how well the invented items are cut; whether the held-out ones reach 0.85."""
    good = True
    for name in ("tuning.yaml", "held_out.yaml"):
        print(f"clauses, {name}")
        for what, count in score(name).items():
            print(
                f"  {what:<11} P {count.precision:.2f}  R {count.recall:.2f}  F1 {count.f1:.2f}   "
                f"(right {count.right}, too much {count.extra}, missed {count.missed})"
            )
            if name == "held_out.yaml" and what in {"actions", "objects"}:
                good &= count.f1 >= 0.85
    return good
