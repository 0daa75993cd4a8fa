"""`python -m eval.bench NAME [ARGS]`: run one bench; without a name: list them all."""

import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent


def benches() -> dict[str, str]:
    """Names of the benches with the first line of their docstrings, without importing them."""
    found: dict[str, str] = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench that is named first; the rest of `argv` stays in `sys.argv` for it.

    Returns:
        The exit code: that of the bench where it returns a number, 0 otherwise, 2 for an
        unknown name.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    known = benches()
    if not arguments or arguments[0] in {"-h", "--help"}:
        print("python -m eval.bench NAME\n")
        for name, line in known.items():
            print(f"  {name:<12} {line}")
        return 0
    name = arguments[0]
    if name not in known:
        print(f"There is no bench {name!r}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    sys.argv = [name, *arguments[1:]]
    module = importlib.import_module(f"{__package__}.{name}")
    result = module.run()
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
