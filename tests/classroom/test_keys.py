"""A code lets a class in and nobody who guesses."""

import pytest

from experiments.classroom.keys import ALPHABET, CODE_LENGTH, WINDOW, WRONG_A_CLIENT, Attempts, new_code, new_key, tidy
from experiments.classroom.rooms import MOST_ROOMS
from model.errors import InputError


def test_a_code_has_eight_letters_and_none_that_look_alike():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01IOL") & set(ALPHABET)
    assert len(new_key()) == 20


def test_a_code_is_found_however_it_is_typed(new_class):
    group = new_class()
    code = group.room.code
    for typed in (code.lower(), f" {code[:4]} {code[4:]} ", f"{code[:4]}-{code[4:]}"):
        assert tidy(typed) == code
        assert group.rooms.find(typed, "someone") is group.room


def test_wrong_codes_of_one_client_are_stopped_and_others_are_let_in(new_class):
    group = new_class()
    for _ in range(WRONG_A_CLIENT):
        with pytest.raises(InputError, match="no room has this code"):
            group.rooms.find("AAAAAAAA", "guesser")
    with pytest.raises(InputError, match="too many wrong codes"):
        group.rooms.find(group.room.code, "guesser")
    assert group.rooms.find(group.room.code, "student") is group.room
    group.now += WINDOW + 1
    assert group.rooms.find(group.room.code, "guesser") is group.room


def test_a_right_code_lets_in_whatever_others_have_typed(new_class):
    """Many browsers of one visitor, each with all the wrong codes it may send, keep nobody out."""
    group = new_class()
    for k in range(40 * WRONG_A_CLIENT):
        with pytest.raises(InputError, match="no room"):
            group.rooms.find("AAAAAAAA", f"guesser {k // WRONG_A_CLIENT}")
    assert group.rooms.find(group.room.code, "student") is group.room


def test_guessing_is_hopeless_by_the_number_of_codes_alone():
    """A thousand guesses a second through a lesson of 90 minutes, with every room of the server open."""
    guesses = 1000 * 90 * 60
    assert MOST_ROOMS * guesses / len(ALPHABET) ** CODE_LENGTH < 1 / 10_000


def test_wrong_keys_count_as_wrong_codes(new_class):
    group = new_class()
    for k in range(WRONG_A_CLIENT):
        find = group.rooms.find_seat if k % 2 else group.rooms.find_taught
        with pytest.raises(InputError, match="key"):
            find(group.room.code, "A" * 20, "guesser")
    with pytest.raises(InputError, match="too many"):
        group.rooms.find(group.room.code, "guesser")


def test_the_memory_of_wrong_codes_does_not_grow_with_the_clients():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for k in range(5000):
        attempts.wrong(str(k))
    now[0] += WINDOW + 1
    attempts.check("anybody")
    assert not attempts._by_client
