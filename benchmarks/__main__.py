"""``python -m benchmarks answers [options]``"""

import sys
from importlib import import_module

MODULES = {
    "answers": "answers",
    "ask": "asking",
    "import": "imports",
    "parse": "parse",
    "pictures": "pictures",
    "scan": "scan",
    "storm": "storm",
}
"""The benchmarks, and the modules of this package whose `main(arguments)` they are."""


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names; 2 for wrong usage."""
    if not arguments or arguments[0] not in MODULES:
        print(f"usage: python -m benchmarks {{{','.join(MODULES)}}} [options]", file=sys.stderr)
        return 2
    name, *rest = arguments
    import_module(f"benchmarks.{MODULES[name]}").main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
