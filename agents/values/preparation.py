"""Everything that is computed once for a set of parameters: economy, stage payoffs, stakes, strategic table."""

from functools import cache, lru_cache
from typing import Any

import numpy as np

from agents.values.continuation import BEFORE_REVIEWS, NO_REVIEWS
from agents.values.strategic_table import solve_table
from agents.values.trade_worth import with_answer
from agents.values.valuation import NO_EQUILIBRIUM
from agents.values.wishes import QUARTERS
from model.annuity import fill_discounting
from model.calendar import add_months, first_day, month_from_text, month_of
from model.compiled import compiled, open_rules
from model.economy.arrays import Economy, economy_arrays
from model.economy.correction import corrections
from model.economy.inverse import solved
from model.economy.residual import note_rounding
from model.elections import AT_START, CONTENDERS, challenger_wins
from model.firms import (
    access_gap,
    access_lost,
    both_bilaterals,
    fill_start_targets,
    regime_hazard,
    wanted_capital,
)
from model.law.constants import USMCA_IN_FORCE, Scope, Treaty
from model.law.regimes import WITH_CANADA, WITH_MEXICO, text_of, treaties_beside, with_extension
from model.law.state import new_law, preference_in_force, set_term, start_law
from model.logistic import logistic
from model.parameters import ParameterSet, doctrine_names, doctrine_records, issue_pairs, parameter_record
from model.parameters.records import issue_flags
from model.payoffs import (
    capital_income_pct,
    clear_economy,
    fill_balances,
    trade_utility,
)
from model.players import CHINA, GOVERNMENT_KEYS, REGIMES, TIERS, Regime, Tier
from model.regional_sales import fill_regional_sales
from model.state import new_state
from model.tables.files import read_keyed
from model.tables.trade_table import DEFAULT_FOLDER, default_trade_table
from model.tariffs.compliance import fitted_claims, margin_now, set_margin
from model.tariffs.layers import mean_spared_of_autos, put_stage_duty
from model.tariffs.preference import broad_spares_compliant
from model.world import World, new_world

TABLE_TOLERANCE = 1e-10  # of the values of the strategic table, % of GDP
SETTLED = 1e-6  # the same where it was not reached: more is told to whoever reads the results
STAGE_TARIFFS = (0.0, 0.10, 0.25)  # grid of the stage game, ad valorem (design: details section 4)


@cache  # a few dozen pairs of choices, small arrays each
def _economy(source: str, unit: str) -> Economy:
    return economy_arrays(default_trade_table(), source, unit)


@cache
def _corrections(source: str, unit: str) -> np.ndarray:
    return corrections(_economy(source, unit), priority_weights())


@lru_cache(maxsize=1)
def mfn_rates() -> np.ndarray:
    """Most-favoured-nation rates [importer, exporter, sector] between the three parties; zero elsewhere."""
    table = default_trade_table()
    keys = (("exporter", table.regions), ("importer", table.regions), ("sector", table.sectors))
    rates = read_keyed(
        DEFAULT_FOLDER / "mfn_rates.csv",
        keys,
        "mfn_rate",
        low=0.0,
        rule="a rate cannot be negative",
        fill=0.0,
    )
    return np.ascontiguousarray(rates.transpose(1, 0, 2))


@cache
def priority_weights() -> np.ndarray:
    """Weight of each sector in priority employment, adding up to 1."""
    keys = (("sector", default_trade_table().sectors),)
    losses = DEFAULT_FOLDER.parent / "job_losses.csv"
    weights = read_keyed(losses, keys, "jobs_lost", low=0.0, rule="a loss cannot be negative", fill=0.0)
    return weights / weights.sum()


def prepare(parameters: ParameterSet) -> World:
    """The world of one set of parameters, its stage payoffs and its solved strategic table."""
    world = unsolved_world(parameters)
    governments = np.array([_government_of(name) for name in doctrine_names()])
    fill_stage(world, new_state()[0], governments, seat_rows(parameters))
    solve_strategic_table(world, parameters)
    return world


def solve_strategic_table(world: World, parameters: ParameterSet, tolerance: float = TABLE_TOLERANCE) -> None:
    """Solve the strategic table from the stage payoffs in ``world``; sets ``value`` and ``table_residual``."""
    first = month_from_text(str(parameters["start"]))
    # The old text has no term: its end lies beyond any run.
    end = add_months(USMCA_IN_FORCE, 12 * (int(world.p.term_years) if parameters["treaty"] == "usmca" else 900))
    capital, switches = world.capital_income[: world.quarters], _switches(world.p, first, world.quarters)
    fill_capital_income(world, new_state()[0], first, int(end), capital)
    seats, reviews = seat_rows(parameters), reviews_ahead(parameters, world.quarters)
    world.table_residual = solve_table(world, seats, capital, first, int(month_of(end)), switches, reviews, tolerance)


def reviews_ahead(parameters: ParameterSet, quarters: int) -> np.ndarray:
    """Quarters since the last joint review [quarter from the start on], while the term is not extended: 0 in its own.

    The first review is six years after the entry into force, later ones every year (Art. 34.7): ``BEFORE_REVIEWS``
    until then, ``NO_REVIEWS`` under the old text and once the term is over.
    """
    first, ahead = month_from_text(str(parameters["start"])), np.full(quarters, NO_REVIEWS)
    treaty = Treaty.USMCA if parameters["treaty"] == "usmca" else Treaty.NAFTA
    law = new_law(treaty, first_day(first))
    set_term(law, int(parameters["term_years"]))
    if treaty == Treaty.NAFTA:
        return ahead
    end, coming = (int(month_of(day)) // 3 - first // 3 for day in (law.term_end, law.next_review))
    for q in range(min(max(end, 0), quarters)):
        if q < coming and law.reviews_held == 0:
            ahead[q] = BEFORE_REVIEWS
        elif q < coming:
            ahead[q] = max(q - coming + QUARTERS, 1)  # the votes of a review before the start are over
        else:
            ahead[q] = (q - coming) % QUARTERS
    return ahead


def unsolved_world(parameters: ParameterSet) -> World:
    """The world of one set of parameters before anyone has thought about it: no stage payoffs, no table."""
    names = doctrine_names()
    first, last = month_from_text(str(parameters["start"])), month_from_text(str(parameters["horizon"]))
    quarters = max(last, month_from_text("2036-07")) // 3 - first // 3 + 2
    world = new_world(economy_of(parameters))
    open_rules(world, new_state()[0])
    note_rounding(world)
    world.p = parameter_record(parameters)
    world.doctrines[:] = doctrine_records(parameters)
    world.mfn[:] = mfn_rates()
    world.lies[:], world.issue_flags[:] = issue_pairs(), issue_flags()
    world.priority[:] = priority_weights()
    fill_balances(world.economy.base_flows, world.base_balances)
    world.corrections[:] = _corrections(str(parameters["elasticity_source"]), str(parameters["deficit_unit"]))
    _chinese_shares(world)
    world.evaluators[:] = [names.index(name) for pair in CONTENDERS for name in pair]
    world.claim[:] = fitted_claims(parameters)
    world.quarters, world.stake[:] = quarters, 1.0
    fill_regional_sales(world)
    fill_discounting(world)
    return world


def _chinese_shares(world: World) -> None:
    """Chinese investment by sector, what a dollar counts in each, and Chinese goods in the partners' unit costs."""
    p, economy = world.p, world.economy
    shares = np.array(
        [p.china_share_electric_vehicles, p.china_share_telecoms, p.china_share_electronics, p.china_share_other]
    )
    world.china_share[:] = shares / shares.sum()
    world.china_sector_weight[:] = [1.0, p.telecoms_weight, 1.0, 1.0]
    # Leontief: direct inputs from China and, through inputs of inputs at home, more distant ones.
    for region in range(1, 3):
        direct = (economy.input_share[region] * economy.share[region, CHINA]).sum(axis=1)
        home = economy.input_share[region] * economy.share[region, region][None, :]
        world.chinese_content[region] = solved(np.eye(len(direct)) - home, direct[:, None])[:, 0]


def economy_of(parameters: ParameterSet) -> Economy:
    """The calibrated economy that a set of parameters asks for."""
    return _economy(str(parameters["elasticity_source"]), str(parameters["deficit_unit"]))


def seat_rows(parameters: ParameterSet, doctrine: str = "lighthizer") -> np.ndarray:
    """Doctrine row in office in each of the three governments at the start."""
    partners = [CONTENDERS[seat][int(bool(parameters[AT_START[seat]]))] for seat in (1, 2)]
    return np.array([doctrine_names().index(name) for name in (doctrine, *partners)])


def _government_of(doctrine: str) -> int:
    from model.parameters.registry import doctrine_file

    return GOVERNMENT_KEYS.index(doctrine_file(doctrine)["government"])


@compiled
def _switches(p: Any, first: int, quarters: int) -> np.ndarray:
    """Probability that the United States doctrine changes before the next quarter (inauguration in January)."""
    return np.array([challenger_wins(p, 3 * (first // 3 + q + 1)) for q in range(quarters)])


@compiled
def fill_capital_income(world: World, state: Any, first: int, last_day: int, out: np.ndarray) -> None:
    """Income from capital [quarter, regime, government], % of GDP, against the target at the start.

    Capital adjusts slowly: at a rate a an annuity of its gap is a / (a + r) of the long-run effect, r the
    ``capital_discount``. ``first``: month of the start; ``last_day``: end of the term; sets ``world.start_target``.
    """
    p = world.p
    set_regime(world, state, Regime.ANNUAL_REVIEWS, Tier.NONE)
    fill_start_targets(world, state, first_day(first))
    slow = p.capital_adjustment / (p.capital_adjustment + p.capital_discount)
    for q in range(out.shape[0]):
        years = max((last_day - first_day((first // 3 + q) * 3)) / 365.25, 0.0)
        for regime in range(REGIMES):
            over = text_of(regime) == Regime.ANNUAL_REVIEWS and not both_bilaterals(regime) and years <= 0.0
            capital = np.ones(3)
            for partner in range(1, 3):
                hazard = 1.0 if over else regime_hazard(p, regime, partner)
                lost = access_lost(p, hazard, _years_promised(p, regime, years))
                for seller in (0, partner):
                    buyer = partner - seller
                    wanted = wanted_capital(world, seller, buyer, lost, 1.0)
                    gap = access_gap(world, seller, buyer, regime, wanted)
                    capital[seller] += world.sales_share[seller, buyer] * gap
            for g in range(3):
                out[q, regime, g] = slow * capital_income_pct(world, g, capital[g])


@compiled
def _years_promised(p: Any, regime: int, years: float) -> float:
    """Years for which access is promised in a regime, where the first term has ``years`` left."""
    fresh = with_extension(regime) or both_bilaterals(regime)
    return p.term_years if fresh else years


@compiled
def set_regime(world: World, state: Any, regime: int, tier: int) -> None:
    """Put a cleared state into a regime and tier of the strategic table, without retaliation.

    Tiers are differences in duties on the partners alone: what section 232 levies on other origins stays whatever the
    three decide, so it tells no cell from another; values add it as what the state is known to differ by.
    """
    p = world.p
    start_law(state.law, Treaty.USMCA, USMCA_IN_FORCE)
    state.law.expired = 0
    state.law.extensions = 1 if with_extension(regime) else 0
    for pair in range(3):
        state.law.treaty_in_force[pair] = 0
    for party in range(3):
        state.law.notice_day[party] = 0
    treaties = treaties_beside(regime)
    if text_of(regime) >= Regime.US_MX_ONLY:
        state.law.member[0] = 0
    if treaties & WITH_MEXICO > 0 or regime == Regime.US_MX_ONLY or regime == Regime.BOTH_BILATERALS:
        state.law.treaty_in_force[0] = 1
    if treaties & WITH_CANADA > 0 or regime == Regime.US_CA_ONLY or regime == Regime.BOTH_BILATERALS:
        state.law.treaty_in_force[1] = 1
    for importer in range(3):
        for exporter in range(3):
            state.broad[importer, exporter] = 0.0
            state.offset[importer, exporter] = 0.0
            state.sectoral[importer, exporter, 0] = 0.0
            state.sectoral[importer, exporter, 1] = 0.0
            set_margin(world, state, importer, exporter, p.mfn_margin_points)
    for partner in range(1, 3):
        if tier >= Tier.SECTORAL:
            state.sectoral[0, partner, 0] = p.sectoral_rate
            state.sectoral[0, partner, 1] = p.sectoral_rate
        if tier == Tier.BROAD:
            state.broad[0, partner] = p.broad_rate
        if tier > Tier.NONE:
            set_margin(world, state, 0, partner, margin_now(world, state, 0, partner))


@compiled
def retaliate_in_kind(world: World, state: Any, partner: int, proportionality: float) -> None:
    """Answer the duties of the United States on the same goods and the same share of trade.

    That is all trade where no preference spares the partner's goods. Canada's duty on cars of April 2025 fell on those
    that do not comply and on content from elsewhere; one rate stands for cars and parts, less what both are spared.
    ``proportionality``: the partner's rate over the rate it answers; changes ``state`` in place.
    """
    taxed = 1.0 - mean_spared_of_autos(world, state, 0, partner)
    state.sectoral[partner, 0, Scope.METALS] = proportionality * state.sectoral[0, partner, Scope.METALS]
    state.sectoral[partner, 0, Scope.AUTOS] = proportionality * state.sectoral[0, partner, Scope.AUTOS] * taxed
    exempt = state.compliance[0, partner] if broad_spares_compliant(world, state, 0, partner) else 0.0
    state.broad[partner, 0] = proportionality * state.broad[0, partner] * (1.0 - exempt)


@compiled
def fill_stage(world: World, state: Any, governments: np.ndarray, seats: np.ndarray) -> None:
    """Stage payoffs of every regime and tier for every doctrine, and the stakes that scale precision.

    The partners' retaliation is a logit of their own payoff plus the approval of answering in public.
    ``governments`` [doctrine]: whose each is; ``seats`` [government]: rows in office at the start.
    """
    rows = governments.shape[0]
    _fill_stakes(world, state, governments)
    payoff = np.zeros((TIERS, 2, 2, rows))
    for regime in range(REGIMES):
        for tier in range(TIERS):
            if regime == 0 or not _same_preferences(world, state, regime, regime - 1):
                _fill_payoffs(world, state, governments, regime, tier, payoff[tier])
            _expected_stage(world, payoff[tier], governments, seats, regime, tier)


@compiled
def _same_preferences(world: World, state: Any, regime: int, other: int) -> bool:
    """Whether two regimes leave the same preferences in force, so that duties mean the same in both."""
    in_force = np.empty((2, 3))
    for k in range(2):
        set_regime(world, state, regime if k == 0 else other, Tier.NONE)
        for pair in range(3):
            in_force[k, pair] = preference_in_force(state.law, max(pair - 1, 0), min(pair + 1, 2))
    return np.max(np.abs(in_force[0] - in_force[1])) == 0.0


@compiled
def _fill_payoffs(
    world: World, state: Any, governments: np.ndarray, regime: int, tier: int, payoff: np.ndarray
) -> None:
    """Utility from trade [Mexico retaliates, Canada retaliates, doctrine] in a regime and tier.

    With approval's answer to income, as in values.
    """
    for mexico in range(2):
        for canada in range(2):
            set_regime(world, state, regime, tier)
            if mexico == 1:
                retaliate_in_kind(world, state, 1, 1.0)
            if canada == 1:
                retaliate_in_kind(world, state, 2, 1.0)
            solved = clear_economy(world, state)
            for row in range(governments.shape[0]):
                payoff[mexico, canada, row] = NO_EQUILIBRIUM
                if solved:
                    doctrine = world.doctrines[row]
                    inertia = world.discounting[row].inertia
                    utility = trade_utility(world, doctrine, governments[row], inertia)
                    income = world.outcomes.real_income[governments[row]]
                    payoff[mexico, canada, row] = with_answer(world, row, utility, income)


@compiled
def _answer_in_kind(world: World, payoff: np.ndarray, partner: int, row: int) -> float:
    """Probability that a partner under the doctrine of ``row`` answers duties alone and in kind."""
    doctrine = world.doctrines[row]
    alone = payoff[1, 0, row] if partner == 1 else payoff[0, 1, row]
    # As the stakes are: a stage of duties counts for as long as it lasts, approval for as long as it stays.
    worth = stage_weight(world, row) * (alone - payoff[0, 0, row])
    worth += world.discounting[row].approval * doctrine.temperament.defiance
    return float(logistic(doctrine.temperament.precision / world.stake[row] * worth))


@compiled
def stage_weight(world: World, row: int) -> float:
    """Annuity weight of a stage of the tariff game, which lasts ``stage_months``, to a doctrine."""
    return 1.0 - world.discounting[row].monthly ** world.p.stage_months


@compiled
def _expected_stage(
    world: World, payoff: np.ndarray, governments: np.ndarray, seats: np.ndarray, regime: int, tier: int
) -> None:
    """Stage payoffs over the partners' answers: a doctrine expects its own, and those in office at the start."""
    answers = np.zeros(3)
    for row in range(governments.shape[0]):
        for partner in range(1, 3):
            answering = row if governments[row] == partner else seats[partner]
            answers[partner] = _answer_in_kind(world, payoff, partner, answering) if tier > 0 else 0.0
        expected = 0.0
        for mexico in range(2):
            for canada in range(2):
                chance = answers[1] if mexico == 1 else 1.0 - answers[1]
                chance *= answers[2] if canada == 1 else 1.0 - answers[2]
                expected += chance * payoff[mexico, canada, row]
        world.stage[regime, tier, row] = expected
        world.stage_trade[regime, tier, row] = expected
        if with_extension(regime):
            world.stage[regime, tier, row] += world.doctrines[row].weights.legal_certainty


@compiled
def _fill_stakes(world: World, state: Any, governments: np.ndarray) -> None:
    """Stake: spread of value over the 3 x 3 x 3 tariff stage game in the base state (details section 4).

    Value, not utility: a stage of the game lasts ``stage_months``, and a profile's spread counts with their
    annuity weight.
    """
    rows = governments.shape[0]
    lowest, highest = np.full(rows, 1e9), np.full(rows, -1e9)
    for code in range(27):
        set_regime(world, state, Regime.ANNUAL_REVIEWS, Tier.NONE)
        for importer in range(3):
            put_stage_duty(state, importer, STAGE_TARIFFS[(code // 3**importer) % 3])
        if not clear_economy(world, state):
            continue
        for row in range(rows):
            doctrine = world.doctrines[row]
            utility = trade_utility(world, doctrine, governments[row], world.discounting[row].inertia)
            utility = with_answer(world, row, utility, world.outcomes.real_income[governments[row]])
            lowest[row], highest[row] = min(lowest[row], utility), max(highest[row], utility)
    for row in range(rows):
        spread = max(highest[row] - lowest[row], world.p.minimum_stake)
        world.stake[row] = stage_weight(world, row) * spread
