"""Figures and reasons that views take from the rules: duties, positions, clocks, menus, games."""

import re
from dataclasses import replace

import numpy as np
import pytest

from agents.bargaining.deals import form_allowed
from agents.choices.occasions import initiative
from agents.extraction import bargaining_set
from agents.values.preparation import STAGE_TARIFFS
from experiments.histories.numbers import signed
from experiments.histories.sentences import sentence, without_private
from experiments.live.views.clocks import LANES_OF_EVENTS, dates_ahead, dates_behind, standing
from experiments.live.views.duties import PAIRS, duties_by_sector, mean_duties
from experiments.live.views.game_now import game_now, solve_now
from experiments.live.views.marks import PLAYERS
from experiments.live.views.menus import options_of_month
from experiments.live.views.negotiation import LEFT, RIGHT, negotiation, rows_of
from experiments.live.views.network import network
from experiments.live.views.reasons import THEORY, theory_of
from experiments.live.views.story import NOT_FOUND, public_story, story
from experiments.live.views.story_filter import KINDS, SHOWN, Sought, controls
from experiments.live.views.tariffs import tariffs
from experiments.seats.game import Game
from experiments.seats.moment import Moment
from model.calendar import day_from_text, first_day, text_of_month
from model.errors import InputError
from model.games.bargaining import nash_solution, pareto_frontier
from model.games.equilibria import pure_equilibria
from model.games.tariff_game import tariff_game
from model.law.withdrawal import notice_effective
from model.moves import EventKind, Form, MoveKind
from model.parameters import resolve
from model.payoffs import clear_economy
from model.review import JointReview
from model.tariffs.layers import mean_duty
from tests.live.moments import MOMENTS, first_moment, moment_of, played, with_notice, world_of
from tests.live.test_views import places, texts, tree, whole_story

INITIATIVES = {
    "threaten", "offer", "offer_both", "retaliate", "align_retaliation", "lift_retaliation", "impose_sectoral",
    "suspend_duties", "give_notice", "revoke_notice", "open_case", "adopt_instrument", "drop_instrument",
    "open_market", "bring_dispute", "notify_non_market_talks", "show_non_market_text",
    "sign_non_market_agreement", "terminate_non_market",
}  # fmt: skip


@pytest.mark.parametrize(("name", "months"), [("withdrawn", 18), ("hub_and_spoke", -1), ("new_agreement", 20)])
def test_duties_shown_are_those_in_force_when_the_economy_clears(name, months):
    moment = moment_of(name, months)
    cells, arrows, world = texts(tariffs(moment)), texts(network(moment)), moment.world
    assert clear_economy(world, moment.state.copy())
    for row, (importer, exporter) in enumerate(PAIRS):
        mean = mean_duty(world, importer, exporter, exporter + 1)
        assert cells[f"mean-{row}"] == f"{mean:.1f}%"
        assert arrows[f"duty-{importer}-{exporter}"].endswith(f": {mean:.1f}%")
        for sector in range(12):
            duty = 100 * world.tariffs[importer, exporter, sector]
            assert float(cells[f"sector-{row}-{sector}"]) == pytest.approx(duty, abs=0.0501)


def test_past_duties_are_remembered_and_the_same():
    moment = moment_of("withdrawn", 18)
    first = [mean_duties(moment, state) for state in moment.states]
    duties_by_sector(moment_of("withdrawn", -1))
    assert [mean_duties(moment, state) for state in moment.states] == first
    assert len(set(first)) > 3


@pytest.mark.parametrize(("name", "months"), [("withdrawn", 4), ("expired", 60), ("old_agreement", 9)])
def test_positions_and_wishes_stand_where_the_state_has_them(name, months):
    moment = moment_of(name, months)
    rows, marks = rows_of(moment), places(negotiation(moment))
    assert len(rows) == int(moment.world.lies.sum())
    assert [row.apart for row in rows] == sorted((row.apart for row in rows), reverse=True)
    for row in rows:
        shown = (marks[f"position-{row.issue}-{row.partner}"] - LEFT) / (RIGHT - LEFT)
        assert shown == pytest.approx(float(moment.state.positions[row.partner - 1, row.issue]), abs=1e-3)


def test_offers_on_the_table_are_shown_with_proposer_and_form():
    found = 0
    for name in ("withdrawn", "hub_and_spoke"):
        whole = played(name)
        for months, state in enumerate(whole.states):
            for table in range(2):
                if state.offers[table]["active"] == 1:
                    text = negotiation(moment_of(name, months))
                    assert "agreed, to be signed" in text or "no answer yet" in text
                    assert 'data-figure="offer-0-' in text
                    found += 1
    assert found


def test_open_threats_are_on_the_network_with_what_and_when():
    moment = next(moment_of("withdrawn", k) for k, state in enumerate(played("withdrawn").states)
                  if (state.threats["active"] == 1).any())  # fmt: skip
    for threat in moment.state.threats[moment.state.threats["active"] == 1]:
        actor = PLAYERS[threat["actor"]].short
        shown = "".join(
            "".join(node.itertext()) + " " for node in tree(network(moment)).iter()
            if node.get("data-figure") == f"threat-{threat['actor']}-{threat['target']}"
        )  # fmt: skip
        assert shown.startswith(f"{actor} threatens: ")
        assert text_of_month(threat["deadline"])[:4] in shown
    assert 'data-figure="threat' not in network(moment_of("withdrawn", 0))


@pytest.mark.parametrize(("name", "months"), MOMENTS)
def test_clocks_run_forward_and_name_what_sets_them(name, months):
    moment = moment_of(name, months)
    dates = dates_ahead(moment)
    now = first_day(int(moment.state.month) + int(moment.state.over))
    assert [date.day for date in dates] == sorted(date.day for date in dates)
    assert all(date.day >= now and date.article and date.words for date in dates)
    assert all(day <= now for day, _ in dates_behind(moment))
    if moment.state.over:
        assert dates == []


def test_the_laws_dates_are_on_the_calendar():
    start = {(date.day, date.article) for date in dates_ahead(moment_of("withdrawn", 0))}
    assert (day_from_text("2026-07-01"), "Art. 34.7.2") in start
    assert (day_from_text("2036-07-01"), "Art. 34.7.1") in start
    assert (day_from_text("2025-10-04"), "19 U.S.C. 4611(b)") in start  # 270 days before
    assert (day_from_text("2026-01-02"), "19 U.S.C. 4611(b)") in start  # 180 days before
    assert (day_from_text("2025-10-24"), "1944 treaty, Art. 4 B") in start
    assert (day_from_text("2029-01-01"), "four-year term (20th Amendment)") in start
    assert (day_from_text("2030-10-01"), "six-year term (Constitution, Art. 83)") in start
    assert (day_from_text("2027-01-01"), "20th Amendment") in start
    notice = with_notice("withdrawn")
    exits = [date for date in dates_ahead(notice) if date.article == "Art. 34.6"]
    assert [date.day for date in exits] == [int(notice_effective(notice.state.law, 0))]
    moment = moment_of("withdrawn", 5)
    suspended = replace(moment, states=[moment.state.copy()])
    suspended.state.law.panels["suspension"][0] = day_from_text("2025-05-01")
    assert any(article == "Art. 31.19" for _, article in standing(suspended))


def test_every_type_of_event_can_be_filtered_and_nothing_is_filed_twice():
    types = {kind.name.lower() for kind in (*MoveKind, *EventKind)} - {"hold", "move"} | {"intervention"}
    filed = [one for kinds in KINDS.values() for one in kinds]
    assert set(filed) == types
    assert len(filed) == len(set(filed))
    assert set(LANES_OF_EVENTS) <= types - {"intervention"}
    assert set(THEORY) <= types


def test_every_result_of_theory_that_is_named_exists():
    for kind in THEORY:
        assert theory_of(kind)
        assert all(":" in named and "(" in named for named in theory_of(kind))


@pytest.mark.parametrize("name", ["withdrawn", "expelled", "new_agreement"])
def test_the_story_tells_every_event_newest_first(name):
    moment = moment_of(name, -1)
    items = list(tree(whole_story(moment)).iter("li"))
    assert [int(item.get("data-row")) for item in items] == list(range(len(moment.events)))[::-1]
    for item, event in zip(items, reversed(moment.events), strict=True):
        assert sentence(event) in "".join(item.itertext())


def rows_of_story(moment, **entries):
    """Places in the order of events of what a story shows."""
    told = story(moment, Sought(**{"limit": 10_000} | entries))
    rows = [int(item.get("data-row")) for item in tree(told.html).iter("li")]
    assert told.shown == len(rows) <= told.found
    return rows


def test_a_story_is_looked_through_by_who_acts_and_kind():
    moment = moment_of("withdrawn", -1)
    mexican = rows_of_story(moment, actor="Mexico")
    assert mexican == [row for row, event in enumerate(moment.events) if event["actor"] == "Mexico"][::-1]
    threats = rows_of_story(moment, kind="threats", actor="United States")
    made = {"threaten", "carry_out", "postpone", "back_down", "threat_lapses"}
    assert {moment.events[row]["type"] for row in threats} <= made
    assert all(moment.events[row]["actor"] is None for row in rows_of_story(moment, actor="others"))
    assert sorted(row for kind in KINDS for row in rows_of_story(moment, kind=kind)) == sorted(rows_of_story(moment))


def test_a_story_is_looked_through_by_words_and_months():
    moment = moment_of("withdrawn", -1)
    found = rows_of_story(moment, words="DUTY  goods")
    assert found == [
        row for row, event in enumerate(moment.events)
        if all(word in sentence(event).casefold() for word in ("duty", "goods"))
    ][::-1]  # fmt: skip
    assert 0 < len(found) < len(moment.events)
    months = [moment.events[row]["month"] for row in rows_of_story(moment, first="2025-03", last="2025-06")]
    assert set(months) <= {"2025-03", "2025-04", "2025-05", "2025-06"}
    assert months
    assert NOT_FOUND in story(moment, Sought(words="no such word")).html


def test_a_story_sends_the_newest_events_only_until_more_are_asked_for():
    """A whole story has hundreds of kilobytes; a month's update must not."""
    moment = moment_of("withdrawn", -1)
    told = story(moment)
    assert (told.shown, told.found) == (SHOWN, len(moment.events))
    assert rows_of_story(moment, limit=7) == rows_of_story(moment)[:7]
    assert len(told.html) < len(whole_story(moment)) / 3


def test_a_filter_that_no_form_sends_is_refused():
    with pytest.raises(InputError, match="actor 'Peru' is unknown"):
        Sought(actor="Peru")
    with pytest.raises(InputError, match="kind 'gossip' is unknown"):
        Sought().changed("kind", "gossip")
    for name, value in (("limit", "1000000"), ("actor", 3), (None, "x"), ("words", None)):
        with pytest.raises(InputError):
            Sought().changed(name, value)
    assert len(Sought().changed("words", "x" * 10_000).words) < 100


def test_the_form_offers_the_months_up_to_the_present():
    moment = moment_of("withdrawn", 5)
    form = controls(moment, Sought(first="2025-02"))
    assert form["months"] == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
    assert {name for name, _ in form["kinds"]} == {"", *KINDS}
    # Back in time, or in a history that began later, a month chosen before is still there to be changed.
    assert "2030-01" in controls(moment, Sought(last="2030-01"))["months"]


@pytest.mark.parametrize("name", ["withdrawn", "hub_and_spoke", "extended", "expelled", "new_agreement"])
def test_the_menu_behind_every_initiative_holds_what_was_chosen_at_its_logged_value_and_chance(name):
    moment = moment_of(name, -1)
    menus = {row: menu for k in range(len(moment.months)) for row, menu in options_of_month(moment, k).items()}
    moves = {row for row, event in enumerate(moment.events) if event["type"] in INITIATIVES}
    assert moves <= set(menus)
    for row, menu in menus.items():
        event, (chosen,) = moment.events[row], [option for option in menu if option.chosen]
        assert chosen.value == pytest.approx(event["value"], abs=1e-6)
        assert chosen.probability == pytest.approx(event["probability"], abs=1e-6)
        assert sum(option.probability for option in menu) == pytest.approx(1.0)
        best = max(option.value for option in menu if not option.chosen)
        assert best == pytest.approx(event["alternative"], abs=1e-6)


def test_menus_follow_a_person_who_chose_otherwise():
    parameters, world = world_of(None)
    plain = played("withdrawn")
    # In some month the United States acted towards Mexico; here somebody in its seat holds.
    log = plain.log[: plain.state.events]
    acts = (log.event == EventKind.MOVE) & (log.actor == 0) & (log.target == 1)
    first = log[acts & np.isin(log.kind, [MoveKind[name.upper()] for name in INITIATIVES])][0]
    when = int(first.month - plain.states[0].month)
    review = JointReview(parameters, "lighthizer", plain.seed, world=world)
    states = [review.states.copy()[0]]
    for month in range(when + 4):
        world.forced[:] = 0
        if month == when:
            world.forced[0] = initiative(0, 1), 0, 0, 0
        review.step()
        world.forced[:] = 0
        states.append(review.states.copy()[0])
    moment = Moment(parameters, "lighthizer", plain.seed, world, states, review.log, review.months)
    kind, month_name = MoveKind(int(first.kind)).name.lower(), text_of_month(int(first.month))
    assert not any(
        (event["type"], event["actor"], event["target"], event["month"])
        == (kind, "United States", "Mexico", month_name)
        for event in moment.events
    )
    menus = {row for k in range(when + 4) for row in options_of_month(moment, k)}
    assert {row for row, event in enumerate(moment.events) if event["type"] in INITIATIVES} == menus


def test_reasons_say_law_theory_belief_and_worth():
    text = whole_story(moment_of("withdrawn", -1))
    for words in ("Theory: T15: Bluff and resistance", "Law: Art. 34.6", "It believed with", "% of its GDP a year",
                  "What it could have done", "Hold: nothing new this month."):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("name", ["withdrawn", "extended"])
def test_a_player_at_the_table_reads_the_same_events_without_chances_worths_and_beliefs(name):
    moment = moment_of(name, -1)
    told = public_story(moment, Sought(limit=10_000))
    items = list(tree(told.html).iter("li"))
    assert len(items) == told.found == len(moment.events)
    assert not any(list(item.iter("details")) for item in items)
    assert not re.search(r"\[\d+%\]|it gave the threat|Worth", told.html)
    # What is looked for does not find what is not shown either.
    assert public_story(moment, Sought(words="gave the threat chance")).found == 0
    assert story(moment, Sought(words="gave the threat chance")).found > 0


@pytest.mark.parametrize("told", [story, public_story])
def test_what_happens_from_outside_stands_in_the_story_in_its_place(told):
    game = Game(resolve({"horizon": "2025-08"}), "lighthizer", 1)
    game.intervene("court_ruling")
    for _ in range(3):
        game.advance()
    game.intervene("drought", {"strength": 2.0})
    game.intervene("canadian_election")
    moment = game.moment()
    items = list(tree(told(moment, Sought(limit=1000)).html).iter("li"))
    assert len(items) == len(moment.events)
    for item, event in zip(items, reversed(moment.events), strict=True):
        said = sentence(event) if told is story else without_private(sentence(event))
        assert said in "".join(item.itertext())
    outside = told(moment, Sought(kind="from outside", actor="others")).html
    assert "drought of 2 standard deviations" in outside
    assert 'class="outside"' in outside
    assert "court voids" in told(moment, Sought(first="2025-01", last="2025-01", kind="duties")).html
    game.advance()
    later = "".join(tree(told(game.moment(), Sought(limit=1000)).html).itertext())
    assert later.count("drought of 2 standard deviations") == 1


@pytest.mark.parametrize(("name", "months", "partner"), [("withdrawn", 0, 1), ("withdrawn", 18, 2), ("extended", 6, 1)])
def test_the_game_now_is_the_rules_game_with_gambits_equilibria(name, months, partner):
    moment = moment_of(name, months)
    game = tariff_game(moment.world, moment.state, (0, partner), STAGE_TARIFFS)
    found = solve_now(moment, partner)
    assert found.pure == [tuple(profile) for profile in pure_equilibria(game.payoffs)]
    text = game_now(moment, partner)
    shown = texts(text)
    for a in range(3):
        for b in range(3):
            for k in range(2):
                assert float(shown[f"payoff-{k}-{a}-{b}"].replace("−", "-")) == pytest.approx(
                    game.payoffs[a, b, k], abs=6e-4
                )
            assert (f'data-figure="equilibrium-{a}-{b}"' in text) == ((a, b) in found.pure)


def test_the_bargaining_set_now_is_the_rules_with_its_nash_point():
    moment = first_moment("withdrawn", lambda moment: form_allowed(moment.world, moment.state, 0, Form.EXECUTIVE))
    found = bargaining_set(moment.world, moment.state, 0, Form.EXECUTIVE)
    shown = texts(game_now(moment, 1, "executive"))
    for k in range(2):
        assert float(shown[f"none-{k}"].split()[-1].replace("−", "-")) == pytest.approx(found.disagreement[k], abs=6e-4)
        gain = nash_solution(found.points, found.disagreement)[k] - found.disagreement[k]
        assert float(shown[f"nash-gain-{k}"].split()[-1].replace("−", "-")) == pytest.approx(gain, abs=6e-4)
    apart = first_moment("withdrawn", lambda moment: not any(
        form_allowed(moment.world, moment.state, table, form) for table in (0, 2) for form in Form
    ))  # fmt: skip
    assert "allow no deal now" in game_now(apart)
    with pytest.raises(InputError, match="partner 3 is unknown"):
        game_now(moment, 3)
    with pytest.raises(InputError, match="form 'oral' is unknown"):
        game_now(moment, 1, "oral")


@pytest.mark.parametrize(("partner", "form", "players"), [(1, "treaty", 2), (2, "executive", 2), (1, "trilateral", 3)])
def test_no_package_of_hundreds_raises_the_product_of_gains_at_the_nash_point(partner, form, players):
    """At the solution the sum of relative gains is at most the number of players, for every package (Nash 1950)."""
    moment = first_moment("withdrawn", lambda moment: solve_now(moment, partner, form).nash is not None)
    found = solve_now(moment, partner, form)
    gains, reached = found.deals.points - found.deals.disagreement, found.nash - found.deals.disagreement
    assert gains.shape[1] == players
    assert (reached > 0.0).all()
    assert (gains / reached).sum(axis=1).max() <= players + 1e-4
    if players == 2:
        few = found.deals.points[pareto_frontier(found.deals.points)]
        assert found.nash == pytest.approx(nash_solution(few, found.deals.disagreement), abs=1e-6)


def test_where_no_two_may_deal_the_table_of_three_is_shown():
    moment = moment_of("extended", 10)
    found = solve_now(moment, 2)
    assert (found.form, found.columns) == ("trilateral", [0, 2])
    text = game_now(moment, 2)
    three = bargaining_set(moment.world, moment.state, 2, Form.TRILATERAL)
    assert texts(text)["none-1"] == f"Canada {signed(three.disagreement[2], 3)}"
    assert text.count('data-figure="package-') == len(three.points)


def test_views_do_not_depend_on_what_was_drawn_before():
    moment, other = moment_of("withdrawn", 18), moment_of("hub_and_spoke", -1)
    before = tariffs(moment), game_now(moment), network(moment)
    for view in (tariffs, game_now, network, whole_story):
        view(other)
    assert (tariffs(moment), game_now(moment), network(moment)) == before
    assert np.all(moment.world.forced == 0)
