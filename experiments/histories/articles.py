"""Under which article or statute a move is made; the sources stand in ``docs/law.md``."""

from typing import Any

from model.players import GOVERNMENT_NAMES, Government

STATUTE_ARTICLES = {
    "section_232": "19 U.S.C. 1862 (section 232)",
    "section_301": "19 U.S.C. 2411 (section 301)",
    "section_122": "19 U.S.C. 2132 (section 122)",
    "ieepa": "50 U.S.C. 1702 (IEEPA)",
    "ad_cvd": "19 U.S.C. 1671, 1673",
    "section_338": "19 U.S.C. 1338 (section 338)",
}
# By type of event; what nobody does but the calendar shows has words of its own.
ARTICLES = {
    "give_notice": "Art. 34.6",
    "revoke_notice": "Art. 34.6",
    "notice_taken_back": "Art. 34.6",
    "extended": "Art. 34.7.3",
    "confirm": "Art. 34.7.3",
    "decline": "Art. 34.7.4",
    "review": "Art. 34.7.4",
    "expired": "Art. 34.7.1",
    "notify_non_market_talks": "Art. 32.10.2",
    "show_non_market_text": "Art. 32.10.4",
    "sign_non_market_agreement": "Art. 32.10",
    "terminate_non_market": "Art. 32.10.5",
    "bring_dispute": "Arts. 31.4, 31.6",
    "ask_for_a_panel": "Art. 31.6",
    "panel_report": "Art. 31.17",
    "comply": "Art. 31.18",
    "defy": "Art. 31.18",
    "suspend_benefits": "Art. 31.19",
    "change_the_text": "Art. 34.3",
}
# NAFTA has no term, no review and no rule on agreements with others; labour stands in an agreement beside it.
NAFTA_ARTICLES = {
    "give_notice": "NAFTA Art. 2205",
    "revoke_notice": "NAFTA Art. 2205",
    "notice_taken_back": "NAFTA Art. 2205",
    "bring_dispute": "NAFTA Arts. 2006, 2008",
    "ask_for_a_panel": "NAFTA Art. 2008",
    "panel_report": "NAFTA Art. 2017",
    "comply": "NAFTA Art. 2018",
    "defy": "NAFTA Art. 2018",
    "suspend_benefits": "NAFTA Art. 2019",
    "change_the_text": "NAFTA Art. 2202",
}
BESIDE_THE_TEXT = {
    "retaliate": "no article: an answer in kind outside dispute settlement",
    "suspend_duties": "the statute of the duty",
    "lift_retaliation": "its own tariff law",
    "align_retaliation": "its own tariff law",
    "open_market": "19 U.S.C. 2411 (section 301)",
}


def cited(kind: str, agreement: str) -> str:
    """Article of the ``agreement`` in force (``nafta`` or ``usmca``) for a type of event; "" if it has none."""
    return (NAFTA_ARTICLES if agreement == "nafta" else ARTICLES).get(kind, "")


def labour_annex(*parties: str) -> str:
    """Annex of the labour mechanism between two parties, by their names: Canada has one of its own with Mexico."""
    return "Annex 31-B" if GOVERNMENT_NAMES[Government.CANADA] in parties else "Annex 31-A"


def dispute_article(event: dict[str, Any]) -> str:
    """Where the text in force has consultations and the request for a panel, the first steps of a dispute."""
    agreement = event.get("agreement", "usmca")
    first_steps = cited("bring_dispute", agreement)
    of_labour = agreement != "nafta" and event.get("issue") == "labor_rrm"
    return first_steps.replace("Arts. ", "Arts. 23.5, ") if of_labour else first_steps


def article(event: dict[str, Any]) -> str:
    """Article or statute of a move (a dictionary as of :func:`experiments.histories.run.event_data`); "" if none."""
    kind, agreement = event["type"], event.get("agreement", "usmca")
    if event.get("threat") == "withdrawal":
        return cited("give_notice", agreement)
    if event.get("threat") == "panel" or kind == "bring_dispute":
        return dispute_article(event)
    if "statute" in event:
        return STATUTE_ARTICLES.get(event["statute"], "")
    if kind in ("threaten", "carry_out", "impose_sectoral") and event.get("threat") == "sectoral":
        return STATUTE_ARTICLES["section_232"]
    if kind == "labour_case":
        return labour_annex(event["actor"], event["target"])
    if "form" in event:
        return _of_form(event["form"], agreement)
    return cited(kind, agreement) or BESIDE_THE_TEXT.get(kind, "")


def _of_form(form: str, agreement: str) -> str:
    change = cited("change_the_text", agreement)
    if form == "executive":
        return "an executive deal beside the text; no legislature votes"
    if form == "treaty":
        return f"{change}; the legislatures vote"
    return change if agreement == "nafta" else f"{change}, with Art. 34.7.3"
