"""``python -m benchmarks answers [options]``"""

import sys
from importlib import import_module

NAMES = ("answers", "scan", "storm")
"""The benchmarks: modules of this package that have a `main(arguments)`."""


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names; 2 for wrong usage."""
    if not arguments or arguments[0] not in NAMES:
        print(f"usage: python -m benchmarks {{{','.join(NAMES)}}} [options]", file=sys.stderr)
        return 2
    name, *rest = arguments
    import_module(f"benchmarks.{name}").main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
