"""The horizon: what later notices brought lay inside the range that was given before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from onestop import CalendarDays, Then, WorkingDays, WorkingHours, due

NATIONAL = onestop.load(entry_points=False)
FINAL = NATIONAL.at(on=date(2027, 1, 1)).calendar
# New laws are no notices: from 2021 a second National Day day, from 2026 the 24th of November.
ERAS = (
    (date(2013, 1, 1), date(2020, 6, 30), date(2020, 12, 31)),
    (date(2019, 11, 20), date(2025, 12, 31), date(2026, 11, 23)),
    (date(2026, 4, 24), date(2027, 6, 30), date(2027, 12, 31)),
)

limits = st.one_of(
    st.builds(WorkingDays, st.integers(1, 30)),
    st.builds(WorkingHours, st.integers(1, 100)),
    st.builds(CalendarDays, st.integers(1, 60)),
    st.builds(lambda a, b: Then(WorkingDays(a), CalendarDays(b)), st.integers(1, 10), st.integers(1, 20)),
)


@given(st.data(), limits)
def test_a_later_answer_lies_inside_the_earlier_range(data: st.DataObject, limit) -> None:
    """
    Whatever was known on a day, the calendar that came about lay between the two extremes of that day.
    """
    first, last, end = data.draw(st.sampled_from(ERAS))
    known = data.draw(st.dates(first, last))
    start = datetime.combine(data.draw(st.dates(known, last)), time(9))
    fewest, most = NATIONAL.at(on=start.date(), known=known).calendar.envelope
    answer = due(limit, start, FINAL)
    if answer.date() > end:
        return

    assert due(limit, start, fewest) <= answer <= due(limit, start, most)


@pytest.mark.parametrize("notice", [n for n in NATIONAL.catalog.notices if n.issued], ids=lambda n: n.id)
def test_every_notice_lay_inside_the_range_of_the_day_before(notice) -> None:
    """
    On the eve of each notice the range for the weeks after it holds what it then decided.
    """
    eve = max(notice.known_from - timedelta(days=1), date(2013, 1, 1))
    fewest, most = NATIONAL.at(on=eve, known=eve).calendar.envelope
    for ahead in range(1, 300):
        start = datetime.combine(eve + timedelta(days=ahead), time(9))
        answer = due(WorkingDays(10), start, FINAL)
        if answer.date() >= date(2026, 11, 24) and eve < date(2026, 4, 24):
            break

        assert due(WorkingDays(10), start, fewest) <= answer <= due(WorkingDays(10), start, most)


def test_an_announced_year_has_no_range() -> None:
    """
    With all that is loaded, an answer in 2026 is what it is.
    """
    dossier = onestop.Dossier("-", "1.010833", "01", (onestop.Event(datetime(2026, 1, 5, 9), "received"),))
    when = NATIONAL.assess(dossier, now=datetime(2026, 1, 5, 9)).deadline

    assert not when.provisional
    assert when.due == when.earliest == when.latest == datetime(2026, 1, 10, 17)


def test_as_known_before_the_notice_the_swap_was_in_the_range() -> None:
    """
    On 20/12/2025 five working days from 05/01/2026 said Monday the 12th, and that it might become Saturday the 10th.
    """
    dossier = onestop.Dossier("-", "1.010833", "01", (onestop.Event(datetime(2026, 1, 5, 9), "received"),))
    when = NATIONAL.assess(dossier, now=datetime(2026, 1, 5, 9), known=date(2025, 12, 20)).deadline

    assert datetime(2026, 1, 12, 17) == when.due
    assert (datetime(2026, 1, 10, 17), datetime(2026, 1, 12, 17)) == (when.earliest, when.latest)


def test_an_unannounced_tet_gives_a_provisional_answer_with_a_range() -> None:
    """
    For 2028 no notice has come, so the date may still move either way.
    """
    dossier = onestop.Dossier("-", "1.010833", "01", (onestop.Event(datetime(2028, 1, 17, 9), "received"),))
    when = NATIONAL.assess(dossier, now=datetime(2028, 1, 17, 9)).deadline

    assert when.provisional
    assert when.earliest < when.due < when.latest
