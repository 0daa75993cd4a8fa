"""From bytes to text and back without losing a byte."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from assistant.domain import UserError
from assistant.exchange import limits
from assistant.exchange.text import count, open_binary, refuse_binary

CHUNK = 1 << 20
CONTROLS = tuple(bytes([code]) for code in (1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 31))
"""Characters that no export has; many of them mean that a file is no text."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "shift_jis",
    "gb18030",
    "euc_kr",
    "big5",
)
XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding=[\"\']([A-Za-z0-9._-]{1,40})")
DAMAGED_SHARE = 0.25
"""Invalid sequences by valid multi-byte ones, up to which a file counts as damaged UTF-8."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are read, so that writing the text back gives the same bytes.

    Attributes:
        name: Python's name of the codec.
        bom: bytes of the byte order mark, which are not part of the text.
        errors: error handler that keeps undecodable bytes (`surrogateescape`,
            `surrogatepass`) or `strict`.
        note: what was guessed, in a plain sentence; empty for valid UTF-8.
        nul: whether the text contains NUL characters.
    """

    name: str
    bom: bytes = b""
    errors: str = "strict"
    note: str = ""
    nul: bool = False

    def decode(self, data: bytes) -> str:
        """The text of a whole file."""
        return data[len(self.bom) :].decode(self.name, self.errors)

    def encode(self, text: str) -> bytes:
        """Bytes of a text, without the byte order mark."""
        return text.encode(self.name, self.errors)

    def can_encode(self, text: str) -> bool:
        """Whether the encoding has every character of the text."""
        try:
            self.encode(text)
        except UnicodeError:
            return False
        return True


def detect_encoding(path: Path, *, limit: int | None = None) -> Encoding:
    """Find out how a text file is encoded; the whole file is looked at, in chunks.

    Args:
        path: a file that exists.
        limit: largest size in bytes; None: `limits.MAX_TEXT_BYTES`.

    Raises:
        UserError: missing, empty, too large, binary, or in no encoding that can be read.
    """
    head = open_binary(path)
    refuse_binary(path, head)
    limit = limits.MAX_TEXT_BYTES if limit is None else limit
    size = path.stat().st_size
    if size > limit:
        raise UserError(
            f"{path} has {size / 1e6:,.0f} MB, more than the {limit / 1e6:,.0f} MB that are read at once; "
            "export fewer items, or export as CSV."
        )
    for bom, name in BOMS:
        if head.startswith(bom):
            return _with_bom(path, bom, name)
    guessed = _utf16_without_bom(head)
    if guessed:
        return _checked(
            path,
            Encoding(
                guessed,
                errors="surrogatepass",
                note=f"Read as {guessed.upper()} (no byte order mark).",
            ),
        )
    return _without_bom(path, head)


def _chunks(path: Path, skip: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK):
            yield chunk


def _with_bom(path: Path, bom: bytes, name: str) -> Encoding:
    if name == "utf-8":
        found = _without_bom(path, open_binary(path), bom)
        return Encoding(found.name, bom, found.errors, found.note, found.nul)
    note = f"Read as {name.upper()}."
    return _checked(path, Encoding(name, bom, "surrogatepass", note))


def _checked(path: Path, encoding: Encoding) -> Encoding:
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    nul = False
    try:
        for chunk in _chunks(path, len(encoding.bom)):
            nul = nul or "\x00" in decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise UserError(
            f"{path} looks like {encoding.name.upper()} but breaks off or is damaged ({error}); save it again as UTF-8."
        ) from None
    return Encoding(encoding.name, encoding.bom, encoding.errors, encoding.note, nul)


def _utf16_without_bom(head: bytes) -> str | None:
    sample = head[:4096]
    if len(sample) < 16:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


_BINARY = 0.02
"""Share of bytes that no text has from which on a file is none."""
_STRAY = 16
"""So many control characters may have strayed into a text of any length, by a paste or a scanner."""


def _without_bom(path: Path, head: bytes, bom: bytes = b"") -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    nul = control = total = 0
    valid = True
    for chunk in _chunks(path, len(bom)):
        total += len(chunk)
        nul += chunk.count(b"\x00")
        control += sum(chunk.count(mark) for mark in CONTROLS)
        if valid and (not chunk.isascii() or decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    if total and (nul > _BINARY * total or nul + control > max(_STRAY, _BINARY * total)):
        raise UserError(f"{path} is not a text file; export it as CSV, JSON or XML.")
    if valid:
        return Encoding("utf-8", bom, nul=bool(nul))
    bad, multi = _damage(path, len(bom))
    if bom or bad <= DAMAGED_SHARE * multi:
        note = f"Damaged UTF-8 ({count(bad, 'byte')}): kept in the file, shown as \ufffd."
        return Encoding("utf-8", bom, "surrogateescape", note, bool(nul))
    return _legacy(path, head, bool(nul))


def _damage(path: Path, skip: int) -> tuple[int, int]:
    """How many bytes are not UTF-8, and how many characters of several bytes are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    bad = multi = 0
    for chunk in (*_chunks(path, skip), b""):
        text = decoder.decode(chunk, final=not chunk)
        if not text.isascii():
            escaped = sum(1 for char in text if "\udc80" <= char <= "\udcff")
            bad += escaped
            multi += sum(1 for char in text if char > "\x7f") - escaped
    return bad, multi


def _legacy(path: Path, head: bytes, nul: bool) -> Encoding:
    from charset_normalizer import from_bytes

    data = _sample_around_high_bytes(path, head)
    best = from_bytes(data, cp_isolation=list(LEGACY), threshold=0.4).best()
    if best is None:
        raise UserError(
            f"The text encoding of {path} cannot be recognised; save it as UTF-8 and try again."
        )
    candidates = [best.encoding, *(name for name in ("cp1252", "latin-1") if name != best.encoding)]
    if str(best) == data.decode("cp1252", "replace"):
        candidates.insert(0, "cp1252")
    if declared := _declared(head):
        candidates.insert(0, declared)
    for name in candidates:
        if _bijective(path, name):
            shown = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}.get(name, name)
            return Encoding(name, b"", "surrogateescape", f"Not UTF-8: read as {shown}.", nul)
    raise UserError(
        f"The text encoding of {path} cannot be recognised; save it as UTF-8 and try again."
    )


def _declared(head: bytes) -> str | None:
    """The encoding that an XML declaration names, where Python knows it as one of bytes."""
    found = XML_ENCODING.match(head)
    if not found:
        return None
    name = found[1].decode("ascii")
    try:
        b"x".decode(name)
        codecs.getincrementaldecoder(name)
    except (LookupError, UnicodeError):
        return None
    return name


def _sample_around_high_bytes(path: Path, head: bytes) -> bytes:
    """A sample that holds the bytes in question; a guess over plain ASCII says nothing."""
    if any(byte > 0x7F for byte in head):
        return head[: 64 * 1024] if any(byte > 0x7F for byte in head[: 64 * 1024]) else head
    for chunk in _chunks(path):
        for at, byte in enumerate(chunk):
            if byte > 0x7F:
                return chunk[max(0, at - 2048) : at + 32 * 1024]
    return head


def _bijective(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("surrogateescape")
    encoder = codecs.getincrementalencoder(name)("surrogateescape")
    read = bytearray()
    try:
        for chunk in _chunks(path):
            read += chunk
            back = encoder.encode(decoder.decode(chunk))
            if read[: len(back)] != back:
                return False
            del read[: len(back)]
        back = encoder.encode(decoder.decode(b"", final=True), final=True)
    except UnicodeError:
        return False
    return bytes(read) == back


def open_text(path: Path, encoding: Encoding) -> TextIOWrapper:
    """Open a text file after its byte order mark; newlines stay as they are."""
    file = path.open("rb")
    file.seek(len(encoding.bom))
    return TextIOWrapper(file, encoding=encoding.name, errors=encoding.errors, newline="")


def read_text(path: Path) -> tuple[str, Encoding]:
    """The whole text of a file and how it is encoded.

    Raises:
        UserError: as `detect_encoding`.
    """
    encoding = detect_encoding(path, limit=limits.MAX_DOCUMENT_BYTES)
    return encoding.decode(path.read_bytes()), encoding


def save_text(
    target: Path, text: str, encoding: Encoding, *, errors: str = "replace"
) -> tuple[str, ...]:
    """Write a whole text as its source was encoded.

    Args:
        target: the file to write.
        text: its text.
        encoding: of the source.
        errors: Python's name of what happens to characters that the encoding lacks.

    Returns:
        A note where characters were replaced.

    Raises:
        UserError: the target cannot be written.
    """
    notes: tuple[str, ...] = ()
    try:
        data = encoding.encode(text)
    except UnicodeError:
        data = text.encode(encoding.name, errors)
        notes = (f"The encoding {encoding.name} lacks some characters; they were replaced.",)
    try:
        target.write_bytes(encoding.bom + data)
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror}); name another place."
        ) from None
    return notes
