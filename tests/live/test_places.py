"""Pages that live on a server are bounded, in total and for one address, and those that nobody looks at go first."""

import pytest

from experiments.live.places import Places, household
from experiments.live.server import FROM_ONE, VISITORS

MOST_OF_A_CLASS = 36 + 1  # twelve tables of three and the teacher, behind one address


class Server:
    """Pages of a server as :class:`Places` sees them."""

    def __init__(self, most, most_from_one):
        self.alive = set()
        self.places = Places(most, most_from_one, lambda: self.alive, self.alive.remove)

    def open(self, key, address="A"):
        come = self.places.enter(key, address)
        if come:
            self.alive.add(key)
        return come

    def drop(self, key):
        """The browser falls silent; the page lives on."""
        self.places.leave(key)

    def close(self, key):
        """The browser says that it leaves."""
        self.alive.remove(key)
        self.places.leave(key)


def test_who_opens_and_drops_pages_without_end_keeps_no_more_alive_than_the_share_of_an_address():
    server = Server(8, 4)
    for number in range(100):
        assert server.open(str(number))
        server.drop(str(number))
    assert server.alive == {"96", "97", "98", "99"}


def test_an_address_that_holds_its_share_open_gets_no_more_and_shuts_nobody_else_out():
    server = Server(8, 4)
    assert [server.open(str(number)) for number in range(6)] == [True] * 4 + [False] * 2
    assert not server.places.room("A")
    assert [server.open(f"B{number}", "B") for number in range(4)] == [True] * 4


def test_many_connections_to_one_page_count_as_many_pages():
    server = Server(8, 4)
    assert [server.open("one") for _ in range(6)] == [True] * 4 + [False] * 2


def test_when_all_places_are_taken_the_page_left_first_goes_whosever_it_is():
    server = Server(4, 4)
    for key, address in (("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")):
        server.open(key, address)
    assert not server.places.room("E")
    assert not server.open("e", "E")
    server.drop("c")
    server.drop("a")
    assert server.places.room("E")
    assert server.open("e", "E")
    assert server.alive == {"a", "b", "d", "e"}


def test_a_page_that_is_looked_at_is_never_freed_and_who_comes_back_finds_its_own():
    server = Server(2, 2)
    server.open("a")
    server.drop("a")
    server.open("b")
    assert server.open("a"), "back within the time that a page is kept"
    assert not server.open("c")
    assert server.alive == {"a", "b"}


def test_a_page_that_is_closed_or_culled_leaves_its_place():
    server = Server(2, 2)
    server.open("a")
    server.open("b")
    server.close("a")
    assert server.open("c")
    server.drop("b")
    server.alive.remove("b")
    assert server.open("d")
    assert server.alive == {"c", "d"}


def test_a_class_behind_one_address_fits_twice_into_its_share_and_two_addresses_fill_the_server():
    assert 2 * MOST_OF_A_CLASS <= FROM_ONE <= VISITORS - MOST_OF_A_CLASS


@pytest.mark.parametrize(("host", "one"), [
    ("192.168.1.7", "192.168.1.7"), ("::ffff:192.168.1.7", "192.168.1.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), ("testclient", "testclient"),
])  # fmt: skip
def test_an_address_is_a_household(host, one):
    """A device has a whole network of IPv6 addresses: all of them are one."""
    assert household(host) == one
