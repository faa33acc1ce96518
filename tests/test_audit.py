"""Audit: what a register claims against what follows from its events."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import onestop
import reference
from builders import OFFICE, at, codes, dossier, event, judged, procedure, regime, view
from onestop import Calendar, Dossier, Event, Position, Text, Undetermined, View, WorkingDays, WorkingHours, render
from onestop.clock.calendars import Duty, OfficeHours
from onestop.dossiers.assessments import assess
from onestop.judging.audit import MOST_OFFICES, Audit, AuditReport, Bulk, audit, is_bulk
from onestop.words.problems import problem

RECEIVED = event("2026-01-05T09:00", "received")  # Mon; due Mon 12 at 17:00
RESOLVED = event("2026-01-12T16:00", "resolved")

NOW = datetime(2026, 12, 1, 9)
HOLIDAYS = frozenset(date(2026, 4, day) for day in (27, 30))
MAKE_UP = frozenset(date(2026, month, day) for month, day in ((3, 14), (3, 28), (4, 11), (5, 9), (5, 23)))
HOURS = {day: [("07:30", "11:30"), ("13:00", "17:00")] for day in ("Mon", "Tue", "Wed", "Thu", "Fri")}
WALKED = reference.Office(first=OFFICE.first, last=OFFICE.last, holidays=HOLIDAYS, extra_working=MAKE_UP, sessions=HOURS)
LAW = view(calendar=Calendar.of(first=OFFICE.first, last=OFFICE.last, holidays=HOLIDAYS, extra_working=MAKE_UP))


def _audit(**claimed: Any) -> list[str]:
    return codes(audit(judged(view(), "2026-03-02T09:00", RECEIVED, RESOLVED, claimed=claimed)))


def test_register_that_claims_nothing_is_clean() -> None:
    """
    There is nothing to compare.
    """
    assert [] == _audit()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-01-12T17:00", []),
        ("2026-01-12T00:00", []),
        ("2026-01-12T23:59:59", []),
        ("2026-01-11T23:59:59", ["OS901"]),
        ("2026-01-13T00:00", ["OS901"]),
    ],
)
def test_claimed_due_date_is_compared_by_its_date(due: str, expected: list[str]) -> None:
    """
    The hour is policy, the date is law.
    """
    assert expected == _audit(due=at(due))


def test_finding_names_both_dates() -> None:
    """
    What was said and what follows.
    """
    (found,) = audit(judged(view(), "2026-03-02T09:00", RECEIVED, RESOLVED, claimed={"due": at("2026-01-13T17:00")}))

    assert (date(2026, 1, 13), date(2026, 1, 12), ("claimed", "due")) == (found.args["claimed"], found.args["found"], found.path)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("on_time", []),
        ("resolved", []),
        ("late", ["OS902"]),
        ("pending", ["OS902"]),
        ("early", ["OS902"]),
        ("", []),
        (None, []),
        ("xong", ["OS902"]),
    ],
)
def test_claimed_outcome_is_timeliness_or_disposition(outcome: str | None, expected: list[str]) -> None:
    """
    Either word is right, any other is a finding, an empty one claims nothing.
    """
    assert expected == _audit(outcome=outcome)


def test_both_claims_are_compared() -> None:
    """
    One finding each.
    """
    assert ["OS901", "OS902"] == _audit(due=at("2026-01-13T17:00"), outcome="late")


def test_claimed_date_where_none_follows_is_a_finding() -> None:
    """
    A date that the register made up differs from no date.
    """
    answer = judged(view(procedure(Undetermined("theo mùa vụ"))), "2026-03-02T09:00", RECEIVED, claimed={"due": at("2026-01-13T17:00")})

    assert ["OS901"] == codes(audit(answer))


def test_claimed_outcome_of_a_dossier_without_a_date_is_compared() -> None:
    """
    Where it stands is known without a date.
    """
    answer = judged(view(), "2026-03-02T09:00", event("2026-01-05T08:00", "submitted"), claimed={"outcome": "late"})

    assert ["OS902"] == codes(audit(answer))


# -- one dossier, further claims -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claimed",
    [
        {"due": 20260112},
        {"due": "hôm nào đó"},
        {"due": ["2026-01-12"]},
        {"due": "9" * 10_000},
        {"outcome": {"a": 1}},
        {"outcome": ["on_time"]},
        {"outcome": 7},
        {"outcome": "x" * 10_000},
        {"status": True},
        {"status": "9" * 5_000},
        {"status": [9]},
        {"end": 5},
        ["on_time"],
        "on_time",
    ],
)
def test_claim_of_a_wrong_type_is_a_finding_of_bounded_length(claimed: Any) -> None:
    """
    What a claim was meant to be is not guessed, and a long one is cut.
    """
    (found,) = audit(judged(view(), "2026-03-02T09:00", RECEIVED, event("2026-01-13T09:00", "resolved"), claimed=claimed))

    assert found.code in ("OS901", "OS902")
    assert len(str(found.args["claimed"])) <= 80
    assert len(render(found)) < 300


WRITTEN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 1).map(lambda n: 10 ** (5_000 * n))
    | st.floats()
    | st.text()
    | st.datetimes()
    | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("due", "outcome", "status", "end", "appointments"), WRITTEN)) | WRITTEN)
@example({"due": datetime.max.replace(tzinfo=timezone(-12 * timedelta(hours=1)))})
@example({"due": datetime.min, "outcome": "on_time"})
def test_whatever_a_register_claims_is_told_and_never_raised(claimed: Any) -> None:
    """
    A program that embeds the library may hand on what it was given.
    """
    made = Audit(LAW, now=NOW)
    for end in ("resolved", "stopped", "supplement_requested"):
        made.add(judged(LAW, "2026-03-02T09:00", RECEIVED, event("2026-01-07T09:00", end), claimed=claimed))

    assert all(len(render(each.problem)) < 400 for kind in made.result().kinds for each in kind.examples)


@pytest.mark.parametrize("due", [date(2026, 1, 12), "2026-01-12", "2026-01-12T17:00"])
def test_claimed_due_date_may_be_a_date_or_a_text(due: Any) -> None:
    """
    Whoever embeds the library gives what he has.
    """
    assert [] == _audit(due=due)


@pytest.mark.parametrize(
    ("promised", "events", "expected"),
    [
        ("2026-01-12T17:00", (), "OS903"),
        (None, (), "OS901"),
        ("2026-01-20T17:00", (), "OS901"),
        ("2026-01-12T17:00", (event("2026-01-08T09:00", "extended", "apology", "2026-01-20T17:00"),), "OS901"),
    ],
)
def test_due_date_later_than_the_slip_has_moved_unless_something_moved_it(promised: str | None, events: Any, expected: str) -> None:
    """
    Without a slip, or after an apology, it only differs.
    """
    given = {"promised": at(promised) if promised else None, "claimed": {"due": at("2026-01-20T17:00")}}
    answer = judged(view(), "2026-03-02T09:00", RECEIVED, *events, RESOLVED, **given)

    assert [expected] == codes(audit(answer))


@pytest.mark.parametrize(
    ("status", "ending", "expected"),
    [
        (9, "resolved", []),
        ("10", "resolved", []),
        ("9", "refused", []),
        ("resolved", "resolved", []),
        (9, "stopped", ["OS904"]),
        (8, "stopped", []),
        (10, "stopped", ["OS904"]),
        (9, "withdrawn", ["OS902"]),
        (7, "withdrawn", []),
        (4, "resolved", ["OS902"]),
        (11, "resolved", ["OS902"]),
    ],
)
def test_claimed_status_is_one_of_the_ten_of_the_national_portal(status: Any, ending: str, expected: list[str]) -> None:
    """
    A stopped dossier that is sent as settled was rewritten; any other difference is one.
    """
    answer = judged(view(), "2026-03-02T09:00", RECEIVED, event("2026-01-09T09:00", ending), claimed={"status": status})

    assert expected == codes(audit(answer))


@pytest.mark.parametrize("outcome", ["resolved", "on_time", "early", "late"])
def test_waiting_dossier_that_is_called_done_was_rewritten(outcome: str) -> None:
    """
    Only a dossier with a result is early, on time or late.
    """
    asked = event("2026-01-06T09:00", "supplement_requested")

    assert ["OS904"] == codes(audit(judged(view(), "2026-01-08T09:00", RECEIVED, asked, claimed={"outcome": outcome})))


def test_due_date_of_a_dossier_that_waits_is_not_compared() -> None:
    """
    While the clock stands still the date is "as if answered now", and no register can claim it.
    """
    asked = event("2026-01-06T09:00", "supplement_requested")

    assert [] == codes(audit(judged(view(), "2026-01-20T09:00", RECEIVED, asked, claimed={"due": at("2026-01-12T17:00")})))


def test_dossier_that_is_called_in_time_after_its_own_due_date_contradicts_itself() -> None:
    """
    Whatever the law says, the two claims cannot both be true.
    """
    late = event("2026-01-14T09:00", "resolved")
    answer = judged(view(), "2026-03-02T09:00", RECEIVED, late, claimed={"due": at("2026-01-12T17:00"), "outcome": "on_time"})

    assert ["OS910"] == codes(audit(answer))


def test_claimed_end_is_compared_by_its_date() -> None:
    """
    The hour of the end is not claimed to the minute.
    """
    assert ([], ["OS902"]) == (_audit(end=at("2026-01-12T08:00")), _audit(end=at("2026-01-09T16:00")))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("000.00.06.H26-260105-0001", []),
        ("000.00.06.H26-260104-0001", ["OS906"]),
        ("H26.1-260106-12345", ["OS906"]),
        ("000.00.06.H26-261399-0001", []),
        ("H1", []),
        ("000.00.06.H26-260104-1", []),
    ],
)
def test_date_in_the_dossier_code_is_that_of_the_receipt(code: str, expected: list[str]) -> None:
    """
    A code of another shape, or without a date, says nothing.
    """
    made = attrs.evolve(dossier(RECEIVED, RESOLVED), code=code)

    assert expected == codes(audit(assess(made, view(), now=at("2026-03-02T09:00"))))


@pytest.mark.parametrize(
    ("received", "channel", "end", "expected"),
    [
        ("2026-01-10T09:00", "in_person", "2026-01-14T09:00", ["OS907"]),
        ("2026-01-11T09:00", "in_person", "2026-01-14T09:00", ["OS907"]),
        ("2026-01-09T09:00", "in_person", "2026-01-14T09:00", []),
        ("2026-01-10T09:00", "online", "2026-01-14T09:00", []),
        ("2026-01-10T09:00", "post", "2026-01-14T09:00", []),
        ("2026-01-10T09:00", "in_person", "2026-01-10T10:00", []),
    ],
)
def test_counter_receives_nothing_on_a_day_off(received: str, channel: str, end: str, expected: list[str]) -> None:
    """
    Online it is received at any time, and who had the result on the same day was served by somebody.
    """
    seen = view()
    answer = judged(seen, "2026-03-02T09:00", event(received, "received"), event(end, "resolved"), channel=channel)

    assert (expected, []) == (codes(audit(answer, seen)), codes(audit(answer)))


def test_duty_makes_a_saturday_lawful() -> None:
    """
    Where the place's decision opens the counter on that morning.
    """
    morning = OfficeHours.of({"Sat": [("07:30", "11:30")]}).week
    seen = view(calendar=attrs.evolve(OFFICE, duties=(Duty(OFFICE.first, OFFICE.last, morning),)))
    answer = judged(seen, "2026-03-02T09:00", event("2026-01-10T09:00", "received"), event("2026-01-14T09:00", "resolved"))

    assert [] == codes(audit(answer, seen))


# -- registers -----------------------------------------------------------------------------------------------------------------------

FIVE = WorkingDays(5)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Due = Callable[[list[Event], datetime], datetime]


def by_law(events: list[Event], start: datetime) -> datetime:
    """The due date as the slow reference walks it; *start* is the receipt, or the supplement after it."""
    return reference.due(FIVE, start, WALKED)


def _in_hours(pick: random.Random, day: date) -> datetime:
    """A minute of a working day in which the office is open; never the very first, nor the last."""
    return datetime.combine(day, time(pick.choice((8, 9, 10, 13, 14, 15, 16)), pick.randrange(1, 60), pick.randrange(1, 60)))


def _working(day: date, n: int) -> date:
    """The *n*-th working day after a day, or before it."""
    step = DAY if n > 0 else -DAY
    for _ in range(abs(n)):
        day += step
        while not WALKED.works(day):
            day += step
    return day


def _honest(pick: random.Random, number: int, due: Due = by_law, story: str | None = None) -> Dossier:
    """A dossier without any fault, whose claims are worked out by the reference."""
    first = _working(date(2026, 3, 1) + pick.randrange(70) * DAY, 1)
    received = _in_hours(pick, first)
    events = [Event(received, "received")]
    if pick.random() < 0.3:
        events.append(Event(received - 20 * MINUTE, "submitted"))
    story = story or pick.choice(
        ("early", "early", "on_time", "on_time", "late", "supplement", "supplement", "waiting", "stopped", "withdrawn")
    )
    start, promised = received, due(events, received)
    if story in ("supplement", "waiting"):
        asked = _in_hours(pick, _working(first, 1))
        events.append(Event(asked, "supplement_requested"))
        if story == "supplement":
            start = _in_hours(pick, _working(asked.date(), pick.randrange(2, 9)))
            events.append(Event(start, "supplemented"))
    last = due(events, start)
    outcome = story
    match story:
        case "waiting":
            outcome = "waiting_supplement"
        case "stopped" | "withdrawn":
            events.append(Event(_in_hours(pick, _working(first, 2)), story))
        case "supplement" | "early":
            outcome = "early"
            events.append(Event(_in_hours(pick, _working(start.date(), 1)), "resolved"))
        case "on_time":
            events.append(Event(_in_hours(pick, last.date()), "resolved"))
        case "late":
            sorry = _in_hours(pick, _working(last.date(), -2))
            events.append(Event(sorry, "extended", "apology", last + 7 * DAY))
            events.append(Event(_in_hours(pick, _working(last.date(), 2)), "resolved"))
    if events[-1].kind == "resolved" and pick.random() < 0.5:
        events.append(Event(events[-1].at + 30 * MINUTE, "result_returned"))
    code = f"000.00.06.H26-{received:%y%m%d}-{number:04d}"
    return Dossier(code, "1.000001", "vn", events, promised=promised, claimed={"due": last, "outcome": outcome}, channel="in_person")


def _register(pick: random.Random, size: int = 30, due: Due = by_law) -> list[Dossier]:
    return [_honest(pick, number, due) for number in range(1, size + 1)]


def _audited(dossiers: Iterable[Dossier], seen: View = LAW, **options: Any) -> tuple[AuditReport, dict[str, set[str]]]:
    """The report, and the codes that hold of each dossier with any."""
    made = Audit(seen, now=NOW, **options)
    found = [each for one in dossiers for each in made.add(assess(one, seen, now=NOW))]
    report = made.result()
    codes_of: dict[str, set[str]] = {}
    for each in found:
        if report.holds(each):
            codes_of.setdefault(each.dossier, set()).add(each.problem.code)
    return report, codes_of


def _story(one: Dossier) -> str:
    kinds = {event.kind.value for event in one.events}
    if "supplement_requested" in kinds:
        return "supplement" if "supplemented" in kinds else "waiting"
    return "late" if "extended" in kinds else str(one.claimed["outcome"])


def _of(one: Dossier, kind: str) -> Event:
    return next(event for event in one.events if event.kind == kind)


def _with(one: Dossier, *events: Event, without: tuple[str, ...] = (), **claims: Any) -> Dossier:
    kept = [event for event in one.events if event.kind.value not in without]
    return attrs.evolve(one, events=(*kept, *events), claimed={**one.claimed, **claims})


def _saturday(one: Dossier, day: int = 5) -> Dossier:
    """The receipt, the code and the claims of the Saturday (or Sunday) before; only that nobody was there tells it."""
    received = _of(one, "received").at
    off = received - DAY
    while off.weekday() != day or WALKED.works(off.date()):
        off -= DAY
    last = reference.due(FIVE, off, WALKED)
    ended = _of(one, "resolved").at
    outcome = "early" if ended.date() < last.date() else "on_time" if ended.date() == last.date() else "late"
    made = _with(one, Event(off, "received"), without=("received", "submitted", "result_returned"), due=last, outcome=outcome)
    return attrs.evolve(made, code=f"000.00.06.H26-{off:%y%m%d}-{one.code[-4:]}", promised=last)


ENDED = ("early", "on_time", "supplement", "late")
TAMPERED: dict[str, tuple[str, tuple[str, ...], Callable[[Dossier], Dossier]]] = {
    "due moved beyond the slip": (
        "OS903",
        ("early", "on_time"),
        lambda one: _with(one, due=one.claimed["due"] + 14 * DAY, outcome="early"),
    ),
    "due moved, no slip": (
        "OS901",
        ("on_time", "supplement"),
        lambda one: attrs.evolve(_with(one, due=one.claimed["due"] + 30 * DAY), promised=None),
    ),
    "late called on time": ("OS910", ("late",), lambda one: _with(one, outcome="on_time")),
    "on time called early": ("OS902", ("on_time",), lambda one: _with(one, outcome="early")),
    "waiting called resolved": ("OS904", ("waiting",), lambda one: _with(one, outcome="resolved")),
    "stopped called resolved": ("OS904", ("stopped",), lambda one: _with(one, outcome="resolved")),
    "status 8 sent as 9": ("OS904", ("stopped",), lambda one: _with(one, status=9)),
    "status 5 sent as 9": ("OS904", ("waiting",), lambda one: _with(one, status="9")),
    "code of another day": ("OS906", ENDED, lambda one: attrs.evolve(one, code=one.code.replace("-26", "-25", 1))),
    "received on a Sunday": ("OS907", ("early", "on_time"), lambda one: _saturday(one, 6)),
    "received on a Saturday": ("OS907", ("early", "on_time"), _saturday),
    "submitted after receipt": (
        "OS908",
        ENDED,
        lambda one: _with(one, Event(_of(one, "received").at + DAY, "submitted"), without=("submitted",)),
    ),
    "apology taken out": ("OS909", ("late",), lambda one: _with(one, without=("extended",))),
    "apology too late": (
        "OS610",
        ("late",),
        lambda one: _with(one, Event(one.claimed["due"], "extended", "apology", one.claimed["due"] + 7 * DAY), without=("extended",)),
    ),
    "second supplement": (
        "OS603",
        ("supplement",),
        lambda one: _with(one, Event(_of(one, "supplemented").at + MINUTE, "supplement_requested")),
    ),
    "pause without a request": ("OS611", ENDED, lambda one: _with(one, Event(_of(one, "received").at + MINUTE, "suspended"))),
    "resumed without a pause": ("OS602", ENDED, lambda one: _with(one, Event(_of(one, "received").at + MINUTE, "resumed"))),
    "answer without a request": (
        "OS602",
        ("early",),
        lambda one: _with(one, Event(_of(one, "received").at + MINUTE, "supplemented")),
    ),
    "answer before the request": (
        "OS602",
        ("supplement",),
        lambda one: _with(one, Event(_of(one, "supplement_requested").at - MINUTE, "supplemented"), without=("supplemented",)),
    ),
    "result before receipt": (
        "OS601",
        ENDED,
        lambda one: _with(one, Event(_of(one, "received").at - DAY, "resolved"), without=("resolved",)),
    ),
    "handed over before it exists": (
        "OS604",
        ENDED,
        lambda one: _with(one, Event(_of(one, "resolved").at - MINUTE, "result_returned"), without=("result_returned",)),
    ),
    "event after the end": (
        "OS604",
        ENDED,
        lambda one: _with(one, Event(_of(one, "resolved").at + DAY, "supplement_requested")),
    ),
    "received twice": ("OS606", ENDED, lambda one: _with(one, Event(_of(one, "received").at + MINUTE, "received"))),
}
"""What was done to a dossier, the code that must find it, the stories that it can be done to, and how."""


@given(st.integers(0, 10**9))
@settings(max_examples=30)
def test_honest_register_gives_no_finding(seed: int) -> None:
    """
    Early, on time, late with its apology, supplemented, waiting, stopped: whatever there is, nothing is said.
    """
    report, found = _audited(_register(random.Random(seed)))

    assert ({}, (), (), True) == (found, report.kinds, tuple(h for h in report.habits if h.axis != "apology"), report.clean)


@pytest.mark.parametrize("size", [0, 1])
def test_register_of_one_row_or_none_has_no_conventions(size: int) -> None:
    """
    One dossier shows no habit.
    """
    report, found = _audited([_with(one, due=one.claimed["due"] - DAY) for one in _register(random.Random(3), size)])

    assert (size, (), size) == (report.dossiers, report.habits, len(found))


@pytest.mark.parametrize("kind", TAMPERED)
@given(seed=st.integers(0, 10**9))
@settings(max_examples=6)
def test_tampering_is_found_in_just_the_dossiers_that_were_tampered_with(kind: str, seed: int) -> None:
    """
    All of them, by the code that says what was done, and no other dossier.
    """
    code, stories, tamper = TAMPERED[kind]
    pick = random.Random(seed)
    register = [
        *_register(pick),
        *(_honest(pick, 31 + i, story=stories[i % len(stories)]) for i in range(4)),
        _honest(pick, 70, story="late"),
    ]
    chosen = [i for i, one in enumerate(register[:-1]) if _story(one) in stories]
    changed = set(pick.sample(chosen, pick.randint(1, min(4, len(chosen)))))
    register = [tamper(one) if i in changed else one for i, one in enumerate(register)]
    report, found = _audited(register)

    assert {register[i].code for i in changed} == set(found)
    assert all(code in codes_of for codes_of in found.values())
    assert (len(changed), False) == (report.faulty, report.clean)
    assert [len(changed)] == [each.count for each in report.kinds if each.code == code]


def _set_to_due(register: list[Dossier], many: int) -> tuple[list[Dossier], set[str]]:
    """The first *many* dossiers that ended on their due date end at its very second."""
    on_time = [one for one in register if one.claimed["outcome"] == "on_time"][:many]
    codes_of = {one.code for one in on_time}
    made = [
        _with(one, Event(one.claimed["due"], "resolved"), without=("resolved", "result_returned")) if one.code in codes_of else one
        for one in register
    ]
    return made, codes_of


@given(st.integers(0, 10**9), st.integers(5, 12))
@settings(max_examples=15)
def test_ends_set_to_the_due_moment_in_bulk_are_found(seed: int, many: int) -> None:
    """
    Five or more, a tenth or more of those that ended on their due date.
    """
    pick = random.Random(seed)
    register, changed = _set_to_due([_honest(pick, i, story="on_time" if i % 3 else "early") for i in range(60)], many)
    report, found = _audited(register)

    assert {code: {"OS905"} for code in changed} == found
    (bulk,) = report.bulks
    assert (None, many, 40, 0) == (bulk.office, bulk.count, bulk.of, bulk.elsewhere)


@pytest.mark.parametrize(("of", "many", "expected"), [(20, 4, 0), (20, 5, 5), (50, 5, 5), (51, 5, 0)])
def test_some_ends_at_the_due_moment_are_chance(of: int, many: int, expected: int) -> None:
    """
    Fewer than five, or fewer than a tenth.
    """
    register, _ = _set_to_due([_honest(random.Random(i), i, story="on_time") for i in range(of)], many)

    assert expected == len(_audited(register)[1])


@pytest.mark.parametrize(
    ("count", "of", "elsewhere", "of_elsewhere", "expected"),
    [
        (60, 10_000, 0, 40_000, True),
        (12, 400, 0, 1_600, True),
        (5, 100, 0, 400, False),  # 5 % where even one elsewhere would be 0.25 %
        (21, 10_000, 80, 40_000, False),  # ends have minutes: one in 480 falls on any of them
        (60, 10_000, 2, 20_000, True),
        (60, 10_000, 5, 20_000, False),
    ],
)
def test_small_share_of_a_large_register_is_bulk_where_other_days_show_next_to_none(
    count: int, of: int, elsewhere: int, of_elsewhere: int, expected: bool
) -> None:
    """
    More than twenty times as often as on other days, one more of these counted.
    """
    assert expected == is_bulk(Bulk(None, count, of, elsewhere, of_elsewhere))


def test_office_that_writes_closing_time_for_every_end_sets_none_to_the_due_moment() -> None:
    """
    On other days too its ends bear that hour, so nothing follows from it.
    """
    register = [_honest(random.Random(i), i, story="on_time" if i % 2 else "early") for i in range(40)]
    rounded = [
        _with(one, Event(datetime.combine(_of(one, "resolved").at.date(), time(17)), "resolved"), without=("resolved", "result_returned"))
        for one in register
    ]

    assert {} == _audited(rounded)[1]


def test_bulk_of_one_office_is_found_among_many() -> None:
    """
    Five of two hundred are few, five of ten in one office are not.
    """
    honest = [_honest(random.Random(i), i, story="on_time") for i in range(190)]
    register, changed = _set_to_due([_honest(random.Random(i), i, story="on_time") for i in range(300, 310)], 5)
    report, found = _audited([*honest, *(attrs.evolve(one, agency="UBND xã") for one in register)])

    assert changed == set(found)
    assert [("vn", "UBND xã")] == [bulk.office for bulk in report.bulks]


# -- conventions ---------------------------------------------------------------------------------------------------------------------


def _pausing(walked: reference.Office) -> Due:
    def due(events: list[Event], start: datetime) -> datetime:
        asked = [event.at for event in events if event.kind == "supplement_requested"]
        pauses = [(asked[0], start)] if asked and start > asked[0] else []
        return reference.due(FIVE, events[0].at, walked, pauses)

    return due


def _every_day(off: Iterable[date] = ()) -> reference.Office:
    days = {OFFICE.first + n * DAY for n in range(365)}
    return attrs.evolve(WALKED, extra_working=frozenset(days - set(off)))


NO_MAKE_UP = attrs.evolve(WALKED, extra_working=frozenset())
HABITS: dict[tuple[str, ...], Due] = {
    ("pause",): _pausing(WALKED),
    ("first_day",): lambda events, start: reference.due(WorkingDays(5, first_day_counted=True), start, WALKED),
    ("weekends",): lambda events, start: reference.due(FIVE, start, _every_day(HOLIDAYS)),
    ("make_up",): lambda events, start: reference.due(FIVE, start, NO_MAKE_UP),
    ("holidays",): lambda events, start: reference.due(FIVE, start, attrs.evolve(WALKED, holidays=frozenset())),
    ("pause", "make_up"): _pausing(NO_MAKE_UP),
}
"""What a register may follow, as the reference walks it."""


def _habitual(pick: random.Random, due: Due, size: int = 80) -> list[Dossier]:
    """A register whose due dates follow a habit; everything is done on the first working day, so that its outcomes are the law's."""
    return [_honest(pick, number, due, story=pick.choice(("early", "supplement"))) for number in range(1, size + 1)]


def _differ(register: Iterable[Dossier]) -> list[Dossier]:
    """The dossiers whose claimed due date is not the law's."""
    starts = ((one, max(event.at for event in one.events if event.kind in ("received", "supplemented"))) for one in register)
    return [one for one, start in starts if one.claimed["due"].date() != reference.due(FIVE, start, WALKED).date()]


@pytest.mark.parametrize("practice", HABITS)
@given(seed=st.integers(0, 10**9))
@settings(max_examples=8)
def test_habit_of_a_register_is_told_once(practice: tuple[str, ...], seed: int) -> None:
    """
    With its count and examples, and of no dossier.
    """
    register = _habitual(random.Random(seed), HABITS[practice])
    differ = _differ(register)
    assume(len(differ) >= 12)
    report, found = _audited(register)

    (habit,) = report.habits
    assert ({}, (), False) == (found, report.kinds, report.clean)
    assert ("due", practice, (), len(differ), 1.0) == (habit.axis, habit.practice, habit.offices, habit.count, habit.share)
    assert [one.code for one in differ[:3]] == [each.dossier for each in habit.examples]


@pytest.mark.parametrize("practice", HABITS)
@given(seed=st.integers(0, 10**9))
@settings(max_examples=8)
def test_dossier_that_fits_neither_the_law_nor_the_habit_is_a_finding(practice: tuple[str, ...], seed: int) -> None:
    """
    The habit hides no tampering; a dossier by the law is no finding either.
    """
    pick = random.Random(seed)
    register = _habitual(pick, HABITS[practice])
    assume(len(_differ(register)) >= 12)
    lawful, wrong = _honest(pick, 900, story="early"), _with(_honest(pick, 901, story="early"), due=datetime(2026, 11, 2, 17))
    report, found = _audited([*register, lawful, wrong])

    assert ([wrong.code], [practice]) == (list(found), [habit.practice for habit in report.habits])


@pytest.mark.parametrize(("follow", "against", "expected"), [(4, 0, []), (5, 0, [("pause",)]), (8, 2, [("pause",)]), (7, 2, [])])
def test_habit_wants_five_dossiers_and_four_fifths(follow: int, against: int, expected: list[Any]) -> None:
    """
    What only some dossiers show is a finding in each of them.
    """

    def made(number: int, due: Due) -> Dossier:
        received, asked, answered = at("2026-06-01T09:00"), at("2026-06-02T09:00"), at("2026-06-09T09:00")
        events = [Event(received, "received"), Event(asked, "supplement_requested"), Event(answered, "supplemented")]
        done = Event(at("2026-06-10T09:00"), "resolved")
        return Dossier(f"H{number}", "1.000001", "vn", [*events, done], claimed={"due": due(events, answered)})

    register = [made(i, HABITS["pause",] if i < follow else by_law) for i in range(follow + against)]
    report, found = _audited(register)

    assert (expected, 0 if expected else follow) == ([habit.practice for habit in report.habits], len(found))


def test_habit_of_one_office_is_told_of_that_office() -> None:
    """
    The others follow the law.
    """
    pick = random.Random(11)
    ours = [attrs.evolve(one, agency="Sở A") for one in _habitual(pick, HABITS["first_day",], 20)]
    report, found = _audited([*_habitual(pick, by_law, 60), *ours])

    assert ({}, [(("first_day",), (("vn", "Sở A"),))]) == (found, [(habit.practice, habit.offices) for habit in report.habits])


def test_hour_exact_due_times_are_a_habit_that_may_move_the_day() -> None:
    """
    Forty office hours from 7:30 end on the fifth day, the receipt's own, where the law gives the sixth.
    """
    days = [date(2026, 6, 1) + n * DAY for n in range(12) if WALKED.works(date(2026, 6, 1) + n * DAY)]
    register = [
        Dossier(f"H{i}", "1.000001", "vn", [Event(start, "received")], claimed={"due": reference.due(WorkingHours(40), start, WALKED)})
        for i, start in enumerate(datetime.combine(day, hour) for day in days for hour in (time(7, 30), time(9, 10)))
    ]
    report, found = _audited(register, apologies=False)

    assert ({}, [("due", ("hours",))]) == (found, [(habit.axis, habit.practice) for habit in report.habits if habit.axis == "due"])


@pytest.mark.parametrize(
    ("clock", "expected"),
    [(time(17), []), (time(0), []), (time(23, 59, 59), [("end_of_day",)]), (time(9, 5), [("receipt_hour",)]), (time(11, 11), [])],
)
def test_hour_of_due_dates_is_a_way_of_the_register_and_no_finding(clock: time, expected: list[Any]) -> None:
    """
    The law gives the day; closing time and a bare date are not even told.
    """
    days = (_working(date(2026, 6, 1), n) for n in range(1, 8))
    starts = [datetime.combine(day, time(9, 5)) for day in days]
    register = [
        Dossier(
            f"H{i}",
            "1.000001",
            "vn",
            [Event(start, "received"), Event(start + MINUTE, "resolved")],
            claimed={"due": datetime.combine(reference.due(FIVE, start, WALKED).date(), clock)},
        )
        for i, start in enumerate(starts)
    ]
    report, found = _audited(register)

    assert ({}, True, expected) == (found, report.clean, [habit.practice for habit in report.habits])
    assert all(habit.problem.severity == "hint" for habit in report.habits)


def test_new_date_of_an_apology_as_due_date_is_a_habit() -> None:
    """
    The desk changes the appointment in the system (Decree 61/2018 Art. 19(9)); what was late is then in time.
    """
    honest = [_honest(random.Random(i), i, story="late") for i in range(10)]
    register = [_with(one, due=_of(one, "extended").until, outcome="early") for one in honest]
    report, found = _audited(register)

    assert ({}, [("due", ("reappointed",), 10)]) == (found, [(habit.axis, habit.practice, habit.count) for habit in report.habits])


def test_one_word_for_early_and_on_time_is_a_habit() -> None:
    """
    The on-time rate of Decision 766 keeps no early apart.
    """
    honest = _register(random.Random(5))
    register = [_with(one, outcome="on_time") if one.claimed["outcome"] == "early" else one for one in honest]
    report, found = _audited(register)

    (habit,) = report.habits
    assert ({}, "outcome", ("two_words",), 1.0) == (found, habit.axis, habit.practice, habit.share)
    assert sum(one.claimed["outcome"] == "early" for one in honest) == habit.count


def test_codes_by_the_day_of_submission_are_a_habit() -> None:
    """
    The circular wants the day of receipt; told once.
    """
    register = []
    for i in range(10):
        one = _honest(random.Random(i), i, story="early")
        before = _of(one, "received").at - DAY
        made = _with(one, Event(before, "submitted"), without=("submitted",))
        register.append(attrs.evolve(made, code=f"000.00.06.H26-{before:%y%m%d}-{i:04d}"))
    report, found = _audited(register)

    assert ({}, [("code", ("submitted",), 10)]) == (found, [(habit.axis, habit.practice, habit.count) for habit in report.habits])
    assert {"OS906"} == set().union(*_audited(register[:4])[1].values())


@pytest.mark.parametrize(("many", "days", "expected"), [(4, 4, 4), (5, 2, 5), (6, 3, 0)])
def test_office_that_receives_on_many_saturdays_has_a_duty_that_the_catalogue_does_not_know(many: int, days: int, expected: int) -> None:
    """
    Five dossiers on three Saturdays are a habit, which is told and no finding; fewer are findings.
    """
    saturdays = [date(2026, 6, 6) + 7 * n * DAY for n in range(days)]
    register = []
    for i in range(many):
        received = datetime.combine(saturdays[i % days], time(9, i))
        events = [Event(received, "received"), Event(received + 3 * DAY, "resolved")]
        register.append(Dossier(f"H{i}", "1.000001", "vn", events))
    report, found = _audited(register)

    assert (expected, expected == 0) == (len(found), [habit.axis for habit in report.habits] == ["receipt"])


def test_register_without_any_apology_is_told_so_and_with_one_the_others_are_missed() -> None:
    """
    A file that has no column for them shows nothing against anybody, unless it is said to have one.
    """
    late = [_with(_honest(random.Random(i), i, story="late"), without=("extended",)) for i in range(3)]
    sorry = _honest(random.Random(9), 9, story="late")
    silent, nothing = _audited(late)

    assert ({}, True, [("apology", 3)]) == (nothing, silent.clean, [(habit.axis, habit.count) for habit in silent.habits])
    assert {one.code for one in late} == set(_audited([*late, sorry])[1]) == set(_audited(late, apologies=True)[1])


@pytest.mark.parametrize(("others", "expected"), [(245, 0), (246, 5)])
def test_some_saturdays_of_a_busy_counter_are_no_habit(others: int, expected: int) -> None:
    """
    An open counter has a tenth of a weekday's receipts, one in fifty of all; five of 251 are five wrong dates.
    """
    register = []
    for i in range(others + 5):
        day = date(2026, 6, 6) + 7 * i * DAY if i < 5 else date(2026, 6, 8)
        received = datetime.combine(day, time(9)) + i * MINUTE
        register.append(Dossier(f"H{i}", "1.000001", "vn", (Event(received, "received"), Event(received + 3 * DAY, "resolved"))))
    report, found = _audited(register)

    assert expected == sum(codes_of == {"OS907"} for codes_of in found.values()) == len(found)
    assert [] == [habit for habit in report.habits if expected]


@pytest.mark.parametrize(("unread", "count", "what"), [(0, 0, "law_read"), (3, 3, "law_read"), (6, 6, "law_assumed")])
def test_convention_against_a_law_that_was_not_read_is_told_so(unread: int, count: int, what: str) -> None:
    """
    How many of its dossiers were judged by an assumed effect of the supplement, and on what that rests.
    """
    doubt = Text("Chưa đọc được Điều 19", "Art. 19 was not read")
    unsure = attrs.evolve(regime(), supplement=attrs.evolve(regime().supplement, assumed=doubt))
    made = Audit(LAW, now=NOW)
    for i in range(6):
        register = _honest(random.Random(i), i, _pausing(WALKED), story="supplement")
        law = attrs.evolve(LAW, regime=unsure) if i < unread else LAW
        made.add(assess(attrs.evolve(register, claimed={"due": register.claimed["due"]}), law, now=NOW))
    (habit,) = made.result().habits
    said = render(habit.problem, "en")

    assert (("pause",), 6, count, what) == (habit.practice, habit.count, habit.assumed, habit.problem.args["what"])
    assert (count > 0, what == "law_assumed") == ("Art. 19 was not read" in said, "as the catalogue assumes it" in said)


def test_dossier_is_counted_once_for_each_code() -> None:
    """
    Status and end are both claimed otherwise: two findings of one code in one dossier of two, beside a row that nobody could read.
    """
    made = Audit(LAW, now=NOW)
    made.add_broken("H0", (problem("OS803", Position("so.csv", 2), why="no_value"),))
    early = Dossier("H1", "1.000001", "vn", (RECEIVED, event("2026-01-07T10:00", "resolved")), claimed={"outcome": "early"})
    found = [made.add(assess(one, LAW, now=NOW)) for one in (early, _with(early, status="5", end="2026-01-08", outcome="late"))]
    report = made.result()
    counted = {kind.code: (kind.count, report.share(kind)) for kind in report.kinds}

    assert ([0, 3], 2, 1) == ([len(each) for each in found], report.dossiers, report.broken)
    assert {"OS803": (1, 1 / 3), "OS902": (1, 1 / 3)} == counted


def test_finding_says_the_outcome_in_the_words_of_the_reader() -> None:
    """
    Only what the register wrote is shown as it stands.
    """
    (found,) = audit(judged(view(), "2026-03-02T09:00", RECEIVED, RESOLVED, claimed={"outcome": "early"}))

    assert "Sổ ghi “early”, tính lại là “đã giải quyết, đúng hạn”." == render(found, "vi")
    assert "The register says “early”, computed is “resolved, on time”." == render(found, "en")


def test_dossier_that_cannot_be_judged_is_one_finding() -> None:
    """
    Its claims have nothing to be compared with.
    """
    unknown = attrs.evolve(_honest(random.Random(1), 1, story="early"), procedure="9.999999")

    assert {unknown.code: {"OS608"}} == _audited([unknown])[1]


def test_audit_of_a_library_finds_the_law_of_each_dossier() -> None:
    """
    The view is that of the place and the day of receipt.
    """
    site = onestop.load(entry_points=False)
    made = Audit(site, now=NOW)
    saturday = Dossier("H1", "1.001731", "01", [event("2026-03-07T09:00", "received"), event("2026-03-11T09:00", "resolved")])
    (found,) = made.add(site.assess(saturday, now=NOW), Position("so.csv", 2))

    assert ("OS907", "so.csv:2") == (found.problem.code, str(found.problem.source))
    assert made.result().holds(found)


def test_memory_does_not_grow_with_the_register() -> None:
    """
    Of ten thousand findings three are kept, and offices beyond the limit are one.
    """
    made = Audit(LAW, now=NOW)
    answer = assess(_with(_honest(random.Random(2), 2, story="early"), due=datetime(2026, 11, 2)), LAW, now=NOW)
    for i in range(3_000):
        made.add(attrs.evolve(answer, dossier=attrs.evolve(answer.dossier, agency=f"Sở {i}")))
    (kind,) = made.result().kinds

    assert (3_000, 3) == (kind.count, len(kind.examples))
    assert len(made._held) <= len(made._offices) <= MOST_OFFICES + 1


def test_row_that_could_not_be_read_is_a_finding_and_a_hint_about_it_none() -> None:
    """
    That its dates were numbers of Excel spoils nothing.
    """
    made = Audit(LAW, now=NOW)
    made.add_broken("H1", (problem("OS803", Position("so.csv", 2), why="no_value"), problem("OS810", Position("so.csv", 2))))
    report = made.result()

    assert (1, ["OS803"]) == (report.faulty, [kind.code for kind in report.kinds])
