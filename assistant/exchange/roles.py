"""Which column of a table holds what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain import UserError
from assistant.exchange.vocabulary import fold

ROLES = (
    "key",
    "id",
    "title",
    "description",
    "story",
    "criteria",
    "tasks",
    "kind",
    "status",
    "category",
    "resolution",
    "priority",
    "rank",
    "estimate",
    "labels",
    "components",
    "parent",
    "parent_key",
    "parent_title",
    "epic",
    "project",
    "created",
    "updated",
)
"""Our names of fields, as `mapping` takes them.

`parent` may hold a key or a tracker's own id, `epic` a key or a title; `story` is the story's
sentence where the title is another column, `tasks` a list of steps to do.
"""

PUBLIC_NAMES = {
    "type": "kind",
    "state": "status",
    "summary": "title",
    "acceptance_criteria": "criteria",
    "points": "estimate",
}
"""Other names that people use for our fields in a mapping."""


@dataclass(slots=True)
class Columns:
    """The columns of one table.

    Attributes:
        names: column names as printed in the header.
        roles: column indices by our field name, in the table's order.
        links: column index, the tracker's word for the link's type, and its direction.
    """

    names: Sequence[str]
    roles: dict[str, list[int]] = field(default_factory=dict)
    links: list[tuple[int, str, str]] = field(default_factory=list)

    def first(self, role: str) -> int | None:
        """Index of the first column with a role."""
        found = self.roles.get(role)
        return found[0] if found else None

    def has(self, role: str) -> bool:
        """Whether any column has the role."""
        return bool(self.roles.get(role))

    def value(self, cells: Sequence[str], role: str) -> str:
        """The first non-empty value of a role, stripped."""
        for index in self.roles.get(role, ()):
            if index < len(cells) and (value := cells[index].strip()):
                return value
        return ""

    def values(self, cells: Sequence[str], role: str) -> list[str]:
        """All non-empty values of a role, stripped."""
        return [
            value
            for index in self.roles.get(role, ())
            if index < len(cells) and (value := cells[index].strip())
        ]

    def name(self, index: int) -> str:
        """Name of a column; a column beyond the header is named by its number."""
        return (
            self.names[index]
            if index < len(self.names) and self.names[index]
            else f"column {index + 1}"
        )


def words(table: Mapping[str, str]) -> dict[str, str]:
    """Folded column names to roles, from `role: "name|name"` rows."""
    return {
        shown: role
        for role, names in table.items()
        for name in names.split("|")
        if (shown := fold(name))
    }


class IfThere(str):
    """A column's name in a mapping that holds for exports of several kinds: no mistake where an
    export lacks it.
    """

    __slots__ = ()


def apply_mapping(columns: Columns, mapping: Mapping[str, str]) -> None:
    """Let a user's mapping (our field name to the column's name) win over what was guessed.

    Raises:
        UserError: a field or a column that does not exist; the sentence lists those that do.
            A column that is named as `IfThere` may be missing.
    """
    for ours, theirs in mapping.items():
        role = PUBLIC_NAMES.get(ours, ours)
        if role not in ROLES:
            raise UserError(f"There is no field {ours!r} to map; there are: {', '.join(ROLES)}.")
        indices = find_columns(columns.names, theirs)
        if not indices and isinstance(theirs, IfThere):
            continue
        if not indices:
            raise UserError(
                f"There is no column {theirs!r} for {ours!r}; the columns are: {listed(columns.names)}."
            )
        for other in columns.roles.values():
            other[:] = [index for index in other if index not in indices]
        columns.roles[role] = indices


def find_columns(names: Iterable[str], wanted: str) -> list[int]:
    """Indices of the columns with a name; letter case and punctuation do not count."""
    names = list(names)
    exact = [index for index, name in enumerate(names) if name.strip() == wanted.strip()]
    return exact or [index for index, name in enumerate(names) if fold(name) == fold(wanted)]


def listed(names: Iterable[str], limit: int = 30) -> str:
    """Names in a sentence."""
    unique = [name for name in dict.fromkeys(names) if name.strip()]
    return ", ".join(unique[:limit]) + (", …" if len(unique) > limit else "")
