"""A plan of a split as data: groups of clauses, not yet worded."""

from assistant.domain import SplitPattern
from assistant.domain.base import Model


class Group(Model):
    """Clauses that one part covers."""

    clauses: tuple[str, ...]
    lead: tuple[str, ...]
    """The clauses that give the part its title, first ones first."""
    can_wait: bool = False
    why: str = ""
    depends_on: tuple[int, ...] = ()
    """Positions of groups that come before."""


class Plan(Model):
    """One way to divide the clauses of an item."""

    pattern: SplitPattern
    why: str
    groups: tuple[Group, ...]
    explained: float = 1.0
    """Share of the item's clauses that the pattern itself divides, 0 to 1; the rest only goes
    along with one of them."""

    def balance(self) -> float:
        """Size of the largest part as a share of all clauses named: smaller is more equal."""
        sizes = [len(group.clauses) for group in self.groups]
        return max(sizes) / sum(sizes)
