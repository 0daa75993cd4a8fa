"""What somebody would write who knows only `assistant.__all__`."""

import sys

from assistant import Assistant, LineKind, UserError, open_items, read_backlog

export, target = sys.argv[1:]
backlog = read_backlog(export)
with Assistant(model="none", workspace="shop") as assistant:
    learned = assistant.learn(backlog)
    print(len(learned.new), "items learned")
    for refinement in assistant.refine_all(backlog):
        lines = [
            line
            for line in assistant.standing(refinement.key).open
            if line.kind is LineKind.CRITERION and not line.outline
        ]
        if lines:
            assistant.decide(refinement.key, "accept", [line.label for line in lines], by="Mira")
    try:
        assistant.decide("WEB-18", "no", why="We are too busy.")
    except UserError as error:
        print(error)
    assistant.decide("WEB-18", "no", why="Marketing has its own tool for mailings.", by="Mira")
    print(assistant.reply("WEB-18").text)
    exported = assistant.export(export, target)
    print(exported.agreed, "lines agreed on", exported.written.changed, "items")
    print("declined:", *exported.declined)
    assert len(list(open_items(backlog.items))) == 13
