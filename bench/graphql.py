"""The GraphQL API against a bare view: `python bench/graphql.py [--quick]`; docs/performance.md."""

import sys
from pathlib import Path

# This file has the name of the library, so its folder must not be searched for modules.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.parts.run import main  # noqa: E402  # after the search path is set right

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
