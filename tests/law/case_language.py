"""The sentences in which the cases of law are written, and what each one does (see ``cases/README.md``).

A sentence is matched whole against the patterns below. An act calls one rule of ``model.law`` and returns its
refusal; a check returns whether it holds.
"""

import re
from collections.abc import Callable
from typing import Any

from model.calendar import text_of_day
from model.law.bilaterals import lapse_unratified, ratify, sign_executive, sign_treaty
from model.law.constants import LabourRemedy, Party, Scope, Statute, Subject
from model.law.endings import Ending, close_at_horizon, record_ending
from model.law.labour import (
    answer_request,
    close_case,
    determine,
    impose_remedy,
    petition,
    request_labour_panel,
    request_review,
    settlement_suspended,
)
from model.law.non_market import notify_talks, show_text, sign_non_market, terminate
from model.law.panels import comply, consult, report, request_panel, settle, suspend_benefits
from model.law.refusals import Refusal
from model.law.state import preference_in_force, set_pace_of_cases, trilateral_binds
from model.law.statutes import (
    ALL_COUNTRIES,
    extend_section_122,
    find_discrimination,
    impose,
    open_301,
    open_investigation,
    open_trade_remedy,
    section_122_over,
    void_emergency_tariffs,
)
from model.law.term import close_review, confirm, decline, publish_notice, report_to_congress
from model.law.withdrawal import give_notice, notice_effective, revoke_notice

PARTIES = {"the United States": Party.UNITED_STATES, "Mexico": Party.MEXICO, "Canada": Party.CANADA}
TARGETS = {**PARTIES, "all countries": ALL_COUNTRIES}
SCOPES = {"metals": Scope.METALS, "autos": Scope.AUTOS, "other goods": Scope.OTHER}
STATUTES = {
    "section 232": Statute.SECTION_232,
    "section 301": Statute.SECTION_301,
    "section 122": Statute.SECTION_122,
    "IEEPA": Statute.IEEPA,
    "section 338": Statute.SECTION_338,
    "trade remedies": Statute.AD_CVD,
}
SUBJECTS = {
    "goods": (Subject.GOODS, False, False),
    "perishable goods": (Subject.GOODS, True, False),
    "recurring failures to enforce labour law": (Subject.LABOUR, False, True),
    "a single failure to enforce labour law": (Subject.LABOUR, False, False),
    "a decision on screening investment": (Subject.SCREENING, False, False),
}
REMEDIES = {
    "suspends preference": LabourRemedy.PREFERENCE_SUSPENDED,
    "levies penalties": LabourRemedy.PENALTIES,
    "denies entry": LabourRemedy.DENIAL_OF_ENTRY,
}
P, Q = r"(?P<p>the United States|Mexico|Canada)", r"(?P<q>the United States|Mexico|Canada)"
ROW = r"( in (dispute|case) (?P<row>[1-9]))?"
Act = Callable[[Any, int, dict[str, str]], int]
Check = Callable[[Any, int, dict[str, str]], bool]


def _one_of(name: str, words: dict[str, Any]) -> str:
    return f"(?P<{name}>{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def _row(words: dict[str, str]) -> int:
    return int(words["row"] or 1) - 1


def _done(_: Any) -> int:
    return Refusal.NONE


def _consult(law: Any, day: int, w: dict[str, str]) -> int:
    subject, perishable, recurring = SUBJECTS[w["subject"]]
    return consult(law, PARTIES[w["p"]], PARTIES[w["q"]], subject, perishable, recurring, day)


def _petition(law: Any, day: int, w: dict[str, str]) -> int:
    covered, order = w["uncovered"] is None, w["order"] is not None
    return petition(law, PARTIES[w["p"]], PARTIES[w["q"]], int(w["employer"]) - 1, covered, order, day)


def _impose(law: Any, day: int, w: dict[str, str]) -> int:
    scope = SCOPES[w["scope"]] if w["scope"] else Scope.OTHER
    return impose(law, STATUTES[w["statute"]], scope, TARGETS[w["target"]], float(w["rate"]) / 100.0, day)


ACTS: dict[str, Act] = {
    f"{P} confirms": lambda law, day, w: confirm(law, PARTIES[w["p"]], day, False),
    f"{P} confirms, counted from the end of the term": lambda law, day, w: confirm(law, PARTIES[w["p"]], day, True),
    f"{P} declines": lambda law, day, w: decline(law, PARTIES[w["p"]], day),
    "the review closes": lambda law, day, w: _done(close_review(law, day)),
    "the United States publishes its notice of the review": lambda law, day, w: publish_notice(law, day),
    "the United States reports to Congress": lambda law, day, w: report_to_congress(law, day),
    f"{P} gives notice of withdrawal": lambda law, day, w: give_notice(law, PARTIES[w["p"]], day),
    f"{P} revokes its notice": lambda law, day, w: revoke_notice(law, PARTIES[w["p"]], day),
    f"{P} notifies talks with a non-market country": lambda law, day, w: notify_talks(law, PARTIES[w["p"]], day),
    f"{P} shows the text with the non-market country": lambda law, day, w: show_text(law, PARTIES[w["p"]], day),
    f"{P} signs with the non-market country": lambda law, day, w: sign_non_market(law, PARTIES[w["p"]], day),
    f"{P} terminates with {Q}": lambda law, day, w: terminate(law, PARTIES[w["p"]], PARTIES[w["q"]], day),
    f"{P} and {Q} sign an executive deal(?P<text> that changes the text)?": lambda law, day, w: sign_executive(
        law, PARTIES[w["p"]], PARTIES[w["q"]], day, w["text"] is not None
    ),
    f"{P} and {Q} sign a bilateral treaty": lambda law, day, w: sign_treaty(law, PARTIES[w["p"]], PARTIES[w["q"]], day),
    f"{P} and {Q} ratify their treaty": lambda law, day, w: ratify(law, PARTIES[w["p"]], PARTIES[w["q"]], day),
    f"the United States opens a section 232 investigation of {_one_of('scope', SCOPES)}": (
        lambda law, day, w: open_investigation(law, SCOPES[w["scope"]], day)
    ),
    f"the United States opens a section 301 investigation of {P}": (
        lambda law, day, w: open_301(law, PARTIES[w["p"]], day)
    ),
    f"the United States opens a trade remedy case against {P}": (
        lambda law, day, w: open_trade_remedy(law, PARTIES[w["p"]], day)
    ),
    f"the United States imposes (?P<rate>[0-9.]+)% under {_one_of('statute', STATUTES)} on "
    f"({_one_of('scope', SCOPES)} from )?{_one_of('target', TARGETS)}": _impose,
    f"the United States (?P<no>finds|no longer finds) that {P} discriminates": (
        lambda law, day, w: _done(find_discrimination(law, PARTIES[w["p"]], w["no"] == "finds", day))
    ),
    "cases take (?P<one>[0-9]+) days under section 232 and (?P<other>[0-9]+) under section 301": (
        lambda law, day, w: _done(set_pace_of_cases(law, int(w["one"]), int(w["other"])))
    ),
    "Congress extends section 122": lambda law, day, w: extend_section_122(law, day),
    "the Supreme Court voids tariffs under IEEPA": lambda law, day, w: _done(void_emergency_tariffs(law, day)),
    f"{P} asks {Q} for consultations about {_one_of('subject', SUBJECTS)}": _consult,
    f"a panel is requested{ROW}": lambda law, day, w: request_panel(law, _row(w), day),
    f"the panel reports for the (?P<winner>complainant|respondent){ROW}": (
        lambda law, day, w: report(law, _row(w), w["winner"] == "complainant", day)
    ),
    f"the respondent complies{ROW}": lambda law, day, w: comply(law, _row(w), day),
    f"the complainant suspends benefits{ROW}": lambda law, day, w: suspend_benefits(law, _row(w), day),
    f"the dispute is settled{ROW}": lambda law, day, w: settle(law, _row(w)),
    f"{P} takes up a petition about employer (?P<employer>[1-8]) in {Q}"
    "(?P<uncovered>, not a covered facility)?(?P<order>, under an enforced labour board order)?": _petition,
    f"a review of rights is requested{ROW}": lambda law, day, w: request_review(law, _row(w), day),
    f"the respondent (?P<answer>accepts|refuses) the review{ROW}": (
        lambda law, day, w: answer_request(law, _row(w), w["answer"] == "accepts", day)
    ),
    f"a labour panel is requested{ROW}": lambda law, day, w: request_labour_panel(law, _row(w), day),
    f"the labour panel finds (?P<finding>a denial|no denial) of rights{ROW}": (
        lambda law, day, w: determine(law, _row(w), w["finding"] == "a denial", day)
    ),
    f"the complainant {_one_of('remedy', REMEDIES)}{ROW}": (
        lambda law, day, w: impose_remedy(law, _row(w), REMEDIES[w["remedy"]], day)
    ),
    f"the labour case closes{ROW}": lambda law, day, w: close_case(law, _row(w)),
}
DATE = r"(?P<date>\d{4}-\d\d-\d\d)"
CHECKS: dict[str, Check] = {
    f"the agreement (?P<no>binds|does not bind) {P} and {Q}": (
        lambda law, day, w: trilateral_binds(law, PARTIES[w["p"]], PARTIES[w["q"]]) == (w["no"] == "binds")
    ),
    f"(?P<no>a|no) preference holds between {P} and {Q}": (
        lambda law, day, w: preference_in_force(law, PARTIES[w["p"]], PARTIES[w["q"]]) == (w["no"] == "a")
    ),
    f"the term ends on {DATE}": lambda law, day, w: text_of_day(law.term_end) == w["date"],
    f"the next review is on {DATE}": lambda law, day, w: text_of_day(law.next_review) == w["date"],
    f"the withdrawal of {P} takes effect on {DATE}": (
        lambda law, day, w: text_of_day(notice_effective(law, PARTIES[w["p"]])) == w["date"]
    ),
    f"{P} is no longer a party": lambda law, day, w: law.member[PARTIES[w["p"]]] == 0,
    "the ending is (?P<ending>[a-z ]+)": (
        lambda law, day, w: (
            record_ending(law, day)
            == Ending["NONE" if w["ending"] == "open" else w["ending"].upper().replace(" ", "_")]
        )
    ),
    "at the horizon the ending is (?P<ending>[a-z ]+)": (
        lambda law, day, w: close_at_horizon(law, day) == Ending[w["ending"].upper().replace(" ", "_")]
    ),
    "the section 122 duty (?P<no>has run out|stands)": (
        lambda law, day, w: section_122_over(law, day) == (w["no"] == "has run out")
    ),
    "customs may leave entries unsettled": lambda law, day, w: settlement_suspended(law, 0),
    "customs must settle entries": lambda law, day, w: not settlement_suspended(law, 0),
    "benefits are suspended": lambda law, day, w: law.panels[0].suspension > 0,
    "no benefits are suspended": lambda law, day, w: law.panels[0].suspension == 0,
    f"the treaty of {P} and {Q} has lapsed": (
        lambda law, day, w: bool(lapse_unratified(law, PARTIES[w["p"]] + PARTIES[w["q"]] - 1, day))
    ),
}


def act_of(sentence: str) -> tuple[Act, dict[str, str]] | None:
    """The act that a sentence means, with its words; None when it is no act."""
    return _match(sentence, ACTS)


def check_of(sentence: str) -> tuple[Check, dict[str, str]] | None:
    """The check that a sentence means, with its words; None when it is no check."""
    return _match(sentence, CHECKS)


def _match(sentence: str, table: dict[str, Any]) -> tuple[Any, dict[str, str]] | None:
    for pattern, meaning in table.items():
        found = re.fullmatch(pattern, sentence, re.IGNORECASE)
        if found:
            words = {k: (_canonical(v) if v else v) for k, v in found.groupdict().items()}
            return meaning, words
    return None


def _canonical(word: str) -> str:
    """Sentences may begin with a capital: ``The United States``."""
    return "the " + word[4:] if word.startswith("The ") else word
