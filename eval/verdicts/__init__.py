"""What readers said: which drafted line states which labelled behaviour, read without knowing whose it is."""

from .agreeing import Agreement, stored
from .load import FIRST, SECOND, Reading, known, load_readings

__all__ = ["FIRST", "SECOND", "Agreement", "Reading", "known", "load_readings", "stored"]
