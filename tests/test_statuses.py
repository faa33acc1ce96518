"""Statuses: which histories of the ten national statuses can be, which cannot, and which nobody can judge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import codes, dossier, event
from onestop.exchange.statuses import check_history, history_of, rules, status_of, statuses

ALL = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")

# After each history: the statuses that can follow, and those that nobody can judge. The rest cannot.
STEPS = {
    "": ("1 2 3 5 6 7 8", ""),
    "1": ("2 3 5", "6 7 8"),
    "1 3": ("", ""),
    "1 5": ("1 2 3 7", "6 8"),
    "2": ("4 5 6 7 8 9", ""),
    "2 4": ("5 6 7 8 9", "2"),
    "2 5": ("2 4 7", "6 8 9"),
    "2 6": ("4 7", "2 5 8 9"),
    "2 7": ("", ""),
    "2 8": ("", ""),
    "2 9": ("10", "2 4 5 6"),
    "2 9 10": ("", ""),
}
PAIRS = [
    (before, after, "ok" if after in ok.split() else "open" if after in unsettled.split() else "no")
    for before, (ok, unsettled) in STEPS.items()
    for after in ALL
    if before.split()[-1:] != [after]
]


@pytest.mark.parametrize(("before", "after", "judged"), PAIRS, ids=lambda value: value or "start")
def test_step_is_possible_impossible_or_not_settled(before: str, after: str, judged: str) -> None:
    """
    A finding for what cannot be, a hint for what no text that was read settles, nothing for the rest.
    """
    wanted = {"ok": [], "open": ["OS856"], "no": ["OS855"]}[judged]

    assert wanted == codes(check_history((*before.split(), after)))


@pytest.mark.parametrize("history", ["1 5 1 2 5 4 6 4 9 10", "2 9 10", "1 3", "1 5 3", "2 4 7", "2 5 4 8", "2 2 2 9 9", "1 1 2"])
def test_history_of_a_real_dossier_is_clean(history: str) -> None:
    """
    A status that is sent again is no step.
    """
    assert () == check_history(history.split())


@pytest.mark.parametrize(
    ("history", "before", "after"),
    [
        ("1 9", "1 (newly registered)", "9 (settled)"),
        ("2 4 10", "4 (in process)", "10 (result handed over)"),
        ("2 5 3", "5 (supplement asked for)", "3 (refused at intake)"),
        ("2 7 4", "7 (withdrawn by the applicant)", "4 (in process)"),
        ("4", "no status", "4 (in process)"),
    ],
)
def test_impossible_step_is_told_with_its_reason(history: str, before: str, after: str) -> None:
    """
    Both statuses by number and name, and why.
    """
    (found,) = check_history(history.split())

    assert (before, after) == (found.args["before"].en, found.args["after"].en)
    assert found.args["reason"].vi


def _impossible(history: list[str]) -> bool:
    """The same rules in plain words, on a history without repetitions."""
    seen: set[str] = set()
    for status in history:
        if seen & {"3", "7", "8", "10"} or (status in ("4", "9") and "2" not in seen) or (status == "10" and "9" not in seen):
            return True
        if (status in ("1", "3") and "2" in seen) or (status in ("7", "8") and "9" in seen):
            return True
        seen.add(status)
    return False


@given(st.lists(st.sampled_from(ALL), max_size=8))
def test_every_impossible_history_is_found_and_no_other(history: list[str]) -> None:
    """
    However long it is.
    """
    steps = [status for i, status in enumerate(history) if i == 0 or history[i - 1] != status]

    assert _impossible(steps) == ("OS855" in codes(check_history(history)))


def test_every_rule_has_a_reason_in_both_languages() -> None:
    """
    Four kinds of rules, each about known statuses.
    """
    assert {"needs", "never", "ends", "open"} == {rule.kind for rule in rules()}
    assert all(rule.why.vi and rule.why.en and rule.status in ALL and rule.other in ALL for rule in rules())


def test_statuses_are_the_ten_of_the_portal() -> None:
    """
    Names as the seeds have them.
    """
    assert ALL == tuple(statuses())
    assert ("Mới đăng ký", "Yêu cầu bổ sung giấy tờ", "Đã trả kết quả") == tuple(statuses()[code].vi for code in ("1", "5", "10"))


# -- of a dossier --------------------------------------------------------------------------------------------------------------------

SUBMITTED = event("2026-01-05T08:00", "submitted")
RECEIVED = event("2026-01-05T09:00", "received")
ASKED, ANSWERED = event("2026-01-06T09:00", "supplement_requested"), event("2026-01-07T09:00", "supplemented")
BILLED, PAID = event("2026-01-06T10:00", "payment_requested"), event("2026-01-07T10:00", "paid")


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((), "1"),
        ((SUBMITTED,), "1"),
        ((RECEIVED,), "2"),
        ((SUBMITTED, RECEIVED), "2"),
        ((SUBMITTED, event("2026-01-05T09:00", "intake_refused")), "3"),
        ((RECEIVED, event("2026-01-05T10:00", "transferred")), "4"),
        ((RECEIVED, ASKED), "5"),
        ((RECEIVED, ASKED, ANSWERED), "4"),
        ((SUBMITTED, event("2026-01-05T08:30", "supplement_requested")), "5"),
        ((SUBMITTED, event("2026-01-05T08:30", "supplement_requested"), event("2026-01-05T08:40", "supplemented")), "1"),
        ((RECEIVED, BILLED), "6"),
        ((RECEIVED, BILLED, PAID), "4"),
        ((RECEIVED, ASKED, BILLED), "5"),
        ((RECEIVED, ASKED, BILLED, ANSWERED), "6"),
        ((RECEIVED, event("2026-01-06T09:00", "withdrawn")), "7"),
        ((RECEIVED, event("2026-01-06T09:00", "stopped")), "8"),
        ((RECEIVED, event("2026-01-06T09:00", "resolved")), "9"),
        ((RECEIVED, event("2026-01-06T09:00", "refused")), "9"),
        ((RECEIVED, event("2026-01-06T09:00", "resolved"), event("2026-01-08T09:00", "result_returned")), "10"),
        ((RECEIVED, event("2026-01-08T09:00", "result_returned")), "10"),
        ((RECEIVED, event("2026-01-06T09:00", "withdrawn"), event("2026-01-08T09:00", "result_returned")), "7"),
        ((RECEIVED, event("2026-01-06T09:00", "resolved"), event("2026-01-07T09:00", "withdrawn")), "9"),
        ((RECEIVED, event("2026-01-06T09:00", "suspended", "posting")), "2"),
        ((RECEIVED, event("2026-01-06T09:00", "submitted")), "2"),
    ],
)
def test_status_follows_from_the_events(events: tuple[object, ...], status: str) -> None:
    """
    The first end decides; a refusal on the merits is a result; a suspension has no status.
    """
    assert status == status_of(dossier(*events))


def test_history_is_in_order_of_time() -> None:
    """
    Whatever the order of the register.
    """
    assert ["1", "2", "5", "4"] == [status for _, status in history_of(dossier(ANSWERED, RECEIVED, SUBMITTED, ASKED))]
