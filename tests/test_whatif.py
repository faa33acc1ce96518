"""What if: cuts, opened days and further law, counted by hand, and the verb `whatif` over them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import onestop
from authoring import NATION, found_nation, write
from builders import at, event
from onestop import (
    CalendarDays,
    Case,
    Citation,
    DayKind,
    DayMark,
    Dossier,
    Hours,
    Months,
    Onestop,
    Procedure,
    SameDay,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    hookimpl,
    render,
)
from onestop.cli import main
from onestop.judging.whatif import Effects, applied, becomes_late, cut, is_saved, opened, shortened, supposed, whatif
from onestop.law.conditions import Equals
from onestop.law.procedures import Adjustment, Extension, Modifier, Part, PauseReason
from test_moves import CODE, PATH, Ran, law

QUARTER = Fraction(1, 4)
MON = "2026-03-02T09:00"  # Monday 2 March 2026; no holiday in that month
MORNING = [("07:30", "11:30")]
PLACES = 'places: [{code: "01", name: Hà Nội}, {code: "48", name: Đà Nẵng}, {code: "20194", name: Phường, parent: "48"}]\n'


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Onestop:
    """A small nation with one procedure of three working days."""
    root = tmp_path_factory.mktemp("nation")
    return onestop.load(write(root, {**NATION, "places.yaml": PLACES, PATH: law()}), entry_points=False)


def having(site: Onestop, limit: TimeLimit | None = None, **more: Any) -> Onestop:
    """The nation with one procedure of *limit*, or of the cases given."""
    more.setdefault("cases", (Case(id="default", limit=limit or WorkingDays(8)),))
    made = Procedure(code=CODE, name=Text("Thủ tục thử"), field="thu", valid_from=date(2020, 1, 1), **more)
    return site.with_catalog(attrs.evolve(site.catalog, procedures={CODE: (made,)}))


def taken(received: str = MON, resolved: str | None = None, place: str = "01", **more: Any) -> Dossier:
    """A dossier of that procedure."""
    ends = [event(resolved, "resolved")] if resolved else []
    return Dossier("H1", CODE, place, [event(received, "received"), *ends], **more)


def when(site: Onestop, dossier: Dossier | None = None) -> datetime | None:
    """When a dossier is due."""
    found = site.assess(dossier or taken(), now=at("2026-06-01T09:00")).deadline
    return found.due if found else None


# -- the cut of each unit ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "usual", "after"),
    [
        (WorkingDays(8), "2026-03-12T17:00", "2026-03-10T17:00"),  # six are left: Tue 3, Wed, Thu, Fri, Mon 9, Tue 10
        (WorkingDays(3), "2026-03-05T17:00", "2026-03-05T09:30"),  # 2.25: Tue, Wed, and two of the eight hours of Thu 5
        (WorkingDays(0.5), "2026-03-03T11:30", "2026-03-03T09:30"),  # 0.375 is no step: a quarter of Tue 3
        (WorkingDays(0.25), "2026-03-03T09:30", "2026-03-03T09:30"),  # nothing is below a quarter
        (CalendarDays(15), "2026-03-17T17:00", "2026-03-13T17:00"),  # 11.25 is eleven
        (CalendarDays(1), "2026-03-03T17:00", "2026-03-03T17:00"),
        (Months(2), "2026-05-04T17:00", "2026-04-02T17:00"),  # 2 May is a Saturday; one and a half is one
        (Months(1), "2026-04-02T17:00", "2026-04-02T17:00"),
        (WorkingHours(8), "2026-03-03T09:00", "2026-03-02T16:30"),  # six: until 11:30, and 3.5 from 13:00
        (Hours(24), "2026-03-03T09:00", "2026-03-03T03:00"),
        (Hours(1), "2026-03-02T10:00", "2026-03-02T09:45"),
        (SameDay(), "2026-03-02T17:00", "2026-03-02T17:00"),
        (Then(WorkingDays(4), CalendarDays(8)), "2026-03-16T17:00", "2026-03-11T17:00"),  # Fri 6, Sat 14 rolls; Thu 5, Wed 11
        # eight, twenty, at most ten: Thu 12, Sun 22 rolls to 23, Mon 16; six, fifteen, at most 7.5: Tue 10, Tue 17, half of Thu 12
        (Together(WorkingDays(8), CalendarDays(20), cap=WorkingDays(10)), "2026-03-16T17:00", "2026-03-12T11:30"),
        (Together(WorkingDays(8), WorkingDays(4)), "2026-03-12T17:00", "2026-03-10T17:00"),
    ],
    ids=str,
)
def test_a_quarter_less_of_each_unit(nation: Onestop, limit: TimeLimit, usual: str, after: str) -> None:
    """
    Counted from Monday 2 March at nine, a day of eight hours from 07:30 to 11:30 and 13:00 to 17:00.
    """
    site = having(nation, limit)

    assert (at(usual), at(after)) == (when(site), when(cut(site, QUARTER)))


@pytest.mark.parametrize(
    ("limit", "share", "left"),
    [
        (WorkingDays(5), Fraction(1, 5), WorkingDays(4)),
        (WorkingDays(5), Fraction(201, 1000), WorkingDays(3.75)),
        (WorkingDays(5), Fraction(1, 4), WorkingDays(3.75)),
        (WorkingDays(3, first_day_counted=True), Fraction(1, 3), WorkingDays(2, first_day_counted=True)),
        (CalendarDays(10, roll="none"), Fraction(1, 10), CalendarDays(9, roll="none")),
        (CalendarDays(10), Fraction(11, 100), CalendarDays(8)),
        (Months(3), Fraction(1, 3), Months(2)),
        (Months(3), Fraction(34, 100), Months(1)),
        (Hours(1), Fraction(1, 3), Hours(Fraction(2, 3))),
        (WorkingHours(1), Fraction(1), WorkingHours(Fraction(1, 3600))),
        (Months(3), Fraction(1), Months(1)),
        (WorkingDays(5), Fraction(1), WorkingDays(0.25)),
        (Undetermined("mùa vụ"), Fraction(1), Undetermined("mùa vụ")),
        (SameDay("15:00"), Fraction(1), SameDay("15:00")),
    ],
    ids=str,
)
def test_what_is_left_is_rounded_down_to_a_step(limit: TimeLimit, share: Fraction, left: TimeLimit) -> None:
    """
    Both sides of a boundary: exactly a fifth of five days is one day, a little more is a quarter more.
    """
    assert left == shortened(limit, share)


@pytest.mark.parametrize("share", [0.1, Decimal("0.1"), Fraction(1, 10)])
def test_a_share_is_exact(nation: Onestop, share: Any) -> None:
    """
    A tenth of ten days is one day, also of a float that is not quite a tenth.
    """
    assert datetime(2026, 3, 13, 17) == when(cut(having(nation, WorkingDays(10)), share))  # nine: Fri 13


@pytest.mark.parametrize(("share", "error"), [(-0.1, ValueError), (1.01, ValueError), (float("nan"), ValueError), ("25%", TypeError)])
def test_what_is_no_share_is_refused(nation: Onestop, share: Any, error: type[Exception]) -> None:
    """
    A share lies between nothing and all.
    """
    with pytest.raises(error):
        cut(nation, share)


@pytest.mark.parametrize(("resolved", "expected"), [("2026-03-10T16:59", "on_time"), ("2026-03-11T08:00", "late")])
def test_who_would_have_been_late(nation: Onestop, resolved: str, expected: str) -> None:
    """
    Eight days end on Thursday the 12th, six on Tuesday the 10th: who ended on Wednesday was early and would have been late.
    """
    site = having(nation)
    (found,) = whatif(site, cut(site, QUARTER), [taken(resolved=resolved)], at("2026-03-16T09:00"))

    assert ("early", expected, -2) == (found.before.outcome.timeliness, found.after.outcome.timeliness, found.days)
    assert (expected == "late", False) == (becomes_late(found), is_saved(found))
    (back,) = whatif(cut(site, QUARTER), site, [taken(resolved=resolved)], at("2026-03-16T09:00"))
    assert (False, expected == "late", 2) == (becomes_late(back), is_saved(back), back.days)


# -- what is cut ---------------------------------------------------------------------------------------------------------------------


def test_longer_limits_for_a_reason_stay_unless_asked(nation: Onestop) -> None:
    """
    Sixteen working days for verification, or twelve: Tue 24 and Wed 18 March.
    """
    longer = (Extension(reason=PauseReason.VERIFICATION, limit=WorkingDays(16)),)
    site = having(nation, cases=(Case(id="default", limit=WorkingDays(8), extensions=longer),))
    dossier = Dossier("H1", CODE, "01", [event(MON, "received"), event("2026-03-03T09:00", "extended", "verification")])

    assert datetime(2026, 3, 24, 17) == when(cut(site, QUARTER), dossier)
    assert datetime(2026, 3, 18, 17) == when(cut(site, QUARTER, extensions=True), dossier)


def test_another_limit_is_cut_and_what_is_added_stays(nation: Onestop) -> None:
    """
    Online four days become three (Thu 5), and ten more in a remote area make thirteen (Thu 19) where they were fourteen.
    """
    site = having(
        nation,
        cases=(
            Case(
                id="default",
                limit=WorkingDays(8),
                modifiers=(
                    Modifier(when=Equals("channel", "online"), limit=WorkingDays(4)),
                    Modifier(when=Equals("level", "commune"), add=Adjustment(WorkingDays, 10)),
                ),
            ),
        ),
    )
    site = cut(site, QUARTER)

    assert datetime(2026, 3, 5, 17) == when(site, taken(channel="online"))
    assert datetime(2026, 3, 19, 17) == when(site, taken(channel="online", level="commune"))
    assert datetime(2026, 3, 24, 17) == when(site, taken(channel="in_person", level="commune"))  # six and ten


def test_what_is_taken_off_a_cut_limit_leaves_a_step(nation: Onestop) -> None:
    """
    Five days less three are two (Wed 4); half of five less three is nothing, so a quarter of a day is left and not two and a half days.
    """
    less = Modifier(when=Equals("channel", "online"), add=Adjustment(WorkingDays, -3))
    site = having(nation, cases=(Case(id="default", limit=WorkingDays(5), modifiers=(less,)),))

    assert datetime(2026, 3, 4, 17) == when(site, taken(channel="online"))
    assert datetime(2026, 3, 3, 9, 30) == when(cut(site, Fraction(1, 2)), taken(channel="online"))


def test_parts_are_cut_and_carry_the_assumption(nation: Onestop) -> None:
    """
    A part of four days has three: Thu 5.
    """
    part = Part(id="a", name=Text("Phần A"), limit=WorkingDays(4))
    site = cut(having(nation, cases=(Case(id="default", limit=WorkingDays(8), parts=(part,)),)), QUARTER)
    found = site.assess(taken(), now=at("2026-03-03T09:00")).parts["a"]

    assert datetime(2026, 3, 5, 17) == found.deadline.due
    assert "what_if" == found.assumptions[0].id


@pytest.mark.parametrize(
    ("chosen", "is_cut"),
    [
        ({}, True),
        ({"procedures": [CODE]}, True),
        ({"fields": ["thu"]}, True),
        ({"procedures": ["9.000002"], "fields": ["thu"]}, True),
        ({"procedures": ["9.000002"]}, False),
        ({"procedures": []}, False),
        ({"fields": ["khac"]}, False),
        ({"place": "01"}, True),
        ({"place": "48"}, False),
    ],
)
def test_only_what_is_named_is_cut(nation: Onestop, chosen: dict[str, Any], is_cut: bool) -> None:
    """
    Codes and fields add up; an empty list names nothing.
    """
    assert datetime(2026, 3, 10 if is_cut else 12, 17) == when(cut(having(nation), QUARTER, **chosen))


def test_a_cut_of_a_place_holds_below_it_and_the_limit_of_the_nation_stays(nation: Onestop) -> None:
    """
    A commune of Đà Nẵng follows it; what the nation gives is told beside.
    """
    found = cut(having(nation), QUARTER, place="48").assess(taken(place="20194"), now=at("2026-03-03T09:00")).deadline

    assert (datetime(2026, 3, 10, 17), datetime(2026, 3, 12, 17)) == (found.due, found.national_due)


OVERLAY = f"""\
overlays:
  - place: "48"
    procedure: "{CODE}"
    valid_from: 2026-01-01
    against: [2020-01-01]
    instead_of: {{working_days: 3}}
    set: {{limit: {{working_days: 2}}}}
    decision: {{number: 1/QĐ-UBND, date: 2025-12-30}}
    sources: [{{title: Nguồn}}]
"""


def test_a_local_decision_is_cut_and_does_not_lapse(nation: Onestop, tmp_path: Path) -> None:
    """
    Two days of Đà Nẵng become one (Tue 3), three of the nation one and a half (half of Wed 4).
    """
    site = cut(applied(nation, write(tmp_path / "local", {"overlays/48.yaml": OVERLAY})), Fraction(1, 2))
    found = site.assess(taken(place="48"), now=at("2026-03-03T09:00"))

    assert (datetime(2026, 3, 3, 17), datetime(2026, 3, 4, 11, 30)) == (found.deadline.due, found.deadline.national_due)
    assert ((), "48.yaml") == (found.problems, Path(found.deadline.limit.origin.file).name)


# -- an opened day -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "limit", "usual", "after"),
    [
        ("2026-03-05T09:00", WorkingDays(2), "2026-03-09T17:00", "2026-03-07T11:30"),  # Fri 6, Sat 7 in place of Mon 9
        ("2026-03-05T09:00", WorkingDays(1), "2026-03-06T17:00", "2026-03-06T17:00"),
        ("2026-03-05T09:00", WorkingDays(1.5), "2026-03-09T11:30", "2026-03-07T09:30"),  # half of four hours
        ("2026-03-05T09:00", CalendarDays(2), "2026-03-09T17:00", "2026-03-07T11:30"),  # no day off any more
        ("2026-03-05T09:00", CalendarDays(3), "2026-03-09T17:00", "2026-03-09T17:00"),  # Sunday still is
        ("2026-03-06T16:00", WorkingHours(4), "2026-03-09T10:30", "2026-03-07T10:30"),
        ("2026-03-07T11:30", SameDay(), "2026-03-09T17:00", "2026-03-07T11:30"),
        ("2026-03-07T11:31", SameDay(), "2026-03-09T17:00", "2026-03-09T17:00"),
        ("2026-01-08T09:00", WorkingDays(2), "2026-01-10T17:00", "2026-01-10T17:00"),  # a make-up Saturday keeps its afternoon
    ],
    ids=str,
)
def test_saturday_morning_opens(nation: Onestop, received: str, limit: TimeLimit, usual: str, after: str) -> None:
    """
    Thursday 5 March 2026 and the days after it.
    """
    site = having(nation, limit)

    assert (at(usual), at(after)) == (when(site, taken(received)), when(opened(site, "Sat", MORNING), taken(received)))


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-03-07T09:00", SameDay(), "2026-03-07T11:30"),
        ("2026-03-07T11:31", SameDay(), "2026-03-09T17:00"),
        ("2026-03-06T17:01", SameDay(), "2026-03-09T17:00"),  # came after closing on Friday, and not in the session
        ("2026-02-28T09:00", SameDay(), "2026-03-02T17:00"),  # the Saturday before the first
        ("2026-03-05T09:00", WorkingDays(2), "2026-03-09T17:00"),
        ("2026-03-05T09:00", CalendarDays(2), "2026-03-09T17:00"),
    ],
    ids=str,
)
def test_the_counter_opens_on_saturday_and_time_does_not_count(nation: Onestop, received: str, limit: TimeLimit, expected: str) -> None:
    """
    Only what comes in then and is due on the same day is resolved then.
    """
    site = opened(having(nation, limit), "Sat", MORNING, counting=False, since=date(2026, 3, 1))

    assert at(expected) == when(site, taken(received))
    assert "counter open on Sat 07:30-11:30 from 2026-03-01, for what is due the same day only" == supposed(site, "en")


def test_the_verb_opens_the_counter(run: Callable[..., Ran]) -> None:
    """
    No dossier of three working days moves.
    """
    got = run("r.csv", "--duty", "Sat=07:30-11:30", "--json")

    assert (0, "counter open on Sat 07:30-11:30, for what is due the same day only") == (got.code, got.lines[0]["totals"]["supposed"])


def test_a_day_opens_from_a_day_on_and_at_its_place(nation: Onestop) -> None:
    """
    Saturday 7 March is the first; elsewhere nothing changes.
    """
    site = having(nation, WorkingDays(2))
    sunday, saturday = (opened(site, "Sat", MORNING, since=day) for day in (date(2026, 3, 8), datetime(2026, 3, 7, 12)))
    local = opened(site, "Sat", [(time(7, 30), time(11, 30))], place="48")
    dossier = taken("2026-03-05T09:00")

    assert [9, 7] == [when(each, dossier).day for each in (sunday, saturday)]
    assert [9, 7, 7] == [when(local, attrs.evolve(dossier, place=place)).day for place in ("01", "48", "20194")]


def test_holidays_stay_off_and_further_hours_join_those_of_the_day(nation: Onestop) -> None:
    """
    National Day 2026 is a Wednesday; other Wednesdays have an evening more, which the afternoon runs into.
    """
    calendar = opened(nation, "Wed", [("16:00", "19:00")]).at(date(2026, 9, 1)).calendar

    assert DayMark(DayKind.HOLIDAY, calendar.day(date(2026, 9, 2)).name, calendar.day(date(2026, 9, 2)).citation) == calendar.day(
        date(2026, 9, 2)
    )
    assert ((27000, 41400), (46800, 68400)) == calendar.sessions(date(2026, 9, 9))
    assert datetime(2026, 9, 9, 19) == calendar.closing(date(2026, 9, 9))


@pytest.mark.parametrize(
    ("weekday", "sessions", "place"),
    [
        ("T7", MORNING, "vn"),
        ("Sat", [], "vn"),
        ("Sat", [("11:30", "07:30")], "vn"),
        ("Sat", [*MORNING, *MORNING], "vn"),
        ("Sat", MORNING, "4"),
    ],
)
def test_what_cannot_open_is_refused(nation: Onestop, weekday: str, sessions: Any, place: str) -> None:
    """
    Before anything is asked.
    """
    with pytest.raises(ValueError, match=r".+"):
        opened(nation, weekday, sessions, place=place)


# -- further law ---------------------------------------------------------------------------------------------------------------------


class Closed:
    """A plugin that closes one day."""

    onestop_places = ("48",)

    @hookimpl
    def onestop_day_marks(self, years: range) -> dict[date, DayMark]:
        """Tuesday 3 March 2026."""
        return {date(2026, 3, 3): DayMark(DayKind.CLOSURE, Text("bão"), Citation("0001/TB-VD"))}


def test_a_plugin_and_a_folder_are_applied_to_a_copy(nation: Onestop, tmp_path: Path) -> None:
    """
    Three days of Đà Nẵng end on Thursday 5; with the closure on Friday 6; two days with it on Thursday 5.
    """
    folder = write(tmp_path / "local", {"overlays/48.yaml": OVERLAY})
    dossier = taken(place="48")
    before = nation.assess(dossier, now=at(MON))

    assert [6, 5, 4] == [when(applied(nation, *more), dossier).day for more in ([Closed()], [Closed(), folder], [str(folder)])]
    assert before == nation.assess(dossier, now=at(MON))
    assert f"with the rules in {folder}, Closed added" == supposed(applied(nation, Closed(), folder), "en")


def test_changes_add_up_and_each_is_named(nation: Onestop) -> None:
    """
    Also where more law is read after them.
    """
    site = applied(opened(cut(nation, QUARTER, procedures=[CODE], place="48"), "Sat", MORNING, since=date(2026, 3, 1)), Closed())
    said = [render(each, "en") for each in site.assess(taken(), now=at(MON)).assumptions[:3]]

    assert [
        f"Supposed, not the law: limits shortened by 25% of {CODE} at 48",
        "Supposed, not the law: Sat also worked 07:30-11:30 from 2026-03-01",
        "Supposed, not the law: with the rules in Closed added",
    ] == said
    assert "Giả sử, không phải quy định: rút ngắn 25% thời hạn" == render(cut(nation, QUARTER).assess(taken(), now=at(MON)).assumptions[0])


@pytest.mark.parametrize(
    ("share", "chosen", "said"),
    [
        (Fraction(1, 3), {}, "limits shortened by 1/3"),
        (Fraction(1, 8), {"extensions": True}, "limits shortened by 12.5%, extended ones too"),
        (QUARTER, {"fields": []}, "limits shortened by 25% of -"),
        (QUARTER, {"fields": ["thu"], "procedures": ["9.2", "9.1"], "place": "48"}, "limits shortened by 25% of 9.1, 9.2, thu at 48"),
    ],
)
def test_a_cut_is_named_exactly(nation: Onestop, share: Fraction, chosen: dict[str, Any], said: str) -> None:
    """
    Since the revision of the copy rests on what is said of it.
    """
    assert said == supposed(cut(nation, share, **chosen), "en")
    assert cut(nation, share, **chosen).revision != cut(nation, Fraction(333333, 1000000), **chosen).revision


def test_more_law_needs_a_library_that_was_loaded(nation: Onestop) -> None:
    """
    Of one that was changed in memory nobody knows what to read again.
    """
    with pytest.raises(ValueError, match=r"onestop\.load"):
        applied(nation.with_catalog(nation.catalog), Closed())


def test_an_answer_that_is_refused_says_what_is_supposed(nation: Onestop) -> None:
    """
    A place code that is none.
    """
    assert ["what_if"] == [each.id for each in cut(nation, QUARTER).assess(taken(place="x"), now=at(MON)).assumptions]


# -- totals --------------------------------------------------------------------------------------------------------------------------


def test_effects_count_by_procedure_and_place(nation: Onestop) -> None:
    """
    Two of 01, of which one becomes late, and one of 48 that nothing knows; the average is of the dates that there are.
    """
    site, effects = having(nation), Effects()
    dossiers = [
        taken(resolved="2026-03-11T09:00"),
        taken(resolved="2026-03-13T09:00"),
        attrs.evolve(taken(place="48"), procedure="9.999999"),
    ]
    for found in whatif(site, cut(site, QUARTER), dossiers, at("2026-03-16T09:00")):
        effects.add(found)
    known = {"dossiers": 2, "moved": 2, "late_before": 1, "late_after": 2, "becomes_late": 1, "saved": 0, "average_working_days": -2.0}
    none = {"dossiers": 1, "moved": 0, "late_before": 0, "late_after": 0, "becomes_late": 0, "saved": 0, "average_working_days": None}

    assert {
        **known,
        "dossiers": 3,
        "by_procedure": [{"procedure": CODE, **known}, {"procedure": "9.999999", **none}],
        "by_place": [{"place": "01", **known}, {"place": "48", **none}],
    } == effects.data()


def test_effects_keep_nothing_of_a_dossier(nation: Onestop) -> None:
    """
    Ten thousand take no more memory than ten.
    """
    site, effects = having(nation), Effects()
    (found,) = whatif(site, cut(site, QUARTER), [taken()], at("2026-03-16T09:00"))
    tracemalloc.start()
    for _ in range(10_000):
        effects.add(found)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (10_000, -20_000) == (effects.whole.counts["moved"], effects.whole.counts["days"])
    assert most < 100_000


def test_larger_cuts_are_never_later_in_the_national_catalogue(site: Onestop) -> None:
    """
    Every procedure in force on Monday 2 March 2026, with a supplement; a cut of nothing is what the law says.
    """
    now = at("2026-03-09T09:00")
    copies = [site, *(cut(site, share) for share in (0, QUARTER, Fraction(1, 2), 1))]
    asked = event("2026-03-03T09:00", "supplement_requested"), event("2026-03-05T09:00", "supplemented")
    dossiers = [Dossier("H1", code, "01", [event(MON, "received"), *asked]) for code in site.at(date(2026, 3, 2), "01").procedures]
    for dossier in dossiers:
        dues = [found.deadline.due for copy in copies if (found := copy.assess(dossier, now=now)).deadline and found.deadline.due]

        assert dues == sorted(dues, reverse=True)
        assert dues[:1] == dues[1:2]


# -- the verb ------------------------------------------------------------------------------------------------------------------------

REGISTER = """\
code,procedure,place,received,resolved
H1,9.000001,01,2026-03-02T09:00,2026-03-05T10:00
H2,9.000001,48,2026-03-04T09:00,2026-03-09T10:00
H3,9.000001,01,2026-03-04T09:00,2026-03-05T10:00
H4,9.999999,01,2026-03-05T09:00,
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """The program over the small nation, in a folder of its own with a register."""
    found_nation(tmp_path / "nation", monkeypatch, {"places.yaml": PLACES, PATH: law()})
    monkeypatch.chdir(tmp_path)
    Path("r.csv").write_text(REGISTER, encoding="utf-8")

    def ran(*args: str, lang: str = "en") -> Ran:
        try:
            code = main(["whatif", *args, "--now", "2026-03-16T09:00", "--no-plugins", "--lang", lang])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return Ran(code, *capsys.readouterr())

    return ran


def test_a_third_less_in_the_terminal(run: Callable[..., Ran]) -> None:
    """
    A day and three quarters: H1 is due on Wed 4 and was ended on Thu 5, H2 on Fri 6 and on Mon 9; H3 was early enough.
    """
    got = run("r.csv", "--cut", "33.4%")
    rows = [" ".join(line.split()) for line in got.out.splitlines()]

    assert (1, "") == (got.code, got.err)
    assert ["Supposed: limits shortened by 33.4%.", "Each dossier is judged twice"] == [rows[0], rows[1][:28]]
    assert {"All 4 3 0 2 2 0 -1", "9.000001 3 3 0 2 2 0 -1 Trial", "Without a date on either side: 1"} <= {*rows}
    assert rows[rows.index("Dossiers that become late or are saved:") + 3 :][:2] == [
        "H1 9.000001 2026-03-05 17:00 2026-03-04 15:00 -1 Resolved, on time → Resolved, late",
        "H2 9.000001 2026-03-09 17:00 2026-03-06 15:00 -1 Resolved, on time → Resolved, late",
    ]
    assert not [row for row in rows if row.startswith("H3")]
    assert [row for row in map(str.split, run("r.csv", "--cut", "33.4%", "--all").out.splitlines()) if row[:1] == ["H3"]]


def test_json_says_what_is_supposed_on_every_line(run: Callable[..., Ran]) -> None:
    """
    So that no date is taken for a real one.
    """
    *moved, totals = run("r.csv", "--cut", "33.4%", "--place", "48", "--json").lines

    assert [("H2", "48", True, False, "limits shortened by 33.4% at 48")] == [
        (m["code"], m["place"], m["becomes_late"], m["saved"], m["supposed"]) for m in moved
    ]
    assert ("limits shortened by 33.4% at 48", 4, 1, 1, 0) == tuple(
        totals["totals"][name] for name in ("supposed", "dossiers", "moved", "becomes_late", "broken")
    )


def test_what_changes_nothing_is_clean(run: Callable[..., Ran]) -> None:
    """
    Code 0, and a table without dossiers.
    """
    got = run("r.csv", "--cut", "0%")

    assert (0, False) == (got.code, "Dossiers that" in got.out)


def test_a_broken_row_is_told_and_a_finding(run: Callable[..., Ran]) -> None:
    """
    Of a row that cannot be read nobody can say that it stays.
    """
    Path("bad.csv").write_text(f"code,procedure,received\nH1,{CODE},yesterday\n", encoding="utf-8")
    got = run("bad.csv", "--cut", "0%")

    assert (1, True, True) == (got.code, "Broken rows, not judged: 1" in got.out, "H1: OS804 error bad.csv:2 received" in got.err)


def test_changes_are_combined(run: Callable[..., Ran]) -> None:
    """
    Two days of Đà Nẵng, and Saturday the 7th opens: H2 came on Wed 4 and is due on Fri 6; H1 and H3 stay.
    """
    write(Path("local"), {"overlays/48.yaml": OVERLAY})
    *moved, totals = run("r.csv", "--with", "local", "--open", "Sat=07:30-11:30,13:00-17:00", "--from", "2026-03-07", "--json").lines

    assert [("H2", "2026-03-06T17:00:00"), ("H3", "2026-03-07T17:00:00")] == [(m["code"], m["after"]["due"]) for m in moved]
    assert "with the rules in local added, Sat also worked 07:30-11:30, 13:00-17:00 from 2026-03-07" == totals["totals"]["supposed"]


def test_a_long_list_is_cut_short_and_says_how_to_see_it(run: Callable[..., Ran]) -> None:
    """
    Twenty dossiers are shown, and ten procedures.
    """
    codes = [f"9.0000{n:02}" for n in range(1, 13)]
    write(Path("more"), {f"procedures/thu/{code}.yaml": law().replace(CODE, code) for code in codes[1:]})
    rows = [f"H{i},{codes[i % 12]},01,2026-03-02T09:00,2026-03-05T10:00" for i in range(24)]
    Path("long.csv").write_text("\n".join(("code,procedure,place,received,resolved", *rows)), encoding="utf-8")
    got = run("long.csv", "--catalog", "more", "--cut", "50%")
    lines = got.out.splitlines()

    assert (20, 10) == (sum(line.startswith("H") for line in lines), sum(line.startswith("9.") for line in lines))
    assert "and 2 more procedures; --json shows all" in lines
    assert "and 4 more; --all shows them" in lines
    assert 24 == sum(line.startswith("H") for line in run("long.csv", "--catalog", "more", "--cut", "50%", "--all").out.splitlines())


@pytest.mark.parametrize(
    ("args", "vi", "en"),
    [
        ((), "Cần ít nhất một trong --cut, --open, --duty, --with", "At least one of --cut, --open, --duty, --with is wanted"),
        (("--cut", "25"), "--cut: “25” không đọc được; viết như 25%", "--cut: “25” cannot be read; write it like 25%"),
        (("--cut", "101%"), "viết như 25%", "like 25%"),
        (
            ("--cut", "5%", "--procedure", "9.000002"),
            "--procedure “9.000002”: danh mục không có. Có phải “9.000001”",
            "Did you mean “9.000001”",
        ),
        (("--cut", "5%", "--field", "xyz"), "--field “xyz”: danh mục không có.", "--field “xyz”: not in the catalogue."),
        (("--cut", "5%", "--place", "4"), "“4” không phải mã địa bàn", "“4” is no place code"),
        (("--cut", "5%", "--from", "2026-01-01"), "--from chỉ dùng cùng với --open, --duty", "--from is used only with --open, --duty"),
        (("--open", "Sat=07:30-11:30", "--field", "thu"), "--field chỉ dùng cùng với --cut", "--field is used only with --cut"),
        (
            ("--with", "local", "--place", "48"),
            "--place chỉ dùng cùng với --cut, --open, --duty",
            "--place is used only with --cut, --open, --duty",
        ),
        (("--with", "nowhere"), "nowhere: không phải thư mục", "nowhere:"),
        (("--open", "T7=07:30-11:30"), "cần một thứ trong tuần; viết một trong: Mon, Tue", "Did you mean “Sat”"),
        (("--duty", "Sat"), "--duty “Sat”: giờ mở cửa không đúng", "--duty “Sat”: no opening hours"),
        (("--open", "Sat"), "giờ mở cửa không đúng; viết như Sat=07:30-11:30", "no opening hours; write Sat=07:30-11:30"),
        (("--open", "Sat=11:30-07:30"), "giờ mở cửa không đúng", "no opening hours"),
        (("--open", "Sat=07:30-11:30,11:00-12:00"), "giờ mở cửa không đúng", "none overlapping"),
    ],
)
def test_wrong_arguments_are_said_in_both_languages(run: Callable[..., Ran], args: tuple[str, ...], vi: str, en: str) -> None:
    """
    Code 2, one sentence that says what to write, and no half of an answer.
    """
    for lang, said in (("vi", vi), ("en", en)):
        got = run("r.csv", *args, lang=lang)

        assert (2, "") == (got.code, got.out)
        assert said in got.err


def test_an_error_in_the_folder_is_told(run: Callable[..., Ran]) -> None:
    """
    What it says is left out, so that the change would only seem to do no harm.
    """
    write(Path("broken"), {"overlays/48.yaml": OVERLAY.replace("{working_days: 2}", "{working_days: many}")})
    got = run("r.csv", "--with", "broken")

    assert "OS203 error broken/overlays/48.yaml" in got.err


def test_a_place_that_no_file_lists_is_told(run: Callable[..., Ran]) -> None:
    """
    The change would hold there alone.
    """
    assert "OS631 hint place: The catalogue does not list the place “84”" in run("r.csv", "--cut", "5%", "--place", "84").err


def test_a_register_that_is_not_there_prints_nothing(run: Callable[..., Ran]) -> None:
    """
    Code 2.
    """
    got = run("nothing.csv", "--cut", "5%")

    assert (2, "", True) == (got.code, got.out, "OS801" in got.err)
