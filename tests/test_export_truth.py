"""Exports never say more than is true: whole stories, written down as lists write them, and judged both ways."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onestop
from onestop import Dossier, Event, Onestop
from onestop.dossiers.judgements import judge_by
from onestop.dossiers.measures import MEASURES
from onestop.exchange.exports.records import beside_columns
from onestop.exchange.exports.tables import open_table
from onestop.exchange.registers import read_register, write_csv
from onestop.judging.audit import audit
from onestop.law.stages import Disposition, EventKind

NOW = datetime(2026, 9, 30, 10)
CODES = ("1.001193", "2.000815", "1.004859", "1.012784", "1.001612", "1.004873", "1.001776", "1.011443", "2.000908", "1.004964", "1.001731")
"""Limits on the same day, in hours, in working days, by monthly lists; paused for payment or consultation, extended for verification."""
DAYS = (
    datetime(2025, 1, 22),  # before Tết
    datetime(2025, 4, 25),  # a swapped day follows
    datetime(2025, 6, 27),  # before the two-tier government
    datetime(2025, 12, 29),
    datetime(2026, 2, 10),
    datetime(2026, 7, 30),  # before another decree
)
HOURS = (timedelta(), *(timedelta(minutes=each) for each in (450, 570, 700, 900, 901, 1005, 1025, 1439)))
STYLES = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%S", "%Y%m%d%H%M%S", "%H:%M %d/%m/%Y")
WORDS = {
    "pending": "Đang xử lý",
    "supplement_requested": "Chờ bổ sung",
    "payment_requested": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "suspended": "Tạm dừng xử lý",
    "resolved": "Đã xử lý xong",
    "result_returned": "Đã trả kết quả",
    "refused": "Hồ sơ không giải quyết",
    "withdrawn": "Đã rút hồ sơ",
    "stopped": "Dừng xử lý",
}
HEADERS = {"received": "Ngày tiếp nhận", "result_returned": "Ngày trả"}
PAUSES = (
    (),
    ("supplement_requested",),
    ("supplement_requested", "supplemented"),
    ("payment_requested", "paid"),
    ("suspended", "resumed"),
    ("supplement_requested", "supplemented", "payment_requested", "paid", "suspended", "suspended_reason", "resumed", "extended"),
)
"""Which columns of pauses a list has: mostly none, some of them, or all."""

COVERS = {
    "early": {"early"},
    "on_time": {"early", "on_time"},
    "in_time": {"in_time", "none"},
    "late": {"late"},
    "overdue": {"overdue"},
    "none": {"early", "on_time", "in_time", "late", "overdue", "none"},
}
"""What the whole story may say where the list says the first."""

WAITS = (Disposition.WAITING_SUPPLEMENT, Disposition.WAITING_PAYMENT, Disposition.SUSPENDED)


@attrs.frozen
class Story:
    """What truly happened, each kind of event once, and where it stands."""

    procedure: str
    place: str
    events: tuple[Event, ...]
    stands: str

    def at(self, kind: str) -> datetime | None:
        """When something happened."""
        return next((each.at for each in self.events if each.kind.value == kind), None)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Stories of receipt, waits and ends, with hours at the edges of the office's."""
    hours = st.sampled_from(HOURS)
    at = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(0, 9))) + draw(hours)
    events = [Event(at, "received")]

    def later(most: int) -> datetime:
        day = datetime.combine(at, datetime.min.time()) + timedelta(days=draw(st.integers(0, most)))
        return max(at, day + draw(hours))

    waits = draw(st.lists(st.sampled_from(("supplement", "payment", "suspended", "extended")), max_size=2, unique=True))
    for each in waits:
        at = later(5)
        if each == "extended":
            events.append(Event(at, "extended", "verification"))
            continue
        reason = draw(st.sampled_from(("verification", "consultation", "expertise"))) if each == "suspended" else None
        asked, answered = {
            "supplement": ("supplement_requested", "supplemented"),
            "payment": ("payment_requested", "paid"),
            "suspended": ("suspended", "resumed"),
        }[each]
        events.append(Event(at, asked, reason))
        if draw(st.integers(0, 4)) == 0:
            return Story(draw(st.sampled_from(CODES)), draw(_PLACES), tuple(events), asked)
        at = later(9)
        events.append(Event(at, answered, reason))
    stands = draw(
        st.sampled_from(("resolved", "resolved", "result_returned", "result_returned", "refused", "withdrawn", "stopped", "pending"))
    )
    if stands != "pending":
        at = later(draw(st.sampled_from((1, 3, 8, 40))))
        events.append(Event(at, "resolved" if stands == "result_returned" else stands))
    if stands == "result_returned":
        at = later(6)
        events.append(Event(at, stands))
    return Story(draw(st.sampled_from(CODES)), draw(_PLACES), tuple(events), stands)


_PLACES = st.sampled_from(("38", "01", "48", "79", "vn"))


def listed(site: Onestop, story: Story, style: str, columns: tuple[str, ...], hand_only: bool) -> tuple[Dossier, Dossier]:
    """The dossier as the list with *columns* tells it, and as the register that is written of it does."""
    ends = ("resolved", "refused", "withdrawn", "stopped")
    ended = next((at for each in ends if (at := story.at(each))), None)
    row = {"Mã hồ sơ": "H-0001", "Mã TTHC": story.procedure, "Trạng thái": WORDS[story.stands]}
    told = {"Ngày kết thúc xử lý": None if hand_only and story.stands == "result_returned" else ended}
    told |= {header: story.at(kind) for kind, header in HEADERS.items()}
    told |= {each: story.at(each) for each in columns if each != "suspended_reason"}
    row |= {header: at.strftime(style) if at else "" for header, at in told.items()}
    if "suspended_reason" in columns:
        row["suspended_reason"] = next((each.reason for each in story.events if each.kind is EventKind.SUSPENDED), None) or ""
    text = "\n".join(";".join(each) for each in (row.keys(), row.values()))
    table = open_table("-", stream=io.BytesIO(text.encode()))
    reading = site.read_list(table, place=story.place, statuses={"Hồ sơ không giải quyết": "refused"}, now=NOW)
    (entry,) = reading.records()
    assert entry.dossier is not None, entry.problems
    written = io.StringIO()
    write_csv(written, [entry.dossier], beside=beside_columns(reading.layout))
    (again,) = read_register("-", stream=io.BytesIO(written.getvalue().encode()))
    assert again.dossier is not None, again.problems
    return entry.dossier, again.dossier


@pytest.fixture(scope="module")
def library() -> Onestop:
    return onestop.load(entry_points=False)


@settings(max_examples=100, deadline=None)
@given(stories(), st.sampled_from(STYLES), st.sampled_from(PAUSES), st.booleans())
def test_what_is_said_of_a_list_is_true_of_the_whole_story(
    library: Onestop, story: Story, style: str, columns: tuple[str, ...], hand_only: bool
) -> None:
    """
    Nothing is late, overdue, early or in time that is not; no date is later than it was; what is true is no finding of an audit.
    """
    full = library.assess(Dossier("H-0001", story.procedure, story.place, story.events), now=NOW)
    given_dossier, again = listed(library, story, style, columns, hand_only)
    got = library.assess(given_dossier, now=NOW)

    assert full.outcome.timeliness.value in COVERS[got.outcome.timeliness.value]
    assert full.outcome.disposition == got.outcome.disposition or {full.outcome.disposition, got.outcome.disposition} <= {
        Disposition.PENDING,  # what is asked too late, or for what the law does not know, stops no clock
        *WAITS,
    }
    if full.deadline and full.deadline.due and got.deadline and got.deadline.due:
        assert got.deadline.due.date() <= full.deadline.due.date()
    assert {each.code for each in got.problems} <= {each.code for each in full.problems} | {"OS830"}
    rejudged = library.assess(again, now=NOW)
    assert (got.outcome, got.deadline) == (rejudged.outcome, rejudged.deadline)
    claimed = {"outcome": full.outcome.timeliness.value} if full.outcome.timeliness.value != "none" else {}
    found = audit(library.assess(attrs.evolve(given_dossier, claimed=claimed), now=NOW), now=NOW)
    assert {"OS902", "OS904"}.isdisjoint(each.code for each in found)


@settings(max_examples=50, deadline=None)
@given(stories(), st.sampled_from(STYLES), st.sampled_from(PAUSES), st.sampled_from([each for each in MEASURES if each != "net_dates"]))
def test_no_measure_says_of_a_list_what_is_not_true_of_the_whole_story(
    library: Onestop, story: Story, style: str, columns: tuple[str, ...], name: str
) -> None:
    """
    Neither late what was not nor in time what was late; `net_dates` goes by the status alone, as the software does that it repeats.
    """
    whole = Dossier("H-0001", story.procedure, story.place, story.events)
    calendar = library.at(story.events[0].at.date(), story.place).calendar
    full, got = (
        judge_by(library.assess(each, now=NOW), MEASURES[name], calendar, NOW).outcome.timeliness.value
        for each in (whole, listed(library, story, style, columns, hand_only=False)[0])
    )
    bad = ("late", "overdue")

    assert got not in bad or full in bad
    assert got not in ("early", "on_time", "in_time") or full not in bad
    assert (got, full) != ("early", "on_time")


@pytest.mark.parametrize(("hour", "expected"), [("", "none"), (" 16:59:00", "early"), (" 17:01:00", "late")])
def test_a_day_without_an_hour_on_the_day_of_the_receipt_is_no_hour_to_the_minute(library: Onestop, hour: str, expected: str) -> None:
    """
    A same-day limit ended at 17:00: what ended on that day, nobody knows when, is neither early nor late by a measure of moments.
    """
    headers = "Mã hồ sơ;Mã TTHC;Ngày tiếp nhận;Ngày kết thúc xử lý;Trạng thái"
    text = f"{headers}\nH-0001;1.000894;26/08/2025 11:40:00;26/08/2025{hour};Đã xử lý xong"
    table = open_table("-", stream=io.BytesIO(text.encode()))
    (entry,) = library.read_list(table, place="48", no_pauses=True, now=NOW).records()
    assert entry.dossier is not None, entry.problems
    got = library.assess(entry.dossier, now=NOW)

    assert expected == judge_by(got, MEASURES["instant"], library.at(NOW.date(), "48").calendar, NOW).outcome.timeliness.value
    assert "on_time" == got.outcome.timeliness.value
