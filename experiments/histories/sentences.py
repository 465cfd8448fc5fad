"""One event of a history as a sentence: who did what to whom, under which article."""

from collections.abc import Callable
from typing import Any, NamedTuple

from experiments.histories.articles import article, cited, dispute_article, labour_annex
from model.calendar import month_from_text
from model.parameters.records import issue_titles
from model.parameters.registry import instruments, issue_names
from model.players import GOVERNMENT_NAMES

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
STATUTES = {
    "section_232": "section 232 of the Trade Expansion Act",
    "section_301": "section 301 of the Trade Act",
    "section_122": "section 122 of the Trade Act",
    "ieepa": "the emergency powers act (IEEPA)",
    "ad_cvd": "antidumping and countervailing law",
    "section_338": "section 338 of the Tariff Act",
}
ENDINGS = {
    "extended": "the agreement is extended (Art. 34.7.3)",
    "hub_and_spoke": "the trilateral text gives way to bilateral deals around the United States",
    "withdrawn": "the agreement is left under {article} and no bilateral in force takes its place in time",
    "expelled": "{who} is out under Art. 32.10 and the other two go on with a text of their own",
    "expired": "the term runs out without an extension (Art. 34.7.1)",
    "new_agreement": "a new agreement with a sunset enters into force in the place of NAFTA",
    "old_agreement": "NAFTA is still in force when the run stops",
    "annual_reviews": "annual reviews are still going on when the run stops",
}
CLOCKS = {
    "public notice": "publishes its notice of the joint review and calls a hearing",
    "report to Congress": "reports to Congress before the joint review",
}
THREATS = {"broad": "a duty of {rate:g}% on all goods", "sectoral": "duties of {rate:g}% on metals and cars",
           "withdrawal": "withdrawal from the agreement", "panel": "a panel over {issue}"}  # fmt: skip
REMEDIES = {
    "preference_suspended": "the preference is suspended for its goods",
    "penalties": "penalties on its goods",
    "denial_of_entry": "its goods are denied entry",
}
SECTORS_IN_WORDS = {
    "AGR": "agriculture", "FOD": "food", "ENM": "mining", "TEX": "textiles", "CHM": "chemicals", "MET": "steel",
    "MAC": "machinery", "ELE": "electronics", "VEH": "cars", "PRT": "car parts", "OMF": "other manufactures",
    "SRV": "telecoms and services",
}  # fmt: skip
LEGISLATURES = {
    "United States": "Congress", "Mexico": "The Senate of Mexico", "Canada": "The Parliament of Canada",
}  # fmt: skip
BELIEVED, RECKONED = "; it gave the threat", "; by its government's reckoning"  # what follows is the actor's own
ENDING_NAMES = {"annual_reviews": "annual reviews go on", "old_agreement": "NAFTA stays", "none": "no ending"}
ON_BETTER_TERMS = ", on better terms"  # for one partner of a package of three than for the other
DOCTRINES = {
    "lighthizer": "balanced trade", "open_world": "the open world", "sheinbaum": "Sheinbaum",
    "mexico_opposition": "the opposition", "canada_liberal": "a Liberal government",
    "canada_conservative": "a Conservative government",
}  # fmt: skip


def month_words(text: str) -> str:
    """``2026-07`` as ``July 2026``."""
    month = month_from_text(text)
    return f"{MONTHS[month % 12]} {month // 12}"


def the(name: str | None) -> str:
    """A government in the middle of a sentence."""
    return "the United States" if name == "United States" else str(name)


def _start(name: str | None) -> str:
    return "The United States" if name == "United States" else str(name)


def the_seat(seat: int, start: bool = False) -> str:
    """A government by its seat, in the middle of a sentence or at its ``start``."""
    return _start(GOVERNMENT_NAMES[seat]) if start else the(GOVERNMENT_NAMES[seat])


def without_private(said: str) -> str:
    """A sentence without what only its actor knows: the belief behind an answer, what a deal refused was worth."""
    for private in (BELIEVED, RECKONED):
        said = said.split(private, 1)[0]
    return said.rstrip(".") + "."


def ending_name(ending: str) -> str:
    """An ending in a word or two."""
    return ENDING_NAMES.get(ending, ending.replace("_", " "))


def ending_words(ending: str, by: str | None, agreement: str) -> str:
    """How a run ends, in words; ``by``: the party that left, if one did; ``agreement``: ``nafta`` or ``usmca``."""
    return ENDINGS[ending].format(who=the(by), article=cited("give_notice", agreement))


def _issue(event: dict[str, Any]) -> str:
    return issue_titles()[issue_names().index(event["issue"])] if "issue" in event else "its demands"


def _chance(event: dict[str, Any]) -> str:
    """What the target believes of a threat, with the article that the number is read with."""
    share = f"{100 * event.get('belief', 0):.0f}"
    return f"{'an' if share.startswith('8') or share in ('11', '18') else 'a'} {share}% chance"


def _threat(event: dict[str, Any]) -> str:
    return THREATS[event.get("threat", "broad")].format(rate=event.get("rate_pct", 25), issue=_issue(event))


def _threatens(event: dict[str, Any], who: str, whom: str, under: str) -> str:
    if event.get("threat") == "panel":
        return (
            f"{who} threatens to take {whom} to a panel ({dispute_article(event)}) unless it comes into conformity on "
            f"{_issue(event)}."
        )
    return f"{who} threatens {whom} with {_threat(event)}{under} unless it moves on {_issue(event)}."


def _carries_out(event: dict[str, Any], who: str, whom: str, under: str) -> str:
    if event.get("threat") == "panel":
        return (
            f"{who} carries out its threat against {whom}: it asks for consultations over {_issue(event)}, the first "
            f"step to a panel ({dispute_article(event)})."
        )
    return f"{who} carries out its threat against {whom}: {_threat(event)}{under}."


def _lapses(event: dict[str, Any], whom: str) -> str:
    if event.get("threat") == "panel":
        return (
            f"The threat of {the(event['actor'])} to take {whom} to a panel over {_issue(event)} falls away: there is "
            f"nothing left to bring ({dispute_article(event)})."
        )
    why = "it can no longer be carried out" if event.get("threat") != "withdrawal" else "no notice is left to give"
    return f"The threat of {the(event['actor'])} against {whom} falls away ({_threat(event)}): {why}."


def _balance(event: dict[str, Any]) -> str:
    if event.get("rate_pct"):
        return f"The United States raises its ratchet tariff to {event['rate_pct']:g}% on all imports."
    if event["charge_pct"] > 0:
        return f"The United States charges {event['charge_pct']:g}% on net capital inflows to shrink its deficit."
    return "The United States drops its instrument against the deficit."


def _deal(event: dict[str, Any]) -> str:
    return _legal_form(event) + _duties_left(event) + _lean(event)


def _duties_left(event: dict[str, Any]) -> str:
    """What a package leaves of the duties between its parties; nothing is said where none stay."""
    left = event.get("duties_left", {})
    words = []
    for tier, duties in (("sectoral", "duties on metals and cars"), ("broad", "all duties")):
        pairs = [name for name, stays in left.items() if stays == tier]
        if pairs:
            words.append(duties + (f" with {' and '.join(pairs)}" if len(pairs) < len(left) else ""))
    return f", leaving {' and '.join(words)} in force" if words else ""


def _lean(event: dict[str, Any]) -> str:
    """Which partner a package of three is easier on."""
    weights = event.get("us_weight", {})
    if len(weights) < 2 or event["form"] != "trilateral" or weights["Mexico"] == weights["Canada"]:
        return ""
    first, second = sorted(weights, key=lambda name: float(weights[name]))
    return f"{ON_BETTER_TERMS} for {first} than for {second}"


def _legal_form(event: dict[str, Any]) -> str:
    if event["form"] == "trilateral":
        if event.get("extension") == "new agreement":
            return "a new agreement of all three"
        added = {"now": " with the extension in it", "pledged": " that pledges the extension"}
        return "a package of all three" + added.get(event.get("extension", ""), "")
    words = {"executive": "an executive deal", "treaty": "a bilateral treaty"}[event["form"]]
    partner = {"us_mx": "Mexico", "us_ca": "Canada"}[event["table"]]
    return f"{words} between the United States and {partner}"


def _deals_of_two(event: dict[str, Any]) -> str:
    return {"executive": "executive deals", "treaty": "bilateral treaties"}[event["form"]]


def _instrument(event: dict[str, Any]) -> str:
    return next(str(row["title"]) for row in instruments() if row["name"] == event["instrument"])


def _investigated(event: dict[str, Any], whom: str) -> str:
    return "cars" if event["statute"] == "section_232" else f"the trade practices of {whom}"


def _aim(event: dict[str, Any]) -> str:
    return f" against {the(event['target'])}" if event["target"] else ""


def _taxed(event: dict[str, Any]) -> str:
    """Whose goods a duty of the United States falls on: a partner's, or China's by its instrument."""
    return "China" if event.get("instrument") == "china_duties" else the(event["target"])


def _labour(event: dict[str, Any]) -> str:
    who, sector = _start(event["actor"]), SECTORS_IN_WORDS[event["sector"]]
    plant = f"plant in {the(event['target'])}, in {sector}"
    if event["stage"] == "filed":
        annex = labour_annex(event["actor"], event["target"])
        by = "on a petition of workers" if event["petition_from_below"] else "of its own motion"
        return f"{who} takes up a labour case at a {plant}, {by} ({annex})."
    ends = {
        "remediated": f"A labour case at a {plant}: it ends with remediation.",
        "lost": f"{who} loses a labour panel over a {plant}.",
        "remedy ends": f"{who} lifts its remedy against a {plant}.",
        "lapsed": f"The labour case of {the(event['actor'])} at a {plant}, ends with the agreement between the two.",
    }
    remedy = REMEDIES.get(event.get("remedy", ""), "")
    return ends.get(event["stage"], f"{who} wins a labour panel over a {plant}: {remedy}.")


class Said(NamedTuple):
    """Words that many sentences share: who acts, on whom, under what article, statute and agreement."""

    who: str
    whom: str
    law: str
    under: str
    agreement: str


SAYINGS: dict[str, Callable[[dict[str, Any], Said], str]] = {
    "threaten": lambda event, said: _threatens(event, said.who, said.whom, said.under),
    "carry_out": lambda event, said: _carries_out(event, said.who, said.whom, said.under),
    "postpone": lambda event, said: f"{said.who} gives {said.whom} another month before {_threat(event)}.",
    "back_down": lambda event, said: f"{said.who} backs down from its threat against {said.whom}.",
    "threat_lapses": lambda event, said: _lapses(event, said.whom),
    "concede": lambda event, said: (
        f"{said.who} gives way to {said.whom} on {_issue(event)}{BELIEVED} {_chance(event)}."
    ),
    "resist": lambda event, said: (
        f"{said.who} stands firm against {said.whom} on {_issue(event)}{BELIEVED} {_chance(event)}."
    ),
    "offer": lambda event, said: f"{said.who} offers {_deal(event)}.",
    "offer_both": lambda event, said: (
        f"{said.who} offers Mexico and Canada {_deals_of_two(event)} of their own at once{_duties_left(event)}."
    ),
    "accept": lambda event, said: f"{said.who} accepts {_deal(event)}.",
    "sign": lambda event, said: f"{said.who} signs {_deal(event)}.",
    "reject": lambda event, said: f"{said.who} turns down {_deal(event)}.",
    "retaliate": lambda event, said: f"{said.who} answers {said.whom} in kind with duties of its own.",
    "align_retaliation": lambda event, said: (
        f"{said.who} brings its duties against {said.whom} into line with those that they answer."
    ),
    "lift_retaliation": lambda event, said: f"{said.who} lifts its duties against {said.whom}.",
    "impose_sectoral": lambda event, said: f"{said.who} puts duties on metals and cars from {said.whom}{said.under}.",
    "suspend_duties": lambda event, said: f"{said.who} suspends its duties on {said.whom}.",
    "give_notice": lambda event, said: f"{said.who} gives notice of withdrawal; it binds in six months ({said.law}).",
    "revoke_notice": lambda event, said: f"{said.who} takes its notice of withdrawal back ({said.law}).",
    "confirm": lambda event, said: f"{said.who} confirms the extension in writing (Art. 34.7.3).",
    "decline": lambda event, said: f"{said.who} does not confirm; reviews go on every year (Art. 34.7.4).",
    "notify_non_market_talks": lambda event, said: (
        f"{said.who} announces talks on a full agreement with China (Art. 32.10.2)."
    ),
    "show_non_market_text": lambda event, said: (
        f"{said.who} shows the text of its agreement with China (Art. 32.10.4)."
    ),
    "sign_non_market_agreement": lambda event, said: f"{said.who} signs a free trade agreement with China.",
    "terminate_non_market": lambda event, said: (
        f"{said.who} terminates with {said.whom} on six months' notice (Art. 32.10.5)."
    ),
    "extended": lambda event, said: "The third confirmation is in: the term begins again (Art. 34.7.3).",
    "review": lambda event, said: "The Commission closes the joint review without an extension (Art. 34.7.4).",
    "notice_effective": lambda event, said: f"{said.who} is out: its place in the trilateral text has ended.",
    "bilateral_in_force": lambda event, said: (
        f"The bilateral treaty between the United States and {said.whom} enters into force."
    ),
    "court_voids_emergency_duties": lambda event, said: "A court voids duties imposed under emergency powers.",
    "replaced_under_other_statute": lambda event, said: (
        f"{said.who} puts a duty of {event['rate_pct']:.0f}% on {_taxed(event)} in the place of the voided one"
        f"{said.under}."
    ),
    "election": lambda event, said: (
        f"A new government takes office in {the(event['actor'])}: "
        f"{DOCTRINES.get(event['doctrine'], event['doctrine'].replace('_', ' '))}."
    ),
    "midterm": lambda event, said: f"The midterm elections bring a Congress {event['congress']}.",
    "notice_taken_back": lambda event, said: (
        f"With it, {the(event['actor'])} takes its notice of withdrawal back ({said.law})."
    ),
    "expired": lambda event, said: "The term is over; the agreement has terminated (Art. 34.7.1).",
    "duty_lapsed": lambda event, said: f"The broad duty on {_taxed(event)} lapses.",
    "ending": lambda event, said: f"The run ends: {ending_words(event['ending'], event['actor'], said.agreement)}.",
    "deal_in_force": lambda event, said: f"Agreed: {_deal(event)}.",
    "agreed_in_principle": lambda event, said: f"Agreed in principle, to be signed: {_deal(event)}.",
    "ratifier_refuses": lambda event, said: (
        f"{LEGISLATURES[event['actor']]} will not pass {_deal(event)}{RECKONED} it is worth "
        f"{event['gain']:+.3f}% of its GDP a year against no deal."
    ),
    "texts_joined": lambda event, said: (
        "With both bilateral treaties signed, what they say on the text of three takes effect."
    ),
    "ratification_failed": lambda event, said: (
        f"The bilateral treaty with {said.whom} dies unratified after eighteen months and is no longer applied."
    ),
    "balance_instrument": lambda event, said: _balance(event),
    "open_case": lambda event, said: (
        f"{said.who} opens a case for {_instrument(event)} against {said.whom}."
        if "instrument" in event
        else f"{said.who} opens an investigation of {_investigated(event, said.whom)}{said.under}."
    ),
    "new_text": lambda event, said: "The new agreement enters into force in the place of NAFTA.",
    "adopt_instrument": lambda event, said: f"{said.who} adopts {_instrument(event)}{_aim(event)}.",
    "drop_instrument": lambda event, said: f"{said.who} drops {_instrument(event)}{_aim(event)}.",
    "open_market": lambda event, said: (
        f"{said.who} gives what {said.whom} asks on {_issue(event)}, and the duties under section 301 end."
    ),
    "bring_dispute": lambda event, said: (
        f"{said.who} brings a dispute against {said.whom} over {_issue(event)} ({said.law})."
    ),
    "comply": lambda event, said: (
        f"{said.who} complies with the panel's finding on {_issue(event)} in its dispute with {said.whom} ({said.law})."
    ),
    "defy": lambda event, said: (
        f"{said.who} does not comply with the panel's finding on {_issue(event)} in its dispute with {said.whom}."
    ),
    "suspend_benefits": lambda event, said: (
        f"{said.who} suspends benefits of {said.whom} over {_issue(event)}: {event['rate_pct']:g}% ({said.law})."
    ),
    "panel_report": lambda event, said: (
        f"A panel finds {'for' if event['complainant_wins'] else 'against'} {the(event['actor'])} "
        f"in its dispute with {said.whom} over {_issue(event)} ({said.law})."
    ),
    "dispute_lapses": lambda event, said: (
        f"The dispute of {the(event['actor'])} with {said.whom} over {_issue(event)} ends with the agreement between "
        "the two."
    ),
    "labour_case": lambda event, said: _labour(event),
    "water_cycle": lambda event, said: (
        f"A cycle of the 1944 treaty closes; Mexico owes {event['debt_million_m3']:,.0f} million cubic metres."
    ),
    "funds_withheld": lambda event, said: (
        f"Legislators in {the(event['actor'])} withhold funds from {said.whom} over the water debt."
    ),
    "intervention": lambda event, said: str(event["words"]),
    "calendar": lambda event, said: f"{said.who} {CLOCKS[event['step']]} (19 U.S.C. 4611).",
}
"""How each type of event is told."""


def sentence(event: dict[str, Any]) -> str:
    """One event in words."""
    under = f" under {STATUTES[event['statute']]}" if event.get("statute") in STATUTES else ""
    said = Said(_start(event["actor"]), the(event["target"]), article(event), under, event.get("agreement", "usmca"))
    return SAYINGS[event["type"]](event, said)
