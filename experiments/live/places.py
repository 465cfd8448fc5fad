"""How many pages a server keeps alive: in total, and for one address, with the oldest that nobody looks at freed first.

A page lives on for minutes after its browser has fallen silent, as when a laptop sleeps, and takes some megabytes. Who
opens and drops pages without end would fill the memory, so what is counted is pages that live, and not only those that
are open. A class stands behind one address as a rule: the share of an address is far more than a class needs.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass

SUBNET = 64  # bits of an IPv6 address that tell one household from another: a device has all the rest


@dataclass
class Place:
    """A living page: the address that opened it, and how many connections it has now."""

    address: str
    open: int = 0

    @property
    def weight(self) -> int:
        """Places that it takes: one for each connection, and one where it waits for its browser to come back."""
        return max(self.open, 1)


class Places:
    """Who may open one more page; used from one thread, that of the server's event loop.

    ``most``, ``most_from_one``: places in total and for one address; ``living``: pages that are there, by key;
    ``free``: frees a page.
    """

    def __init__(
        self, most: int, most_from_one: int, living: Callable[[], Container[str]], free: Callable[[str], None]
    ) -> None:  # fmt: skip
        self.most, self.most_from_one = most, most_from_one
        self._living, self._free = living, free
        self._places: OrderedDict[str, Place] = OrderedDict()  # the one that was left first comes first

    def room(self, address: str) -> bool:
        """Whether one more page fits for an address, if need be in the place of one that nobody looks at."""
        self._prune()
        return all(self._weight(whose) < most or self._oldest(whose) for whose, most in self._bounds(address))

    def enter(self, key: str, address: str) -> bool:
        """A connection to a page comes; False where there is no room for it. Frees what has to go for it."""
        self._prune()
        place = self._places.get(key)
        if place is not None and place.open == 0:  # its browser is back
            place.open = 1
            return True
        whose = address if place is None else place.address
        if not self.room(whose):
            return False
        for part, most in self._bounds(whose):
            oldest = self._oldest(part)
            if self._weight(part) >= most and oldest is not None:
                del self._places[oldest]
                self._free(oldest)
        self._places.setdefault(key, Place(whose)).open += 1
        return True

    def leave(self, key: str) -> None:
        """A connection to a page has ended."""
        place = self._places[key]
        place.open -= 1
        if place.open == 0:
            self._places.move_to_end(key)

    def _bounds(self, address: str) -> tuple[tuple[str | None, int], ...]:
        return (address, self.most_from_one), (None, self.most)

    def _weight(self, address: str | None) -> int:
        return sum(place.weight for place in self._places.values() if address in (None, place.address))

    def _oldest(self, address: str | None) -> str | None:
        """The page that was left first of those without a browser; None where all have one."""
        left = (key for key, one in self._places.items() if one.open == 0 and address in (None, one.address))
        return next(left, None)

    def _prune(self) -> None:
        living = self._living()
        for key in [key for key, place in self._places.items() if place.open == 0 and key not in living]:
            del self._places[key]


def household(host: str) -> str:
    """What counts as one address: an IPv4 address, or the network of an IPv6 address; another text as it is."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((int(found), SUBNET), strict=False))
    return str(found)
