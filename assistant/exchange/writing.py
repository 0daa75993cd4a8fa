"""Write decisions back into an export."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.domain import Change, UserError
from assistant.exchange import registry
from assistant.exchange.model import Written
from assistant.exchange.text import naming


def write(
    source: Path,
    target: Path,
    changes: Sequence[Change],
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write an export again with only the decided cells changed.

    Args:
        source: the export; it is never changed.
        target: where to write; its folder is made where it is missing.
        changes: what was decided; several for one key are applied in order.
        dialect: name of the dialect; None: found from the content.
        mapping: our field name to the export's column name, as it was read with.

    Returns:
        How many records changed, how many were added, and which keys were not found.

    Raises:
        UserError: the source cannot be read, or the target cannot be written or is the source.
    """
    source, target = Path(source), Path(target)
    name = dialect or registry.detect(source).dialect
    if target.exists() and source.exists() and target.samefile(source):
        raise UserError(f"{target} is the export itself; name another file to write to.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"{target.parent} cannot be made ({error.strerror}); name another place."
        ) from None
    spoken = registry.dialect(name)
    wanted = dict(mapping or {})
    if spoken.beside:
        with naming(source):
            return spoken.write(source, target, changes, wanted)
    # A run that breaks off must not leave half an export under the name of a whole one.
    try:
        with TemporaryDirectory(prefix=".exchange-", dir=target.parent) as folder, naming(source):
            made = Path(folder) / target.name
            try:
                written = spoken.write(source, made, changes, wanted)
            except UserError as error:
                raise UserError(str(error).replace(str(made), str(target))) from None
            made.replace(target)
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror}); name another place."
        ) from None
    return written.model_copy(update={"target": target})
