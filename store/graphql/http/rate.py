"""How much each caller may cost in a while: a bucket of points that fills up steadily.

The buckets are this process's own, each holding its share of the budget: see docs/adr/0007.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings

WINDOW_S = 60
MOST_CALLERS = 10_000
# What an answer from the cache costs, and what a request costs that is refused unread.
CACHED_COST, REFUSED_COST = 1, 10
_buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left after a request: points, seconds until all are back, seconds to wait."""

    allowed: bool
    quota: int
    remaining: int
    full_in_s: int
    wait_s: int

    def headers(self) -> dict[str, str]:
        """RateLimit fields (draft-ietf-httpapi-ratelimit-headers), and Retry-After if refused."""
        found = {
            "RateLimit-Policy": f'"cost";q={self.quota};w={WINDOW_S}',
            "RateLimit": f'"cost";r={self.remaining};t={self.full_in_s}',
        }
        if not self.allowed:
            found["Retry-After"] = str(self.wait_s)
        return found


def take(caller: str, cost: int) -> Budget:
    """Take points from a caller's bucket if it holds them."""
    quota = max(1, settings.API_BUDGET // max(1, settings.WEB_WORKERS))
    speed = quota / WINDOW_S
    at = time.monotonic()
    with _lock:
        level, since = _buckets.pop(caller, (float(quota), at))
        level = min(quota, level + (at - since) * speed)
        # What costs more than a whole bucket waits for a full one, or it would wait for ever.
        needed = min(cost, quota)
        allowed = level >= needed
        if allowed:
            level = max(0.0, level - cost)
        _buckets[caller] = (level, at)
        if len(_buckets) > MOST_CALLERS:
            _buckets.popitem(last=False)
    return Budget(
        allowed=allowed,
        quota=quota,
        remaining=int(level),
        full_in_s=math.ceil((quota - level) / speed),
        wait_s=0 if allowed else max(1, math.ceil((needed - level) / speed)),
    )


def forget() -> None:
    """All buckets are full again."""
    with _lock:
        _buckets.clear()
