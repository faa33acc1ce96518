"""Indicators: how an office is judged, by Circular 01/2018/TT-VPCP and Decision 766/QĐ-TTg, as far as data allow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from builders import OFFICE, event, judged, procedure, view
from onestop import Assessment, Case, Text, WorkingDays
from onestop.dossiers.judgements import judge_by
from onestop.dossiers.measures import MEASURES
from onestop.dossiers.opinions import Answer, Feedback
from onestop.law.procedures import OnlineScheme, OnlineService, Part
from onestop.telling.forms import Period
from onestop.telling.indicators import AGENCY_SCALE, GROUPS_766, STAFF_SCALE, Decision766, Indicators

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 1, 31, 23, 59, 59))
NOW = PERIOD.at.isoformat()
RECEIVED = event("2026-01-05T09:00", "received")  # Mon; due Mon 12
EARLY, ON_TIME, LATE = "2026-01-09T09:00", "2026-01-12T09:00", "2026-01-13T09:00"


def _ended(end: str, code: str = "H1", kind: str = "resolved", seen: Any = None, **more: Any) -> Assessment:
    answer = judged(seen or view(), NOW, RECEIVED, event(end, kind), **more)
    return attrs.evolve(answer, dossier=attrs.evolve(answer.dossier, code=code))


def _scores(answers: Iterable[Assessment], **more: Any) -> dict[str, Decimal | None]:
    made = Indicators(PERIOD, **more)
    for answer in answers:
        made.add(answer)
    return made.scores()


def test_without_data_nothing_is_scored() -> None:
    """
    Not 0 points and not 2: no data.
    """
    assert dict.fromkeys("123456789") == _scores([])


@pytest.mark.parametrize(
    ("ends", "expected"),
    [([EARLY], "2.0"), ([ON_TIME], "1.0"), ([LATE], "0.0"), ([EARLY, EARLY, ON_TIME], "1.7"), ([EARLY, EARLY, LATE], "1.3")],
)
def test_indicator_1_is_the_mean_of_shorter_equal_and_longer_to_one_decimal(ends: list[str], expected: str) -> None:
    """
    2, 1 and 0 points against the limit by law (Art. 13, 15(2)(a)).
    """
    assert Decimal(expected) == _scores([_ended(end) for end in ends])["1"]


def test_only_results_of_the_period_are_scored() -> None:
    """
    A refusal is a result; pending, withdrawn, and ended before the period are none.
    """
    before = judged(view(), NOW, event("2025-12-01T09:00", "received"), event("2025-12-03T09:00", "resolved"))

    assert (
        Decimal("1.0")
        == _scores([_ended(ON_TIME, kind="refused"), judged(view(), NOW, RECEIVED), _ended(EARLY, kind="withdrawn"), before])["1"]
    )


def test_indicator_2_takes_each_part_by_its_own_limit() -> None:
    """
    One agency early and one late: 1.0; without parts nobody says what each agency took.
    """
    parts = tuple(Part(id=id, name=Text(id), limit=WorkingDays(n)) for id, n in (("a", 2), ("b", 5)))
    seen = view(procedure(cases=(Case(id="default", limit=WorkingDays(5), parts=parts),)))
    ends = [attrs.evolve(event("2026-01-08T09:00", "resolved"), part=id) for id in "ab"]

    assert Decimal("1.0") == _scores([judged(seen, NOW, RECEIVED, *ends)])["2"]


@pytest.mark.parametrize(
    ("times", "fault", "expected"), [(0, None, "2.0"), (1, None, "1.0"), (2, None, "0.0"), (1, True, "1.0"), (2, True, None)]
)
def test_indicator_3_is_how_often_the_desk_had_to_be_contacted(times: int, fault: bool | None, expected: str | None) -> None:
    """
    More than once by the applicant's own fault is not held against the office.
    """
    got = _scores([_ended(EARLY)], survey=[Answer(code="H1", contacts=times, applicant_fault=fault)])["3"]

    assert (Decimal(expected) if expected else None) == got


@pytest.mark.parametrize(
    ("requests", "expected"), [((), "2.0"), (("2026-01-06T09:00",), "1.0"), (("2026-01-06T09:00", "2026-01-08T09:00"), "0.0")]
)
def test_indicator_3_without_a_survey_goes_by_the_requests_in_the_register(requests: tuple[str, ...], expected: str) -> None:
    """
    And the basis says so.
    """
    asked = [event(moment, "supplement_requested") for moment in requests]
    made = Indicators(PERIOD)
    made.add(judged(view(), NOW, RECEIVED, *asked, event(ON_TIME, "resolved")))

    assert Decimal(expected) == made.scores()["3"]
    assert "1 dossiers by the supplement requests" in str(made.sheet("en").rows[2].cells[-1])


@pytest.mark.parametrize(("agencies", "expected"), [(0, "2.0"), (1, "1.0"), (2, "0.0")])
def test_indicator_4_needs_the_survey(agencies: int, expected: str) -> None:
    """
    No register knows how many agencies an applicant ran to.
    """
    assert Decimal(expected) == _scores([_ended(EARLY)], survey=[Answer(code="H1", agencies=agencies)])["4"]
    assert _scores([_ended(EARLY)])["4"] is None


def test_indicators_5_and_6_are_declared() -> None:
    """
    How a desk is organised and what it publishes stands in no register.
    """
    got = _scores([_ended(EARLY)], declared={"5": 2})

    assert (Decimal("2.0"), None) == (got["5"], got["6"])


def _feedback(due: str = "2026-01-20", answered: str | None = "2026-01-15", **more: Any) -> Feedback:
    moment = datetime.fromisoformat
    return Feedback(received=moment("2026-01-06"), due=moment(due), answered=moment(answered) if answered else None, **more)


@pytest.mark.parametrize(
    ("end", "complaint", "expected"),
    [(EARLY, False, "2.0"), (ON_TIME, False, "1.0"), (LATE, False, "0.0"), (EARLY, True, "0.0"), (EARLY, None, None)],
)
def test_indicator_7_is_the_result_unless_there_is_a_complaint(end: str, complaint: bool | None, expected: str | None) -> None:
    """
    An applicant who was not asked says nothing.
    """
    got = _scores([_ended(end)], survey=[Answer(code="H1", complaint=complaint)])["7"]

    assert (Decimal(expected) if expected else None) == got


def test_indicator_7_takes_feedback_on_attitude_for_the_dossier_it_names() -> None:
    """
    Of two early dossiers one has a complaint; feedback about a road is none.
    """
    feedback = [_feedback(code="H1", attitude=True), _feedback(code="H2")]

    assert Decimal("1.0") == _scores([_ended(EARLY, "H1"), _ended(EARLY, "H2")], feedback=feedback)["7"]


@pytest.mark.parametrize(
    ("in_time", "late", "expected"),
    [(0, 0, "2.0"), (5, 0, "2.0"), (9, 1, "1.0"), (10, 2, "0.0"), (0, 1, "0.0")],
)
def test_indicator_8_is_the_share_of_feedback_answered_in_time(in_time: int, late: int, expected: str) -> None:
    """
    All of it or none came 2, nine of ten 1, less 0.
    """
    feedback = [*[_feedback()] * in_time, *[_feedback(answered="2026-01-21")] * late]

    assert Decimal(expected) == _scores([], feedback=feedback)["8"]


@pytest.mark.parametrize(
    ("due", "answered", "expected"),
    [
        ("2026-01-20", "2026-01-20T23:59", "2.0"),
        ("2026-01-20", None, "0.0"),
        ("2026-01-31", None, "2.0"),  # it may still be answered in time, so it waits
        ("2026-01-20", "2026-02-02", "0.0"),  # not answered yet at the end of the period
    ],
)
def test_feedback_is_judged_as_of_the_periods_end(due: str, answered: str | None, expected: str) -> None:
    """
    By dates, on both sides.
    """
    assert Decimal(expected) == _scores([], feedback=[_feedback(due, answered)])["8"]


def _online(level: str | None, online: int, others: int, late: bool = False) -> Decimal | None:
    levels = () if level is None else (OnlineService(scheme=OnlineScheme.ND43_2011, level=level),)
    seen = view(procedure(online=levels))
    answers = [_ended(EARLY, seen=seen, channel="online")] * online + [_ended(EARLY, seen=seen)] * others
    answers += [_ended(LATE, seen=seen, channel="online")] * late
    return _scores(answers)["9"]


@pytest.mark.parametrize(
    ("level", "online", "others", "late", "expected"),
    [
        ("4", 30, 70, False, "2.0"),
        ("4", 29, 71, False, "1.0"),
        ("3", 15, 85, False, "1.0"),
        ("3", 14, 86, False, "0.0"),
        ("4", 30, 70, True, "0.0"),
        ("2", 30, 70, False, "0.0"),
        (None, 14, 86, False, "0.0"),
        (None, 30, 70, False, None),
    ],
)
def test_indicator_9_needs_the_levels_only_where_the_shares_leave_it_open(
    level: str | None, online: int, others: int, late: bool, expected: str | None
) -> None:
    """
    Under 15 % online, or one online dossier late, is 0 whatever the levels.
    """
    assert (Decimal(expected) if expected else None) == _online(level, online, others, late)


def test_office_with_all_data_is_graded() -> None:
    """
    9 indicators of 2 points are 18: excellent, and staff 10 of 10.
    """
    parts = (Part(id="a", name=Text("a"), limit=WorkingDays(5)),)
    case = Case(id="default", limit=WorkingDays(5), parts=parts)
    seen = view(procedure(cases=(case,), online=(OnlineService(scheme=OnlineScheme.ND43_2011, level="4"),)))
    end = attrs.evolve(event(EARLY, "resolved"), part="a")
    made = Indicators(PERIOD, [Answer(code="H1", contacts=0, agencies=0)], [], {"5": 2, "6": 2})
    made.add(judged(seen, NOW, RECEIVED, end, channel="online"))
    rows = {row.key: row.cells[-2:] for row in made.sheet("en").rows}

    assert (Decimal("10.0"), "100 % of the duty done") == rows["staff"]
    assert (Decimal("18.0"), "excellent") == rows["agency"]


def test_office_with_data_missing_is_not_graded() -> None:
    """
    A total of some indicators would look like a bad one of all.
    """
    made = Indicators(PERIOD)
    made.add(_ended(EARLY))
    rows = {row.key: row.cells[-2:] for row in made.sheet("en").rows}

    assert (None, "not graded: no data for indicators 2, 4, 7") == rows["staff"]
    assert (None, "not graded: no data for indicators 2, 4, 5, 6, 7, 8") == rows["agency"]


@pytest.mark.parametrize(
    ("scale", "total", "expected"),
    [
        (STAFF_SCALE, "5.0", "full"),
        (STAFF_SCALE, "4.9", "most"),
        (STAFF_SCALE, "3.5", "most"),
        (STAFF_SCALE, "3.4", "less"),
        (AGENCY_SCALE, "15.0", "excellent"),
        (AGENCY_SCALE, "14.9", "good"),
        (AGENCY_SCALE, "12.0", "good"),
        (AGENCY_SCALE, "9.0", "fair"),
        (AGENCY_SCALE, "6.0", "average"),
        (AGENCY_SCALE, "5.9", "weak"),
    ],
)
def test_classes_are_those_of_article_15(scale: Any, total: str, expected: str) -> None:
    """
    On both sides of each bound.
    """
    assert expected == next(name for least, name in scale if Decimal(total) >= least)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_cell_without_data_says_why(lang: str) -> None:
    """
    In words that say what would be needed.
    """
    rows = Indicators(PERIOD).sheet(lang).rows[:9]

    assert all(str(row.cells[-1]).startswith({"vi": "không có dữ liệu: ", "en": "no data: "}[lang]) for row in rows)


def test_cell_of_an_indicator_lists_its_dossiers() -> None:
    """
    By the points that each got.
    """
    made = Indicators(PERIOD)

    assert (("1", ("dossiers", "points_0", "score")), ("3", ("dossiers", "points_2", "score"))) == tuple(made.places(_ended(LATE)))


# -- Decision 766 --------------------------------------------------------------------------------------------------------------------


def _national(assessment: Assessment) -> Any:
    return judge_by(assessment, MEASURES["national"], OFFICE, PERIOD.at)


def test_groups_of_decision_766_are_100_together() -> None:
    """
    18, 20, 22, 12 + 10, 18.
    """
    assert [18, 20, 22, 12, 10, 18] == [most for _, most in GROUPS_766]
    assert 100 == sum(most for _, most in GROUPS_766)


def test_progress_is_20_times_the_rate_and_the_rest_is_marked() -> None:
    """
    Two of three in time: 66.67 %, 13.33 points; what has no sourced formula has no number.
    """
    made = Decision766(PERIOD, _national)
    for answer in (_ended(EARLY), _ended(ON_TIME), _ended(LATE)):
        made.add(answer)
    rows = {row.key: row.cells for row in made.sheet("en").rows}

    assert (20, 3, 2, Decimal("66.67"), Decimal("13.33"), "computed as 20 × rate") == rows["progress"]
    others = [cells for key, cells in rows.items() if key != "progress"]
    assert all(cells[1:5] == (None,) * 4 and str(cells[5]).startswith("NOT COMPUTED") for cells in others)


def test_pending_in_time_counts_as_in_time_and_waiting_twice_as_late() -> None:
    """
    As the National Portal measures.
    """
    twice = [event(f"2026-01-{day}T09:00", "supplement_requested") for day in ("06", "08")]
    made = Decision766(PERIOD, _national)
    for answer in (judged(view(), NOW, event("2026-01-30T09:00", "received")), judged(view(), NOW, RECEIVED, *twice)):
        made.add(answer)

    assert (1, 2) == (made.progress.in_time, made.progress.handled)


def test_rate_of_nothing_is_no_number() -> None:
    """
    Not 0 points for an office that had nothing to do.
    """
    made = Decision766(PERIOD, _national)

    assert made.progress.score is None
    assert (20, 0, 0, None, None, "no dossier in the period") == made.sheet("en").rows[1].cells
