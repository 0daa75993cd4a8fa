"""Verbs that say what a part of a split does to its object."""

from types import MappingProxyType

STARTS = frozenset(
    "add begin book build collect create define draft enter generate import open order place "
    "post propose provide publish record register request reserve save search set start submit "
    "upload write".split()
)
"""Verbs that bring something into being, on which other parts work."""

EXTRAS = frozenset(
    "archive bookmark compare copy customise customize delete download duplicate email export "
    "filter follow forward hide highlight import move notify personalise personalize pin print "
    "rate recommend remind remove rename reorder schedule share sort subscribe tag translate undo".split()
)
"""Verbs of work that can usually wait: the core is of use without it."""

FAMILY = MappingProxyType(
    {
        verb: family
        for family, verbs in {
            "create": "add create define enter record register save set submit upload",
            "read": "browse check display find list look open read search see show view",
            "update": "change correct edit modify move rename reorder replace update",
            "delete": "archive cancel clear delete discard hide remove undo withdraw",
            "send": "email export forward notify post print publish remind send share",
        }.items()
        for verb in verbs.split()
    }
)
"""The operation (create, read, update, delete, send) that a verb stands for."""
