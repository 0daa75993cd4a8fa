"""Files that can be opened, and texts that every store can take."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.domain import UserError
from assistant.exchange import limits

MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls or .doc)"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


def open_binary(path: Path) -> bytes:
    """The first bytes of a file, `limits.SAMPLE_BYTES` at most.

    Raises:
        UserError: the file is missing, is a folder, cannot be read, or is empty.
    """
    try:
        with path.open("rb") as file:
            head = file.read(limits.SAMPLE_BYTES)
    except FileNotFoundError:
        raise UserError(f"There is no file {path}; check the name.") from None
    except IsADirectoryError:
        raise UserError(f"{path} is a folder; name a file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(
            f"{path} cannot be read ({reason}); check the name and its permissions."
        ) from None
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UserError(f"{path} is empty; export it again.")
    return head


def refuse_binary(path: Path, head: bytes) -> None:
    """Raise a UserError where the first bytes are those of a known binary format."""
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise UserError(f"{path} is {what}, not a text export; export it as CSV, JSON or XML.")


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's name before the message of a UserError that does not tell it."""
    try:
        yield
    except UserError as error:
        if str(path) in str(error):
            raise
        raise UserError(f"{path}: {error}") from None


def count(number: int, noun: str) -> str:
    """A number with its noun, such as `1 cell` or `2 cells`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def needs_cleaning(text: str) -> bool:
    """Whether a text holds NUL characters or lone surrogates."""
    if "\x00" in text:
        return True
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def clean(text: str) -> str:
    """Text that every store and model can take: no NUL, no lone surrogate."""
    if not needs_cleaning(text):
        return text
    text = text.replace("\x00", "")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def leading_space(text: str, start: int) -> str:
    """White space right before a position."""
    at = start
    while at and text[at - 1] in " \t\r\n":
        at -= 1
    return text[at:start]


def spliced(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """A text with stretches replaced.

    Args:
        text: the text.
        pieces: start, end and new text of each stretch; they do not overlap.
    """
    out: list[str] = []
    at = 0
    for start, end, new in sorted(pieces, key=lambda piece: piece[:2]):
        out += (text[at : max(at, start)], new)
        at = max(at, end)
    out.append(text[at:])
    return "".join(out)
