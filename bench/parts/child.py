"""The bench's child processes: `python -m bench.parts.child goods COUNT` and `… serve PORT`."""

from __future__ import annotations

import sys

import django
from django.utils.module_loading import import_string

TASKS = {"goods": "bench.parts.goods.fill", "serve": "bench.parts.serve.serve"}


def main(task: str, number: int) -> None:
    """Do the task, which is named because models are there only after setup."""
    django.setup()
    import_string(TASKS[task])(number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
