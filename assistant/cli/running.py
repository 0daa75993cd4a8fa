"""What `refine` tells while it goes on, and when it is done."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.cli.console import err, out, print_json

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from assistant.api import Assistant
    from assistant.batch import Event, Files, Outcome
    from assistant.cli.learning import Learnt
    from assistant.cli.outputs import Outputs
    from assistant.domain import Progress, Usage

LABEL = "Refining"


def say_model(assistant: "Assistant") -> None:
    """Name the model, or say that there is none."""
    label = assistant.model_label
    if label == "none":
        err().print(
            "No model: findings, relations, split outlines and questions only. "
            "Add --model embedded or name another."
        )
    else:
        where = "on this machine" if label.partition(":")[0] == "embedded" else "as you named it"
        err().print(f"Model: {label} ({where}).")


def teller(bar: "Bar", tell: "Progress") -> Callable[["Event"], None]:
    """Print a line for every item that is settled, and move the bar."""
    from rich.text import Text

    from assistant.batch import EventKind
    from assistant.report import clean, item_line

    stale: set[str] = set()

    def told(event: "Event") -> None:
        if event.kind is EventKind.STARTED and event.message:
            stale.add(event.key)
        elif event.kind in (EventKind.REFINED, EventKind.REUSED) and event.refinement is not None:
            line = item_line(event.refinement)
            if event.kind is EventKind.REUSED:
                line.append(" (as before)", style="dim")
            elif event.key in stale:
                line.append(" (anew)", style="dim")
            bar.console.print(line)
        elif event.kind in (EventKind.FAILED, EventKind.SET_ASIDE, EventKind.WAITING):
            bar.console.print(Text(clean(f"{event.key}  {event.message}"), style="yellow"))
        elif event.kind is EventKind.STOPPING and event.in_flight:
            bar.console.print(
                f"{clean(event.message)} Waiting for {event.in_flight} that are under way; "
                "Ctrl-C again leaves at once.",
                style="yellow",
                markup=False,
            )
        tell(event.done, event.total, LABEL)
        for task in bar.tasks:
            if task.description == LABEL:
                bar.update(task.id, facts=_facts(event))

    return told


def _facts(event: "Event") -> str:
    """Speed, what it took, and how long it will last."""
    rate, left = event.per_second, event.seconds_left
    known = [
        "" if rate is None else f"{rate:.1f}/s" if rate >= 1 else f"{rate * 60:.1f}/min",
        _spent(event.usage),
        "" if left is None or not event.left else f"{_duration(left)} left",
    ]
    return " · ".join(word for word in known if word)


def _spent(usage: "Usage") -> str:
    tokens = usage.tokens_in + usage.tokens_out
    if not tokens:
        return ""
    money = f", {usage.cost:.4f} US dollars" if usage.cost else ""
    return f"{tokens:,} tokens{money}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.1f} h"


def say_end(outcome: "Outcome", outputs: "Outputs", files: "Files | None" = None) -> None:
    """The totals, what this run did, and where the results are."""
    from assistant.report import clean, closing_table

    out().print(closing_table(outcome.refinements))
    console = err()
    done = [
        f"{outcome.refined:,} refined",
        f"{outcome.reused:,} as before" if outcome.reused else "",
        f"{outcome.examined:,} below the top, inspected only" if outcome.examined else "",
        f"{len(outcome.failed):,} failed or set aside" if outcome.failed else "",
        f"{outcome.remaining:,} still to do" if outcome.remaining else "",
        _spent(outcome.usage),
        _duration(outcome.seconds) if outcome.seconds else "",
    ]
    console.print(f"This run: {', '.join(part for part in done if part)}.", soft_wrap=True)
    for why, count in Counter(outcome.stale.values()).most_common():
        console.print(f"{count:,} earlier results were {why}.", soft_wrap=True, markup=False)
    for note in outputs.notes:
        console.print(clean(note), style="yellow", soft_wrap=True, markup=False)
    for path in outputs.written:
        console.print(f"Wrote {path}", soft_wrap=True, markup=False)
    if files is not None:
        _say_files(files)


def _say_files(files: "Files") -> None:
    """What was taken in from batch files and what was written to them."""
    from assistant.report import clean

    taken, offline = files
    console = err()
    if taken.answers or taken.problems:
        console.print(f"{taken.answers:,} new answers were taken in.")
    for problem in taken.problems[:5]:
        told = clean(f"  row {problem.row}: {problem.message}")
        console.print(told, style="yellow", soft_wrap=True, markup=False)
    if len(taken.problems) > 5:
        console.print(f"  … and {len(taken.problems) - 5} more.", style="yellow")
    for path in offline.files:
        console.print(f"Wrote {path} for the provider's Batch API", soft_wrap=True, markup=False)


def how_to_go_on(outcome: "Outcome", files: "Files | None" = None) -> str:
    """Why a run stopped, and the way on."""
    if files is None:
        return f"{outcome.reason} Run the same command again to go on."
    if files.offline.files:
        return (
            f"{outcome.reason} Send the written files to the provider, and take in what comes back "
            "with --import-responses."
        )
    return (
        f"{outcome.reason} Add --export-requests FILE to write them out, or run without batch "
        "files to ask now."
    )


def as_json(
    outcome: "Outcome",
    outputs: "Outputs",
    learnt: "Sequence[Learnt]",
    files: "Files | None" = None,
) -> None:
    """Everything as one JSON object."""
    from assistant.report import summary

    value: dict[str, Any] = {
        "summary": summary(outcome.refinements).model_dump(mode="json"),
        "reused": outcome.reused,
        "refined": outcome.refined,
        "examined": outcome.examined,
        "failed": [
            {"key": one.key, "reason": one.reason, "set_aside": one.set_aside}
            for one in outcome.failed
        ],
        "stale": dict(outcome.stale),
        "remaining": outcome.remaining,
        "usage": outcome.usage.model_dump(mode="json"),
        "stopped": outcome.stopped,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 1),
        "imported": {str(one.given): one.as_json() for one in learnt},
        "written": [str(path) for path in outputs.written],
        "notes": list(outputs.notes),
    }
    if files is not None:
        taken, offline = files
        value["requests"] = {
            "unanswered": offline.requests,
            "files": [str(path) for path in offline.files],
            "waiting": list(offline.waiting),
            "answers": taken.answers,
            "problems": [one.model_dump(mode="json") for one in taken.problems],
        }
    value["refinements"] = [one.model_dump(mode="json") for one in outcome.refinements]
    print_json(value)
