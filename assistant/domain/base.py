"""The base of every model that crosses a border between rooms."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An immutable value: unknown fields are refused, equality is by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")
