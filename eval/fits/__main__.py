"""`python -m eval.fits NAME [--write]`."""

import sys

from . import demands, slices

_FITS = {"demands": demands.main, "slices": slices.main}


def main(given: list[str]) -> int:
    """Run one fit."""
    names = [word for word in given if not word.startswith("-")]
    if len(names) != 1 or names[0] not in _FITS:
        print(f"usage: python -m eval.fits [{'|'.join(_FITS)}] [--write]", file=sys.stderr)
        return 2
    return _FITS[names[0]](write="--write" in given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
