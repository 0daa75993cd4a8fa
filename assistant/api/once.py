"""Attributes that are made when first needed, by one thread only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property

    once = cached_property
else:

    class once:  # noqa: N801 - used as a decorator, like `cached_property`
        """`cached_property` under the instance's own lock (`_opening`, an `RLock`).

        The standard one makes the value twice where two threads ask at once; a second server or a
        second writer of the index must never be.
        """

        def __init__(self, make: Callable[[Any], Any]) -> None:
            self._make = make
            self.__doc__ = make.__doc__

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            name = self._make.__name__
            with instance._opening:
                if name not in instance.__dict__:
                    instance.__dict__[name] = self._make(instance)
                return instance.__dict__[name]
