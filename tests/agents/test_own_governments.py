"""What a user's own government can do, and what it is told when it goes wrong."""

import numpy as np
import pytest

from agents.canada import Canada
from agents.decisions.initiatives import apply, new_moves
from agents.governments import DRAWS, GovernmentAgent
from agents.mexico import Mexico
from agents.options import Option
from agents.own_classes import VERBS
from agents.united_states import UnitedStates
from agents.values.preparation import prepare
from model.errors import InputError
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.review import JointReview

PARAMETERS = resolve({"horizon": "2026-08"})


@pytest.fixture(scope="module")
def world():
    return prepare(PARAMETERS)


def review(world, canada=Canada, *, us=UnitedStates, seed=1, run=0):
    return JointReview(PARAMETERS, "lighthizer", seed, run, world, (us, Mexico, canada))


def moves_of(played, seat):
    log = played.log[: played.state.events]
    return [MoveKind(int(row.kind)).name for row in log if row.event == EventKind.MOVE and row.actor == seat]


# Options.


class Looking:
    """Reads every menu and every question before it does what the model does."""

    def settle_threats_due(self):
        self.seen = self.asked("settle_threats_due")
        super().settle_threats_due()

    def take_initiatives(self):
        for target in self.targets:
            assert self.options(target)[0].kind == "hold"
        super().take_initiatives()

    def answer(self):
        self.seen = self.asked("answer")
        super().answer()

    def vote(self):
        (options,) = self.asked("vote") or ((),)
        assert [one.kind for one in options] in ([], ["confirm", "decline"])
        super().vote()


class LookingCanada(Looking, Canada):
    pass


class LookingUnitedStates(Looking, UnitedStates):
    pass


@pytest.mark.parametrize("run", range(3))
def test_to_look_at_menus_and_questions_changes_nothing(world, run):
    plain = review(world, run=run).play()
    looked = review(world, LookingCanada, us=LookingUnitedStates, run=run).play()
    assert plain.states.tobytes() == looked.states.tobytes()
    assert plain.log.tobytes() == looked.log.tobytes()


def test_chances_of_a_menu_are_those_of_one_choice(world):
    played = review(world)
    played.step()
    for target in (1, 2, -1):
        options = played.governments[0].options(target)
        assert len(options) > 1
        assert sum(one.chance for one in options) == pytest.approx(1.0)
        assert all(np.isfinite(one.value) for one in options)


def test_a_threat_and_an_offer_say_how_likely_they_are_to_succeed(world):
    options = review(world).governments[0].options(2)
    made = [one for one in options if one.kind in ("threaten", "offer")]
    assert made
    assert all(0.0 <= one.success <= 1.0 for one in made)
    assert all(one.success is None for one in options if one not in made)


class Threatens(UnitedStates):
    """Threatens Canada with a broad duty in its first month, and does nothing else."""

    def take_initiatives(self):
        if self.model.state.month == self.model.state.start:
            self.do(next(one for one in self.options(2) if one.threat == "broad"))


@pytest.mark.parametrize("answer", ["concede", "resist"])
def test_a_government_decides_how_it_answers_a_threat(world, answer):
    class Decides(Canada):
        def answer(self):
            for options in self.asked("answer"):
                self.do(next(one for one in options if one.kind == answer))
            super().answer()

    for run in range(4):
        played = review(world, Decides, us=Threatens, run=run)
        played.step()
        assert "THREATEN" in moves_of(played, 0)
        assert [kind for kind in moves_of(played, 2) if kind in ("CONCEDE", "RESIST")] == [answer.upper()]


@pytest.mark.parametrize(("wish", "event"), [("confirm", "CONFIRM"), ("decline", "DECLINE")])
def test_a_government_decides_its_vote(world, wish, event):
    class Votes(Canada):
        def vote(self):
            for options in self.asked("vote"):
                self.do(next(one for one in options if one.kind == wish))
            super().vote()

    cast = [moves_of(review(world, Votes, run=run).play(), 2) for run in range(4)]
    votes = [kind for kinds in cast for kind in kinds if kind in ("CONFIRM", "DECLINE")]
    assert votes
    assert set(votes) == {event}


def test_what_is_done_stands_in_the_log_as_a_move_of_the_models_own(world):
    played = review(world)
    mexico = played.governments[1]
    option = next(one for one in mexico.options(0) if one.kind == "offer")
    assert mexico.do(option)
    row = played.log[played.state.events - 1]
    assert (row.kind, row.actor, row.value, row.belief) == (MoveKind.OFFER, 1, option.value, option.success)
    assert row.probability == option.chance


def test_what_is_not_on_the_menu_is_refused_with_what_is(world):
    played = review(world)
    us, canada = played.governments[0], played.governments[2]
    threat = next(one for one in us.options(2) if one.kind == "threaten")
    with pytest.raises(InputError, match=r"do: threaten .* is not open to it now; what is: "):
        canada.do(threat)
    us.do(threat)
    with pytest.raises(InputError, match="is not open to it now"):
        us.do(threat)  # one is pending
    with pytest.raises(InputError, match=r"is no option; take one of self\.options"):
        us.do("threaten")
    with pytest.raises(InputError, match=r"target is 0; give one of \(1, 2, -1\)"):
        us.options(0)
    with pytest.raises(InputError, match="give one of settle_threats_due, answer, vote"):
        us.asked("take_initiatives")


def test_a_decision_that_no_verb_brings_about_is_told(world):
    class Forgets(Canada):
        def answer(self):
            for options in self.asked("answer"):
                self.do(options[0])

    played = review(world, Forgets, us=Threatens)
    with pytest.raises(InputError, match=r"Forgets.answer, 2025-01: concede .* was decided and has not come about"):
        played.step()


def test_an_unlawful_threat_is_not_made(world):
    """The menu never lists one, but a move can be made up by hand."""
    played = review(world)
    move = new_moves()[0]
    move.kind, move.actor, move.target, move.threat_class, move.issue = MoveKind.THREATEN, 2, 0, 0, 0
    before = played.states.copy()
    assert not apply(played.world, played.state, move)
    assert not any(threat.active for threat in played.state.threats)
    assert np.array_equal(played.state.broken, before[0].broken)


# Luck.


def test_own_luck_goes_with_seed_replication_month_seat_and_number_and_with_nothing_else(world):
    first = review(world).governments
    again = JointReview(resolve({"horizon": "2026-08", "broad_rate": 0.5}), "open_world", 1, 0).governments
    assert [one.luck(3) for one in first] == [one.luck(3) for one in again]
    drawn = {one.luck(number) for run in range(5) for one in review(world, run=run).governments for number in range(5)}
    assert len(drawn) == 75
    assert all(0.0 < draw < 1.0 for draw in drawn)
    played = review(world)
    before = played.governments[0].luck()
    played.step()
    assert played.governments[0].luck() != before


@pytest.mark.parametrize("number", [-1, DRAWS, 1.5, True, "x"])
def test_what_numbers_no_draw_is_refused(world, number):
    with pytest.raises(InputError, match="must be a whole number from 0 to 999999"):
        review(world).governments[0].luck(number)


# Classes that cannot be meant.


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("take_initiative", "did you mean take_initiatives?"),
        ("answers", "did you mean answer?"),
        ("settle_threats", "did you mean settle_threats_due?"),
        ("step", "the month calls settle_threats_due, take_initiatives, answer, vote; override one of these"),
    ],
)
def test_a_method_that_nobody_would_call_is_refused_when_its_class_is_made(name, message):
    with pytest.raises(InputError) as refused:
        type("Slip", (Canada,), {name: lambda self: None})
    assert message in str(refused.value)
    assert f"Slip.{name} would never be called" in str(refused.value)


def test_a_class_that_overrides_no_verb_is_refused_at_the_table_and_may_be_a_base(world):
    class Base(Canada):
        def hits(self):
            return int(self.model.state.events)

    class Plays(Base):
        def vote(self):
            super().vote()

    class Remembers(Base):
        def __init__(self, model):
            super().__init__(model)
            self.memory = []

    with pytest.raises(InputError, match=f"Base overrides none of {', '.join(VERBS)}: it would play as the model does"):
        review(world, Base)
    assert isinstance(review(world, Plays).governments[2], Base)
    assert review(world, Remembers).governments[2].memory == []


# States that no verb may leave.


def leaving(change):
    """A Canada that changes the state by hand in its second month."""

    def take_initiatives(self):
        if self.model.state.month > self.model.state.start:
            change(self.model.state)

    return type("Breaks", (Canada,), {"take_initiatives": take_initiatives})


def put(name, at, value):
    def change(state):
        state[name][at] = value

    return change


def end(state):
    state.over = 1


def expel(state):
    state.law.member[1] = 0


BROKEN = {
    "a duty below zero": (put("broad", (2, 0), -5.0), r"state.broad\[2, 0\] is -5.0; it must be a number from 0 to 10"),
    "a duty in per cent": (put("broad", (2, 0), 25.0), r"state.broad\[2, 0\] is 25.0; it must be a number from 0"),
    "positions that are no number": (put("positions", (1, 2), np.nan), r"state.positions\[1, 2\] is nan"),
    "the end": (end, "state.over was 0 and is 1; no verb moves it"),
    "a party out": (expel, "state.law.member of Mexico was changed by hand"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BROKEN.values(), ids=BROKEN)
def test_a_state_that_no_rule_leaves_is_refused_with_class_verb_and_month(world, change, message):
    with pytest.raises(InputError, match=rf"Breaks.take_initiatives, 2025-02: {message}"):
        review(world, leaving(change)).play()


class Same:
    """Plays as the model does, and is looked at as a user's own is."""

    def answer(self):
        super().answer()


SEATED = [type(f"Same{base.__name__}", (Same, base), {}) for base in (UnitedStates, Mexico, Canada)]


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_what_the_models_own_verbs_leave_is_never_refused(doctrine):
    parameters = resolve({"play_on": True})
    world = prepare(parameters)
    for run in range(6):
        JointReview(parameters, doctrine, 3, run, world, SEATED).play()


def test_an_option_is_told_apart_by_what_it_does_not_by_what_it_is_worth():
    first = Option("offer", 0, 0.1, 0.5, 0.5, "", "", "", "", "us_ca", "treaty", 0.0, (0.5,), ("none",), 420, 3)
    later = Option("offer", 0, 0.2, 0.1, 0.9, "", "", "", "", "us_ca", "treaty", 0.0, (0.5,), ("none",), 420, 7)
    other = Option("offer", 0, 0.1, 0.5, 0.5, "", "", "", "", "us_ca", "treaty", 0.0, (0.6,), ("none",), 420, 3)
    assert first.same(later)
    assert not first.same(other)


def test_every_government_has_the_verbs_that_a_month_calls():
    assert all(callable(getattr(GovernmentAgent, verb)) for verb in VERBS)
