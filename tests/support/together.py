"""Running a function many times at once against the real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


@dataclass(frozen=True)
class RealDb:
    """Committed rows. `environment` lets a child process open the same database and data folder."""

    environment: dict[str, str]

    def together(self, function: Callable[[int], T], count: int) -> list[T | Exception]:
        """Run `function(0)` … `function(count - 1)` at the same moment, a thread each.

        Answers results in order; an exception stands in the place of its result.
        """
        barrier = threading.Barrier(count)

        def one(number: int) -> T | Exception:
            barrier.wait(30)
            try:
                return function(number)
            except Exception as error:  # the test looks at it
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=count) as pool:
            return list(pool.map(one, range(count)))
