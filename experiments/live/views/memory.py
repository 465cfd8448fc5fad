"""What a past state comes to never changes: kept by the digest of its bytes, so that a month costs one month."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from experiments.seats.moment import Moment

KEPT = 8_000  # entries, of a few numbers or a month's story (3 kB) each
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = threading.Lock()


def remembered[Found](moment: Moment, what: str, state: Any, compute: Callable[[], Found], more: bytes = b"") -> Found:
    """``compute()``, done once for these parameters, this state and ``more``; ``what`` names the computation."""
    digest = hashlib.blake2b(state.tobytes() + more, digest_size=16).digest()
    key = (what, tuple(sorted(moment.parameters.overrides.items())), digest)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: Found = _kept[key]
            return found
    made = compute()
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
