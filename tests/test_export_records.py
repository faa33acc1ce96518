"""Records: rows of a list become dossiers; what is not known is said, and what is dropped never shows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import Dossier, Event, EventKind, Problem, Text, render
from onestop.catalogs.columns import TARGETS, StatusWord, Vocabulary, fold
from onestop.exchange.exports.ends import STANDS, Told, in_order, route
from onestop.exchange.exports.procedures import Shape, read_code
from onestop.exchange.exports.records import Records, beside_columns, read_records
from onestop.exchange.exports.values import Cell, Column, Form, Layout, Row, Table, Use
from onestop.exchange.registers import Entry, read_register, write_csv
from onestop.law.stages import Unrecorded
from onestop.words.problems import problem

NOW = datetime(2026, 10, 1, 8)
CODE = "000.00.06.H56-260105-0001"
BIRTH, BIRTH_NAME = "1.001193", "Đăng ký khai sinh"


# -- a small list and its words ------------------------------------------------------------------------------------------------------

# The words of facts §3.1, typed again here so that no test asks the data what it says.
WORDS: Mapping[str, tuple[str, ...]] = {
    "Mới đăng ký": ("submitted",),
    "Chờ tiếp nhận": ("submitted",),
    "Được tiếp nhận": ("received",),
    "Không được tiếp nhận": ("intake_refused",),
    "Đang xử lý": ("pending",),
    "Chờ bổ sung hồ sơ": ("waiting_supplement",),
    "Chờ thực hiện nghĩa vụ tài chính": ("waiting_payment",),
    "Công dân yêu cầu rút hồ sơ": ("withdrawn",),
    "Dừng xử lý": ("stopped",),
    "Hồ sơ không giải quyết": ("stopped", "refused"),
    "Từ chối": ("refused",),
    "Đã xử lý xong": ("resolved",),
    "Đã trả kết quả": ("result_returned",),
    "Tạm dừng xử lý": ("suspended",),
}
NATIONAL = {"submitted": "1", "received": "2", "intake_refused": "3", "pending": "4", "waiting_supplement": "5", "waiting_payment": "6"} | {
    "withdrawn": "7",
    "stopped": "8",
    "resolved": "9",
    "result_returned": "10",
}


def status_word(stands: tuple[str, ...]) -> StatusWord:
    """A word as the column files have it: its end date dates its end, that of a hand-over the result."""
    ends = ("intake_refused", "withdrawn", "stopped", "refused", "resolved")
    ended_to = ("resolved",) if stands == ("result_returned",) else tuple(each for each in stands if each in ends)
    return StatusWord(stands=stands, ended_to=ended_to, national=NATIONAL.get(stands[0]) if len(stands) == 1 else None)


@attrs.frozen(kw_only=True, eq=False)
class Words(Vocabulary):
    """A few words of each kind."""

    def status(self, word: str) -> StatusWord | None:
        """What a status means."""
        found = {fold(each): stands for each, stands in WORDS.items()}.get(fold(word))
        return status_word(found) if found else None

    def claim(self, word: str) -> str | None:
        """The claim of a word."""
        said = {"som han": "early", "dung han": "on_time", "qua han": "late", "trong han": "in_time", "tam dung xu ly": "none"}
        begins = {"con": "in_time", "qua": "overdue"}
        folded = fold(word)
        first, _, rest = folded.partition(" ")
        return said.get(folded) or (begins.get(first) if rest[:1].isdigit() else None)

    def channel(self, word: str) -> str | None:
        """The channel of a word."""
        return {"truc tiep": "in_person", "truc tuyen": "online", "buu chinh": "post"}.get(fold(word))

    def shape(self, target: str) -> str | None:
        """No shape: what stands there may be anything."""
        return None


class Days:
    """Reads moments of workbooks, and texts like `2026-01-05T09:30`."""

    def read(self, cell: Cell, line: int, code: str | None = None) -> datetime | Problem | None:
        """The moment of a cell."""
        if isinstance(cell, datetime):
            return cell
        try:
            return datetime.fromisoformat(str(cell))
        except ValueError:
            return problem("OS804", None, column="?", found="")


DAYS = dict.fromkeys((*(kind.value for kind in EventKind), "ended", "promised", "extended_to", "claimed_due", "claimed_end"), Days())


@attrs.frozen
class Named:
    """A procedure of the small catalogue."""

    code: str
    name: Text


CATALOGUE = (
    Named(BIRTH, Text(BIRTH_NAME)),
    Named("1.000656", Text("Đăng ký khai tử")),
    Named("1.000400", Text("Hai thủ tục một tên")),
    Named("2.000400", Text("Hai thủ tục một tên")),
)


def find(name: str, *, place: str, on: date) -> Sequence[Named]:
    return tuple(each for each in CATALOGUE if fold(each.name.vi) == fold(name))


def near(name: str, *, place: str, on: date) -> Sequence[Named]:
    return CATALOGUE[:2]


def layout(
    *targets: str, facts: Sequence[str] = (), private: Sequence[str] = (), unknown: Sequence[str] = (), form: Form = Form.XLSX
) -> Layout:
    """A layout of mapped columns, then facts, then what is dropped."""
    uses = [
        *((each, Use.MAPPED, each) for each in targets),
        *((each, Use.FACT, each) for each in facts),
        *((each, Use.PRIVATE, None) for each in private),
        *((each, Use.UNKNOWN, None) for each in unknown),
    ]
    columns = tuple(Column(index=i, header=f"Cột {name}", use=use, target=target) for i, (name, use, target) in enumerate(uses))
    table = Table(file="bang-ke.xlsx", form=form, read=lambda: iter(()))
    return Layout(table=table, vocabulary=Words(), header=(1,), columns=columns)


def records(shape: Layout, *rows: Sequence[Cell], **more: Any) -> Records:
    """The records of some rows that stand from line 2."""
    made = (Row(line, tuple(cells)) for line, cells in enumerate(rows, 2))
    return read_records(shape, made, DAYS, **{"find": find, "near": near, "codes": tuple(e.code for e in CATALOGUE), "now": NOW} | more)


def one(columns: Mapping[str, Cell], **more: Any) -> Entry:
    """The entry of one row that is given by its columns; code, procedure and receipt are filled in where they are left out."""
    given = {"code": CODE, "procedure": BIRTH, "received": datetime(2026, 1, 5, 9), **columns}
    return next(records(layout(*given), tuple(given.values()), **more))


def codes(problems: Iterable[Problem]) -> list[tuple[str, str | None]]:
    return [(each.code, each.args.get("because")) for each in problems]


def events(entry: Entry) -> dict[str, datetime]:
    assert entry.dossier is not None, entry.problems
    return {event.kind.value: event.at for event in entry.dossier.events}


RECEIVED, ENDED, RETURNED = datetime(2026, 1, 5, 9), datetime(2026, 1, 8, 16), datetime(2026, 1, 9, 10)
P = Unrecorded.PAUSES
EVERY_PAUSE = ("supplement_requested", "supplemented", "payment_requested", "paid", "suspended", "suspended_reason", "resumed", "extended")
"""What a list must have to tell of every pause."""


# -- where the end date goes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "ended", "expected", "unrecorded"),
    [
        ("Được tiếp nhận", None, {}, ()),
        ("Đang xử lý", None, {}, ()),
        ("Không được tiếp nhận", ENDED, {"intake_refused": ENDED}, ()),
        ("Không được tiếp nhận", None, {}, (Unrecorded.INTAKE_REFUSED,)),
        ("Chờ bổ sung hồ sơ", None, {}, (Unrecorded.SUPPLEMENT_REQUESTED,)),
        ("Chờ bổ sung hồ sơ", ENDED, {}, (Unrecorded.SUPPLEMENT_REQUESTED,)),
        ("Chờ thực hiện nghĩa vụ tài chính", ENDED, {}, (Unrecorded.PAYMENT_REQUESTED,)),
        ("Tạm dừng xử lý", None, {}, (Unrecorded.SUSPENDED,)),
        ("Công dân yêu cầu rút hồ sơ", ENDED, {"withdrawn": ENDED}, ()),
        ("Công dân yêu cầu rút hồ sơ", None, {}, (Unrecorded.WITHDRAWN,)),
        ("Dừng xử lý", ENDED, {"stopped": ENDED}, ()),
        ("Dừng xử lý", None, {}, (Unrecorded.STOPPED,)),
        ("Từ chối", ENDED, {"refused": ENDED}, ()),
        ("Từ chối", None, {}, (Unrecorded.REFUSED,)),
        ("Đã xử lý xong", ENDED, {"resolved": ENDED}, ()),
        ("Đã xử lý xong", None, {}, (Unrecorded.RESOLVED,)),
        ("Đã trả kết quả", ENDED, {"resolved": ENDED}, ()),
        ("Đã trả kết quả", None, {}, (Unrecorded.RESOLVED,)),
    ],
)
def test_the_end_date_becomes_the_event_that_the_status_tells(
    word: str, ended: datetime | None, expected: dict[str, datetime], unrecorded: tuple[Unrecorded, ...]
) -> None:
    """
    Of one end date only the status says what ended; an end or a wait that no date tells is unrecorded, and never guessed.
    """
    entry = one({"status": word, "ended": ended})
    got = events(entry)

    assert expected == {kind: at for kind, at in got.items() if kind != "received"}
    assert entry.dossier is not None
    assert (P, *unrecorded) == entry.dossier.unrecorded


def test_a_dossier_refused_at_intake_was_not_received() -> None:
    """
    Software fills the day of receipt of every row; by the status there was none, and that the day is not used is said.
    """
    entry = one({"status": "Không được tiếp nhận", "ended": ENDED})

    assert {"intake_refused": ENDED} == events(entry)
    assert [("OS838", "receipt_unused")] == codes(entry.problems)


@pytest.mark.parametrize("word", ["Được tiếp nhận", "Đang xử lý", "Mới đăng ký"])
@pytest.mark.parametrize("column", ["ended", "resolved", "result_returned", "withdrawn"])
def test_an_open_status_with_an_end_is_not_judged(word: str, column: str) -> None:
    """
    Either the status or the day is wrong: running it might be told overdue, ended in time, and nobody knows which is true.
    """
    entry = one({"status": word, column: ENDED})

    assert (None, [("OS837", "status_open_ended")]) == (entry.dossier, codes(entry.problems))


def test_only_the_handover_of_a_result_leaves_its_end_open() -> None:
    """
    Status 10 with the day of the hand-over alone: the result existed by then, and nobody says since when.
    """
    entry = one({"status": "Đã trả kết quả", "ended": None, "result_returned": RETURNED})

    assert {"received": RECEIVED, "result_returned": RETURNED} == events(entry)
    assert () == entry.problems


def test_end_and_handover_of_a_result_are_two_events() -> None:
    """
    Status 10 with both days.
    """
    entry = one({"status": "Đã trả kết quả", "ended": ENDED, "result_returned": RETURNED})

    assert {"received": RECEIVED, "resolved": ENDED, "result_returned": RETURNED} == events(entry)


@pytest.mark.parametrize(("day", "undated"), [(4, (Unrecorded.RESOLVED,)), (5, ()), (6, ())])
def test_an_end_before_the_receipt_leaves_the_dossier_ended_and_its_end_undated(day: int, undated: tuple[Unrecorded, ...]) -> None:
    """
    It is never taken for one that is still open; the engine tells of the date.
    """
    dates = {EventKind.RECEIVED: datetime(2026, 1, 5, 8)}

    assert undated == route(dates, datetime(2026, 1, day), status_word(("resolved",)), has_status=True).unrecorded


@pytest.mark.parametrize(
    ("returned", "kept"), [(RETURNED, {"refused": ENDED, "result_returned": RETURNED}), (datetime(2026, 1, 7), {"refused": ENDED})]
)
def test_a_refusal_is_not_taken_for_a_result_that_was_handed_over(returned: datetime, kept: dict[str, datetime]) -> None:
    """
    A hand-over before the refusal would be the end of the dossier as a result; it is left out, and that is said.
    """
    entry = one({"status": "Từ chối", "ended": ENDED, "result_returned": returned})

    assert {"received": RECEIVED, **kept} == events(entry)
    assert ([] if "result_returned" in kept else [("OS838", "handover_unused")]) == codes(entry.problems)


def test_a_word_of_two_meanings_is_asked() -> None:
    """
    "Hồ sơ không giải quyết" may be stopped or refused, which are judged differently.
    """
    entry = one({"status": "Hồ sơ không giải quyết", "ended": ENDED})

    assert (None, [("OS837", "status_several")]) == (entry.dossier, codes(entry.problems))
    told = render(entry.problems[0])
    assert "stopped (dừng giải quyết), refused (từ chối giải quyết)" in told
    assert '--map-status "Hồ sơ không giải quyết=stopped"' in told


def test_what_stands_in_brackets_beside_a_word_of_two_meanings_is_not_shown() -> None:
    """
    The word is known without them, and what they hold may be about a person.
    """
    entry = one({"status": "Hồ sơ không giải quyết (XQZ NGƯỜI NỘP SỐ 1)", "ended": ENDED})

    assert "XQZ" not in render(entry.problems[0])
    assert '--map-status "ho so khong giai quyet=stopped"' in render(entry.problems[0])


def test_a_word_of_two_meanings_is_settled_by_a_column_of_its_own() -> None:
    """
    The list dates refusals separately: that is what the word means there.
    """
    assert {"received": RECEIVED, "refused": ENDED} == events(one({"status": "Hồ sơ không giải quyết", "refused": ENDED}))


@pytest.mark.parametrize("cell", ["NGUYỄN VĂN A", "một từ lạ", "9", 9, 9.0, True, RECEIVED])
def test_an_unknown_status_is_not_judged_and_not_shown(cell: Cell) -> None:
    """
    It may be anything, even a name where columns have shifted; a number means another thing in each software.
    """
    entry = one({"status": cell, "ended": ENDED})

    assert (None, ["OS837"]) == (entry.dossier, [each.code for each in entry.problems])
    assert str(cell) not in repr(entry) or cell in (9, 9.0, "9", True, RECEIVED)
    assert all(
        str(cell) not in render(each, lang) for each in entry.problems for lang in ("vi", "en") if isinstance(cell, str) and cell != "9"
    )


@pytest.mark.parametrize("ended", [ENDED, None])
def test_an_empty_status_is_not_judged(ended: datetime | None) -> None:
    """
    With an end nobody knows what ended, without one nobody knows whether it ended.
    """
    entry = one({"status": None, "ended": ended})

    assert (None, [("OS837", "status_empty")]) == (entry.dossier, codes(entry.problems))


def test_an_empty_status_beside_a_day_of_one_end_is_judged() -> None:
    """
    A column of its own tells what ended.
    """
    assert {"received": RECEIVED, "withdrawn": ENDED} == events(one({"status": None, "withdrawn": ENDED}))


def test_without_statuses_the_end_is_taken_for_the_result_and_that_is_told_once() -> None:
    """
    "Ngày có kết quả" says what it dates; of a list of three rows one note tells it.
    """
    shape = layout("code", "procedure", "place", "received", "ended")
    got = list(records(shape, *(((f"000.00.06.H56-260105-000{i}", BIRTH, "38", RECEIVED, ENDED)) for i in range(3))))

    assert [{"received": RECEIVED, "resolved": ENDED}] * 3 == [events(each) for each in got]
    assert [[("OS840", "ended_resolved")], [], []] == [codes(each.notes) for each in got]


@pytest.mark.parametrize("more", [{}, {"no_pauses": True}])
def test_a_list_that_says_no_end_at_all_is_not_told_overdue(more: dict[str, bool]) -> None:
    """
    Neither statuses nor ends: all are taken as open, that is told, and pauses count as missing even where requests have a column.
    """
    entry = one({"supplement_requested": None}, **more)

    assert entry.dossier is not None
    assert (P,) == entry.dossier.unrecorded
    assert ("OS840", "no_ends") in codes(entry.notes)


def test_a_status_that_needs_a_receipt_and_has_none_is_not_judged() -> None:
    """
    "Đang xử lý" without a day of receipt: no date can be counted, and it is not merely handed in.
    """
    entry = one({"received": None, "status": "Đang xử lý"})

    assert (None, [("OS837", "status_no_receipt")]) == (entry.dossier, codes(entry.problems))


def test_a_status_before_the_receipt_beside_a_receipt_is_not_judged() -> None:
    """
    "Mới đăng ký" with a day of receipt: one of them is wrong.
    """
    assert [("OS837", "status_not_received")] == codes(one({"status": "Mới đăng ký"}).problems)


def test_a_dossier_that_was_only_handed_in_has_one_event() -> None:
    """
    "Chờ tiếp nhận": no clock runs.
    """
    assert {"submitted": RECEIVED} == events(one({"received": None, "submitted": RECEIVED, "status": "Chờ tiếp nhận"}))


def test_a_status_against_another_end_is_not_judged() -> None:
    """
    Withdrawn by its status and resolved by a column.
    """
    entry = one({"status": "Công dân yêu cầu rút hồ sơ", "resolved": ENDED})

    assert (None, [("OS837", "status_other_end")]) == (entry.dossier, codes(entry.problems))


def test_a_dated_wait_is_an_event() -> None:
    """
    JSON dates requests: of the wait nothing is unrecorded, only other pauses may be.
    """
    entry = one({"status": "Chờ bổ sung hồ sơ", "supplement_requested": ENDED})

    assert {"received": RECEIVED, "supplement_requested": ENDED} == events(entry)
    assert entry.dossier is not None
    assert (P,) == entry.dossier.unrecorded


def test_a_second_wait_that_nothing_dates_is_unrecorded() -> None:
    """
    The one request that has a day was answered, and by the status the dossier waits again.
    """
    entry = one({"status": "Chờ bổ sung hồ sơ", "supplement_requested": datetime(2026, 1, 6), "supplemented": datetime(2026, 1, 7)})

    assert entry.dossier is not None
    assert (P, Unrecorded.SUPPLEMENT_REQUESTED) == entry.dossier.unrecorded


def test_a_request_that_nothing_answers_is_told_while_work_goes_on() -> None:
    """
    By the status it is in process again; since when, nobody says.
    """
    entry = one({"status": "Đang xử lý", "supplement_requested": ENDED, "supplemented": None})

    assert [("OS838", "request_open")] == codes(entry.problems)
    assert entry.dossier is not None


def test_every_meaning_of_a_word_has_a_way() -> None:
    """
    No status leaves a row without an answer: it is routed, or the reason is said.
    """
    for stand in STANDS:
        for dates in ({}, {EventKind.RECEIVED: RECEIVED}, {EventKind.SUBMITTED: RECEIVED, EventKind.RESULT_RETURNED: RETURNED}):
            for ended in (None, ENDED):
                made = route(dates, ended, status_word((stand,)), has_status=True)
                assert made.broken or set(made.dates) >= set(dates) - {EventKind.RECEIVED, EventKind.RESULT_RETURNED}


@pytest.mark.parametrize(
    ("received", "ended", "expected"),
    [
        (datetime(2025, 11, 5, 8, 15), datetime(2025, 11, 5), datetime(2025, 11, 5, 8, 15)),
        (datetime(2025, 11, 5, 8, 15), datetime(2025, 11, 5, 8, 0), datetime(2025, 11, 5, 8, 0)),  # an hour that is said is left
        (datetime(2025, 11, 5, 8, 15), datetime(2025, 11, 4), datetime(2025, 11, 4)),  # another day is for the engine to tell
        (datetime(2025, 11, 5, 8, 15), datetime(2025, 11, 6), datetime(2025, 11, 6)),
        (datetime(2025, 11, 5), datetime(2025, 11, 5), datetime(2025, 11, 5)),
    ],
)
def test_an_end_that_is_only_a_day_is_not_before_the_receipt_of_that_day(received: datetime, ended: datetime, expected: datetime) -> None:
    """
    05/11/2025 beside a receipt of 05/11/2025 08:15 ended on that day, not before it was received.
    """
    assert expected == in_order({EventKind.RECEIVED: received, EventKind.RESOLVED: ended})[EventKind.RESOLVED]


def test_a_handover_that_is_only_a_day_is_not_before_the_result_of_that_day() -> None:
    """
    Else the hand-over at midnight would be taken for the end, and the result at 16:00 for something after it.
    """
    got = in_order({EventKind.RESULT_RETURNED: datetime(2026, 1, 8), EventKind.RESOLVED: ENDED, EventKind.RECEIVED: RECEIVED})

    assert ENDED == got[EventKind.RESULT_RETURNED]


def test_the_receipt_is_never_moved() -> None:
    """
    The clock starts with it: a hand-in at 23:00 does not make a receipt of that day one after hours.
    """
    dates = {EventKind.SUBMITTED: datetime(2026, 1, 5, 23), EventKind.RECEIVED: datetime(2026, 1, 5)}

    assert dates == in_order(dates)


# -- pauses --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "more", "expected"),
    [
        ("promised", {}, (P,)),
        ("promised", {"no_pauses": True}, (P, Unrecorded.NO_PAUSES)),
        ("supplement_requested", {}, (P,)),
        ("payment_requested", {}, (P,)),
        ("suspended", {}, (P,)),
        ("supplement_requested", {"no_pauses": True}, (P, Unrecorded.NO_PAUSES)),
    ],
)
def test_each_row_of_a_list_without_pauses_says_so(column: str, more: dict[str, Any], expected: tuple[Unrecorded, ...]) -> None:
    """
    Trap 18: status 5 may have been visited, and no list export tells; a column of one kind of pause says nothing of the others.
    """
    entry = one({"status": "Đang xử lý", column: None}, **more)

    assert entry.dossier is not None
    assert expected == entry.dossier.unrecorded


@pytest.mark.parametrize("left_out", [None, *EVERY_PAUSE])
def test_only_a_list_with_a_place_for_every_pause_tells_them_all(left_out: str | None) -> None:
    """
    Without the day of payment, the end of a wait or the reason of a suspension nobody knows what stopped a clock, and for how long.
    """
    entry = one({"status": "Đang xử lý", **{each: None for each in EVERY_PAUSE if each != left_out}})

    assert entry.dossier is not None
    assert ((P,) if left_out else ()) == entry.dossier.unrecorded


@pytest.mark.parametrize(
    ("status", "column", "kept"),
    [
        ("Đã xử lý xong", "supplement_requested", False),
        ("Đang xử lý", "supplement_requested", False),
        ("Chờ bổ sung hồ sơ", "supplement_requested", True),
        ("Chờ thực hiện nghĩa vụ tài chính", "supplement_requested", False),
        ("Chờ thực hiện nghĩa vụ tài chính", "payment_requested", True),
        ("Tạm dừng xử lý", "suspended", True),
        ("Đã xử lý xong", "suspended", False),
    ],
)
def test_a_request_that_can_have_no_answer_in_the_list_counts_only_while_it_is_awaited(status: str, column: str, kept: bool) -> None:
    """
    OpenCPS writes `correctingDate` and no day of the supplement: else what ended late would seem to have waited to its end.
    """
    asked = datetime(2026, 1, 6, 9)
    ended = {"ended": ENDED} if status == "Đã xử lý xong" else {}
    entry = one({"status": status, column: asked, "suspended_reason": "consultation", **ended})

    assert kept is (column in events(entry))
    assert kept is (("OS840", "no_answers") not in codes(entry.notes))
    assert entry.dossier is not None
    assert P in entry.dossier.unrecorded


@pytest.mark.parametrize(("now", "expected"), [(datetime(2026, 1, 9, 9), (P,)), (datetime(2026, 1, 9, 10), (P, Unrecorded.NO_PAUSES))])
def test_a_handover_after_the_moment_of_judgement_leaves_open_whether_there_was_a_result(now: datetime, expected: Any) -> None:
    """
    A list judged as of a day before it was made: what was handed over later may have ended in time, whatever is affirmed of pauses.
    """
    entry = one({"status": "Đã trả kết quả", "result_returned": RETURNED}, no_pauses=True, now=now)

    assert entry.dossier is not None
    assert expected == entry.dossier.unrecorded


def test_a_suspension_without_a_reason_moves_nothing() -> None:
    """
    Which suspensions stop a clock depends on their reason; one without would be told as unlawful, and what it stopped as late.
    """
    given = dict.fromkeys(EVERY_PAUSE) | {"suspended": datetime(2026, 1, 6, 9), "resumed": datetime(2026, 1, 7, 9)}
    done = one({"status": "Đã xử lý xong", "ended": ENDED, **given})
    still = one({"status": "Tạm dừng xử lý", **given, "resumed": None})

    assert [{"received": RECEIVED, "resolved": ENDED}, {"received": RECEIVED}] == [events(done), events(still)]
    assert done.dossier is not None
    assert still.dossier is not None
    assert [(P,), (P, Unrecorded.SUSPENDED)] == [done.dossier.unrecorded, still.dossier.unrecorded]
    assert ("OS840", "no_reason") in codes(done.notes)


def test_a_request_that_was_not_answered_counts_no_more_once_the_dossier_ended() -> None:
    """
    The cell of the answer is empty: what nobody affirmed of this row is not believed of it either.
    """
    given = dict.fromkeys(EVERY_PAUSE) | {"supplement_requested": datetime(2026, 1, 6, 9)}
    entry = one({"status": "Đã xử lý xong", "ended": ENDED, **given}, no_pauses=True)

    assert {"received": RECEIVED, "resolved": ENDED} == events(entry)
    assert entry.dossier is not None
    assert (P,) == entry.dossier.unrecorded


def test_a_request_with_its_answer_counts() -> None:
    """
    Both days are there: the time between them is known.
    """
    asked, answered = datetime(2026, 1, 6, 9), datetime(2026, 1, 7, 9)
    entry = one({"status": "Đã xử lý xong", "supplement_requested": asked, "supplemented": answered, "ended": ENDED})

    assert {"received": RECEIVED, "supplement_requested": asked, "supplemented": answered, "resolved": ENDED} == events(entry)
    assert [] == codes(entry.notes)[1:]


# -- procedures ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code", "agency"),
    [
        ("1.001193", BIRTH, None),
        (" 1.001 193 ", BIRTH, None),
        ("1.001193.000.00.00.H48", BIRTH, "000.00.00.H48"),
        ("1.001193.H38", BIRTH, "H38"),
        (1.001193, BIRTH, None),  # all six decimals are there
        (0.1 + 0.2 + 0.701193, "1.001193", None),  # what counting in halves leaves over
    ],
)
def test_a_procedure_code_is_read_with_its_tail(cell: Cell, code: str, agency: str | None) -> None:
    """
    Trap 16: iGate writes the agency behind the code; it is evidence of the body and no part of the code.
    """
    read = read_code(cell)

    assert (Shape.CODE, code, agency) == (read.shape, read.code, read.agency)


@pytest.mark.parametrize("cell", [1.0004, "1.0004", "1,0004", "1.00040"])
def test_a_code_that_lost_its_zeros_is_not_completed_but_offered(cell: Cell) -> None:
    """
    Trap 15: 1.000400 became 1.0004; exactly one code of the catalogue begins like it, and still a person has to say so.
    """
    entry = one({"procedure": cell})

    assert (None, [("OS835", "code_cut")]) == (entry.dossier, codes(entry.problems))
    assert "1.000400" in render(entry.problems[0])
    assert "--procedure" in render(entry.problems[0])


def test_a_code_that_lost_its_zeros_and_is_none_of_the_catalogue_is_not_completed() -> None:
    """
    Nothing is offered that the catalogue does not hold.
    """
    assert [("OS835", "code_cut_unknown")] == codes(one({"procedure": 3.1}).problems)


@pytest.mark.parametrize("cell", ["QT-01", "1.001193.", "1.0011930", "11.001193", -1.001193, 12.5, True, RECEIVED, "1.001193 1.000656"])
def test_what_is_no_code_is_not_taken_for_one(cell: Cell) -> None:
    """
    A code of the software's own, a date, two codes in one cell.
    """
    assert [("OS835", "code_shape")] == codes(one({"procedure": cell}).problems)


@pytest.mark.parametrize("name", [BIRTH_NAME, "ĐĂNG KÝ KHAI SINH", "Dang ky  khai sinh"])
def test_a_name_is_matched_exactly(name: str) -> None:
    """
    Trap 17: what the finder finds once is the procedure.
    """
    entry = one({"procedure": None, "procedure_name": name})

    assert entry.dossier is not None
    assert BIRTH == entry.dossier.procedure


def test_a_name_that_matches_nothing_is_never_taken_for_its_nearest() -> None:
    """
    What looks like it is named with its code, and the row is not judged.
    """
    entry = one({"procedure": None, "procedure_name": "Đăng ký khai sanh"})

    assert (None, [("OS836", "name_none")]) == (entry.dossier, codes(entry.problems))
    assert "“1.001193 Đăng ký khai sinh” hay “1.000656 Đăng ký khai tử”" in render(entry.problems[0])
    assert "sanh" not in repr(entry)


def test_a_name_that_several_procedures_bear_is_asked() -> None:
    """
    Both are named with their codes.
    """
    entry = one({"procedure": None, "procedure_name": "Hai thủ tục một tên"})

    assert [("OS836", "name_several")] == codes(entry.problems)
    assert "1.000400 Hai thủ tục một tên; 2.000400" in render(entry.problems[0])


def test_a_name_is_looked_up_by_place_and_day_of_receipt() -> None:
    """
    Names change: the law of the receipt names it, at the place of the row.
    """
    asked = []

    def spy(name: str, *, place: str, on: date) -> Sequence[Named]:
        asked.append((name, place, on))
        return CATALOGUE[:1]

    for columns in ({"received": datetime(2025, 6, 30, 23, 59)}, {"received": None, "submitted": datetime(2025, 7, 1)}, {"received": None}):
        one({"procedure": None, "procedure_name": "X", "place": "38", **columns}, find=spy)

    assert [("X", "38", date(2025, 6, 30)), ("X", "38", date(2025, 7, 1)), ("X", "38", date(2026, 1, 5))] == asked


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("Hộ tịch", BIRTH_NAME), BIRTH),
        (("Hộ tịch", f"2. {BIRTH_NAME}"), BIRTH),
        ((BIRTH_NAME, "Đăng ký khai tử"), "1.000656"),  # the innermost
        ((BIRTH_NAME, "Nguyễn Văn Bịa"), BIRTH),  # a person is not the name of anything
        (("Hộ tịch", "Hai thủ tục một tên"), None),
        (("Hộ tịch",), None),
        ((), None),
    ],
)
def test_the_group_over_a_row_names_its_procedure_where_the_row_does_not(groups: tuple[str, ...], expected: str | None) -> None:
    """
    A public posting has a row for each field and each procedure, and no column for them.
    """
    shape = layout("code", "received")
    found = read_records(shape, [Row(2, (CODE, RECEIVED), groups=groups)], DAYS, find=find, near=near, now=NOW)
    entry = next(found)

    assert expected == (entry.dossier.procedure if entry.dossier else None)
    assert (expected is None) == (codes(entry.problems) in ([("OS835", "code_none")], [("OS835", "name_several")]))


def test_a_procedure_said_of_the_whole_list_does_not_overrule_a_group_that_names_another() -> None:
    """
    Else the rows of the second procedure would be judged by the limit of the first.
    """
    rows = [Row(2, (CODE, RECEIVED), groups=(BIRTH_NAME,)), Row(3, (CODE[:-1] + "2", RECEIVED), groups=("Đăng ký khai tử",))]
    mine, other = read_records(layout("code", "received"), rows, DAYS, find=find, procedure=BIRTH, now=NOW)

    assert (mine.dossier is not None, other.dossier) == (True, None)
    assert [("OS835", "code_other_procedure")] == codes(other.problems)


def test_a_whole_code_decides_whatever_the_name_says() -> None:
    """
    Names are older than codes in many a list.
    """
    entry = one({"procedure_name": "Tên cũ của thủ tục"})

    assert entry.dossier is not None


def test_a_cut_code_and_a_name_must_agree() -> None:
    """
    The name finds the procedure; where it is another one than the code with its zeros would be, nothing is taken.
    """
    assert one({"procedure": "1.0004", "procedure_name": BIRTH_NAME}).problems[0].args["because"] == "code_not_of_name"
    entry = one({"procedure": 1.001193, "procedure_name": BIRTH_NAME})
    assert entry.dossier is not None


def test_a_person_names_the_procedure_of_the_whole_list() -> None:
    """
    It holds whatever the names and cut codes say; a whole code of another procedure contradicts it.
    """
    for columns in ({"procedure": None}, {"procedure": 1.0004}, {"procedure": None, "procedure_name": "Tên lạ"}):
        entry = one(columns, procedure=BIRTH)
        assert entry.dossier is not None
        assert BIRTH == entry.dossier.procedure
    assert [("OS835", "code_other_procedure")] == codes(one({"procedure": "1.000656"}, procedure=BIRTH).problems)


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        (("Lĩnh vực hộ tịch", BIRTH_NAME), BIRTH),
        (("Lĩnh vực hộ tịch", f"2. {BIRTH_NAME}"), BIRTH),
        ((f"II) {BIRTH_NAME}", "UBND phường số 1"), BIRTH),
        ((BIRTH_NAME, "Đăng ký khai tử"), "1.000656"),  # the nearer one
        ((BIRTH_NAME, "NGƯỜI NỘP SỐ 1"), BIRTH),  # a person is not the name of anything
        (("NGƯỜI NỘP SỐ 1",), None),
        ((), None),
    ],
)
def test_a_row_without_code_and_name_is_about_the_procedure_that_it_stands_under(groups: tuple[str, ...], code: str | None) -> None:
    """
    A public posting has a merged row for each field and for each procedure; what is exactly a procedure's name counts, nothing else.
    """
    shape = layout("code", "received", "status")
    entry = next(read_records(shape, [Row(5, (CODE, RECEIVED, "Đang xử lý"), (), groups)], DAYS, find=find, near=near))

    assert code == (entry.dossier and entry.dossier.procedure)
    assert code is not None or [("OS835", "code_none")] == codes(entry.problems)
    assert "NGƯỜI" not in repr(entry)


def test_a_group_that_names_several_procedures_is_asked() -> None:
    """
    They are named, as for a column of names; a group that says one procedure further out is not taken instead.
    """
    shape = layout("code", "received", "status")
    rows = [Row(5, (CODE, RECEIVED, "Đang xử lý"), (), (BIRTH_NAME, "Hai thủ tục một tên"))]

    assert [("OS835", "name_several")] == codes(next(read_records(shape, rows, DAYS, find=find)).problems)


def test_a_group_does_not_stand_in_for_a_broken_code() -> None:
    """
    What a row says itself comes before what stands over it.
    """
    shape = layout("code", "procedure", "received", "status")
    got = read_records(shape, [Row(5, (CODE, 1.0004, RECEIVED, "Đang xử lý"), (), (BIRTH_NAME,))], DAYS, find=find)

    assert ["OS835"] == [each.code for each in next(got).problems]


def test_rows_of_one_unknown_name_are_counted_together() -> None:
    """
    A hundred rows of one name are one thing to mend; the name itself is not told.
    """
    shape = layout("code", "procedure_name", "place", "received", "status")
    rows = [(f"H56-260105-{i:04d}", "Tên lạ", "38", RECEIVED, "Đang xử lý") for i in range(100)]
    got = records(shape, *rows, ("H56-260105-0100", BIRTH_NAME, "38", RECEIVED, "Chưa biết"))

    assert [100, 1] == [100 if entry.problems[0].code == "OS836" else 1 for entry in got][99:]
    assert [("OS836", 2, 100), ("OS837", 102, 1)] == [
        (each.problem.code, each.problem.source.line, each.rows) for each in got.repeated if each.problem.source
    ]


# -- codes ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code"),
    [(CODE, CODE), ("H1", "H1"), (" H56-260105-0001 ", "H56-260105-0001"), (123456, "123456"), (123456.0, "123456")],
)
def test_a_dossier_code_stays_as_it_stands(cell: Cell, code: str) -> None:
    """
    The answer has to be found again in the software that the list comes from.
    """
    assert code == one({"code": cell}).code


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "NGƯỜI NỘP SỐ 1",
        "Ông A, số nhà 5",
        "ABC",
        "079000000001",
        "0990000001",
        "a1@vi-du.invalid",
        79000000001,
        12.5,
        2.6e17,
        True,
        RECEIVED,
        f"{CODE}\nH2",
        "H" * 101,
    ],
)
def test_what_is_no_dossier_code_is_neither_read_nor_shown(cell: Cell) -> None:
    """
    Trap 24 and the twelve headers over nine cells: a name, an identity number, a telephone, two values in one cell.
    """
    entry = one({"code": cell})

    assert ("", None, ["OS839"]) == (entry.code, entry.dossier, [each.code for each in entry.problems])
    assert cell is None or cell is True or str(cell) not in repr(entry)


def test_codes_that_are_numbers_are_told_once() -> None:
    """
    Trap 15: zeros at their beginning may be gone.
    """
    shape = layout("code", "procedure", "place", "received", "status")
    got = list(records(shape, *((n, BIRTH, "38", RECEIVED, "Đang xử lý") for n in (101, 102))))

    assert [[("OS840", "code_number")], []] == [codes(each.notes) for each in got]


def test_a_second_row_of_a_code_is_told_and_not_judged_again() -> None:
    """
    Trap 13: as in a register; whether both say the same is said too, and a code written with another dash is the same.
    """
    shape = layout("code", "procedure", "received", "status")
    first = (CODE, BIRTH, RECEIVED, "Đang xử lý")
    got = list(records(shape, first, first, (CODE.replace("-", "–"), BIRTH, ENDED, "Đang xử lý")))

    assert [[], [("OS805", "row_same")], [("OS805", "row_other")]] == [codes(each.problems) for each in got]
    assert [True, False, False] == [each.dossier is not None for each in got]
    assert [2, 2] == [each.problems[0].args["first"] for each in got[1:]]


def test_the_second_row_is_judged_where_the_first_was_broken() -> None:
    """
    A broken row costs itself alone.
    """
    shape = layout("code", "procedure", "received", "status")
    got = list(records(shape, (CODE, BIRTH, RECEIVED, "?"), (CODE, BIRTH, RECEIVED, "Đang xử lý")))

    assert [False, True] == [each.dossier is not None for each in got]


@pytest.mark.parametrize(
    ("columns", "agency"),
    [
        ({}, "000.00.06.H56"),
        ({"procedure": "1.001193.H38"}, "H38"),
        ({"agency": "UBND  phường số 1"}, "UBND phường số 1"),
        ({"code": "H1"}, None),
    ],
)
def test_the_body_is_that_of_the_list_else_of_the_codes(columns: dict[str, Cell], agency: str | None) -> None:
    """
    The column stands first, then the tail of the procedure's code, then the dossier's code.
    """
    entry = one(columns)

    assert entry.dossier is not None
    assert agency == entry.dossier.agency


# -- place, channel, claims, facts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "more", "place", "notes"),
    [
        ({}, {}, "vn", [("OS840", "place_assumed")]),
        ({"place": "38"}, {}, "38", []),
        ({"place": 38}, {}, "38", []),
        ({"place": "01"}, {"place": "38"}, "38", []),
        ({}, {"place": "38"}, "38", []),
    ],
)
def test_the_place_is_said_by_a_person_else_by_the_list(
    columns: dict[str, Cell], more: dict[str, Any], place: str, notes: list[tuple[str, str]]
) -> None:
    """
    No code is taken for a place: no table says which H-code is which province. What is assumed is told.
    """
    entry = one({"status": "Đang xử lý", **columns}, **more)

    assert entry.dossier is not None
    assert (place, notes) == (entry.dossier.place, codes(entry.notes))


def test_what_is_no_place_code_breaks_the_row_and_is_not_shown() -> None:
    """
    It may be an address.
    """
    entry = one({"place": "SỐ NHÀ 1, ĐƯỜNG SỐ 1"})

    assert [("OS839", "place_shape")] == codes(entry.problems)
    assert "ĐƯỜNG" not in repr(entry)


@pytest.mark.parametrize(
    ("cell", "channel", "problems"),
    [
        (None, "in_person", []),
        ("Trực tuyến", "online", []),
        ("Bưu chính", "post", []),
        ("online", "online", []),
        (True, "online", []),
        (False, "in_person", []),
        ("FALSE", "in_person", []),
        ("Qua người quen", "in_person", [("OS844", "channel_unread")]),
    ],
)
def test_channels_by_their_words(cell: Cell, channel: str, problems: list[tuple[str, str]]) -> None:
    """
    A word that is not known counts as the counter, which is said once.
    """
    entry = one({"channel": cell, "place": "38", "status": "Đang xử lý"})

    assert entry.dossier is not None
    assert (channel, problems) == (entry.dossier.channel, codes(entry.notes))


@pytest.mark.parametrize(
    ("word", "cell", "claimed"),
    [
        ("Đã xử lý xong", "Sớm hạn", "early"),
        ("Đã xử lý xong", "Đúng hạn", "on_time"),
        ("Đã xử lý xong", "Quá hạn", "late"),
        ("Đang xử lý", "Quá hạn", "overdue"),
        ("Đang xử lý", "Trong hạn", "in_time"),
        ("Đang xử lý", "Còn 2 ngày 3 giờ", "in_time"),
        ("Đang xử lý", "Quá 1 ngày", "overdue"),
        ("Đã xử lý xong", "Quá 1 ngày", "late"),
        ("Đã xử lý xong", True, "late"),
        ("Đang xử lý", True, "overdue"),
        ("Đang xử lý", False, None),
        ("Tạm dừng xử lý", "Tạm dừng xử lý", None),
        ("Đang xử lý", "in_time", "in_time"),
    ],
)
def test_claims_are_evidence_in_the_words_of_the_outcomes(word: str, cell: Cell, claimed: str | None) -> None:
    """
    "Quá hạn" of an open dossier means overdue, of an ended one late; nothing of it moves an answer.
    """
    entry = one({"status": word, "ended": ENDED if word == "Đã xử lý xong" else None, "claimed_outcome": cell, "place": "38"})

    assert entry.dossier is not None
    assert (claimed, ()) == (entry.dossier.claimed.get("outcome"), entry.notes)


@pytest.mark.parametrize("cell", ["Lý do riêng của NGƯỜI NỘP SỐ 1", 3, 2.5, RECEIVED, "x" * 400])
def test_a_claim_that_is_not_understood_is_left_out_and_not_shown(cell: Cell) -> None:
    """
    A reason for lateness is no claim, a number may be days left or days over.
    """
    entry = one({"status": "Đang xử lý", "claimed_outcome": cell, "place": "38"})

    assert entry.dossier is not None
    assert ({}, [("OS844", "claim_unread")]) == (entry.dossier.claimed, codes(entry.notes))
    assert not isinstance(cell, str) or cell not in repr(entry)


def test_a_status_that_no_date_tells_is_kept_as_a_claim() -> None:
    """
    As of national messages: only where the dates tell another one.
    """
    waiting, done = one({"status": "Chờ bổ sung hồ sơ"}).dossier, one({"status": "Đã xử lý xong", "ended": ENDED}).dossier

    assert waiting is not None
    assert done is not None
    assert ({"status": "5"}, {}) == (waiting.claimed, done.claimed)


def test_a_new_date_without_its_kind_moves_no_due_date() -> None:
    """
    Trap 19: "Ngày gia hạn" may be an apology or an extension by law; it is the due date that the list claims.
    """
    entry = one({"extended_to": RETURNED, "promised": ENDED, "status": "Đang xử lý", "place": "38"})

    assert entry.dossier is not None
    assert {"received": RECEIVED} == events(entry)
    assert ({"due": RETURNED}, ENDED) == (entry.dossier.claimed, entry.dossier.promised)
    assert [("OS840", "extended_unused")] == codes(entry.notes)


@pytest.mark.parametrize(("until", "reason"), [(RETURNED, "apology"), (None, "verification")])
def test_an_extension_with_its_own_day_is_read_as_in_a_register(until: datetime | None, reason: str) -> None:
    """
    With a new date it is an apology, without one an extension for verification.
    """
    entry = one({"extended": ENDED, "extended_to": until})

    assert entry.dossier is not None
    assert Event(ENDED, "extended", reason, until) in entry.dossier.events


def test_facts_are_those_that_a_person_named() -> None:
    """
    As text on one line; a whole number has no point, a day no hour.
    """
    shape = layout("code", "procedure", "received", facts=("a", "b", "c", "d", "e"), unknown=("Ghi chú",))
    entry = next(records(shape, (CODE, BIRTH, RECEIVED, "hai \n dòng", 3.0, datetime(2026, 1, 5), True, None, "BÍ MẬT")))

    assert entry.dossier is not None
    assert {"a": "hai dòng", "b": "3", "c": "2026-01-05", "d": "true"} == entry.dossier.facts


@pytest.mark.parametrize(("target", "good"), [("level", "province"), ("case", "cap-moi")])
def test_words_of_the_format_are_nothing_else(target: str, good: str) -> None:
    """
    A level or a case that is none breaks the row, and is not shown: engine and reports would repeat it.
    """
    entry = one({target: "NGƯỜI NỘP SỐ 1"})

    assert [("OS839", "word_shape")] == codes(entry.problems)
    assert "NGƯỜI" not in repr(entry)
    assert one({target: good}).dossier is not None


def test_a_moment_that_cannot_be_read_breaks_its_row_with_its_place() -> None:
    """
    File, row and column.
    """
    entry = one({"promised": "hôm nào rảnh"})

    assert ("OS804", "bang-ke.xlsx:2:4") == (entry.problems[0].code, str(entry.problems[0].source))


def test_a_row_that_could_not_be_opened_keeps_its_reason() -> None:
    """
    What the reader of the file says is handed on.
    """
    broken = problem("OS808", None, why="nul")
    got = read_records(layout("code", "procedure"), [Row(7, (), (broken,))], DAYS, find=find)

    assert [Entry(7, "", None, (broken,))] == list(got)


def test_words_are_counted_apart_and_not_told() -> None:
    """
    Two unknown statuses are two things to mend, each with its first row; a hundred spellings of one fold into one.
    """
    shape = layout("code", "procedure", "received", "status")
    words = ("Đã duyệt", "ĐÃ DUYỆT", "Lưu kho", "Đã  duyệt")
    got = records(shape, *((f"H56-260105-{i:04d}", BIRTH, RECEIVED, word) for i, word in enumerate(words)))
    assert [None] * 4 == [each.dossier for each in got]

    assert [(2, 3), (4, 1)] == [(each.problem.source.line, each.rows) for each in got.repeated if each.problem.source]
    assert "duyệt" not in repr(got.repeated).casefold()


def test_a_row_of_text_with_a_cell_too_many_is_not_read() -> None:
    """
    Where a mark between cells stood in a cell, nobody can tell which cell belongs where; in a workbook cells cannot slip.
    """
    cells = (CODE, BIRTH, RECEIVED, "?")
    broken = next(records(layout("code", "procedure", "received", form=Form.CSV), cells))
    sound = next(records(layout("code", "procedure", "received"), cells))

    assert (["OS809"], True) == ([each.code for each in broken.problems], sound.dossier is not None)


def test_a_short_row_lacks_what_it_does_not_have() -> None:
    """
    Trap 14 within a row: absent is empty.
    """
    entry = next(records(layout("code", "procedure", "received", "promised"), (CODE, BIRTH, RECEIVED)))

    assert entry.dossier is not None
    assert entry.dossier.promised is None


def test_every_sentence_names_the_column_and_has_no_hole() -> None:
    """
    In both languages, of all that a row can be told.
    """
    given = {"code": CODE, "procedure": BIRTH, "received": RECEIVED}
    rows: list[dict[str, Cell]] = [
        *(
            {"status": word, "ended": ended, "result_returned": back}
            for word in WORDS
            for ended in (None, ENDED)
            for back in (None, RETURNED)
        ),
        {"status": "?"},
        {"status": None},
        {"status": 9},
        {"status": True},
        {"procedure": 1.0004},
        {"procedure": 3.5},
        {"procedure": "x"},
        {"procedure": None},
        {"procedure": None, "procedure_name": 3},
        {"procedure": None, "procedure_name": "Hai thủ tục một tên"},
        {"procedure": None, "procedure_name": "?"},
        {"procedure": "1.0004", "procedure_name": BIRTH_NAME},
        {"received": None, "code": "H1", "procedure": None, "procedure_name": BIRTH_NAME, "now": None},
        *({"code": cell} for cell in (None, "x y", 1.5, True, 5)),
        {"place": "?"},
        {"place": True},
        {"level": "?"},
        {"channel": "?"},
        {"claimed_outcome": "?"},
        {"claimed_status": "?"},
        {"extended_to": RETURNED},
        {"ended": ENDED},
        {"suspended": ENDED, "suspended_reason": "?"},
    ]
    said = set()
    for columns in rows:
        more = {"now": columns.pop("now")} if "now" in columns else {}
        entry = one({**given, **columns}, **more)
        for found in (*entry.problems, *entry.notes):
            said.add(found.args["because"])
            for lang in ("vi", "en"):
                text = render(found, lang)
                assert text.endswith((".", "?")), text
                assert not {"None", "  ", "()", "{", "because."} & {
                    part for part in ("None", "  ", "()", "{", "because.") if part in text
                }, text

    assert {each.value for each in Told} <= said | {"status_other_end", "status_no_receipt", "status_not_received", "request_open"}


# -- privacy -------------------------------------------------------------------------------------------------------------------------

secrets = st.text("QXZĐỘẴ7", min_size=6, max_size=12).map(lambda text: f"§{text}§")


@given(st.lists(secrets, min_size=3, max_size=3), st.sampled_from(["Đang xử lý", "?", None, "Đã xử lý xong"]), st.booleans())
def test_what_is_dropped_is_never_even_looked_at(hidden: list[str], word: str | None, broken: bool) -> None:
    """
    Random secrets in personal, unknown and ignored columns are in no dossier, no problem, no note and no count.
    """
    shape = layout("code", "procedure", "received", "status", private=("Chủ hồ sơ", "Điện thoại"), unknown=("Ghi chú",))
    rows = [("H56-260105-0001", "x" if broken else BIRTH, RECEIVED, word, *hidden)] * 2
    got = records(shape, *rows)
    shown = repr((list(got), got.repeated))

    assert [] == [each for each in hidden if each in shown or each[1:-1] in shown]


@given(
    st.dictionaries(
        st.sampled_from(["code", "status", "procedure", "procedure_name", "place", "level", "case", "channel"]), secrets, min_size=1
    )
)
def test_what_slipped_into_a_column_that_is_read_is_not_repeated(slipped: dict[str, str]) -> None:
    """
    A name in the column of codes, statuses, procedures, places, channels or claims breaks the row or is left out, and is told nowhere.
    """
    entry = one({"status": "Đang xử lý", "procedure_name": None, "claimed_outcome": slipped.get("code"), **slipped})
    shown = repr(entry) + "".join(render(each, lang) for each in (*entry.problems, *entry.notes) for lang in ("vi", "en"))

    assert [] == [each for each in slipped.values() if each in shown or each[1:-1] in shown]


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**31, -(10**6000), 0, 5, 46027]),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([*WORDS, CODE, BIRTH, BIRTH_NAME, "x" * 5_000, "1.0004", "38", "online"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(st.data())
def test_whatever_stands_in_a_row_is_a_dossier_or_a_problem(data: st.DataObject) -> None:
    """
    Any cell in any column: nothing is raised, each entry is one or the other, and all that is told can be said in both languages.
    """
    targets = data.draw(st.lists(st.sampled_from(TARGETS), unique=True))
    shape = layout(*targets, facts=("x",))
    rows = data.draw(st.lists(st.lists(anything, max_size=len(targets) + 3), max_size=4))
    for entry in records(shape, *rows):
        assert (entry.dossier is None) == any(each.severity == "error" for each in entry.problems)
        for found in (*entry.problems, *entry.notes):
            assert all(render(found, lang) for lang in ("vi", "en"))


# -- written back --------------------------------------------------------------------------------------------------------------------

moments = st.none() | st.integers(0, 5 * 10**7).map(lambda seconds: datetime(2025, 1, 1) + timedelta(seconds=seconds))
texts = st.none() | st.text("ab,;\"'\n=+ đ1-", min_size=1, max_size=12)


@st.composite
def lists(draw: st.DrawFn) -> tuple[Layout, list[tuple[Cell, ...]]]:
    """A layout and rows of it, some of them broken."""
    dates = draw(st.lists(st.sampled_from([*(k.value for k in EventKind), "ended", "promised", "extended_to", "claimed_due"]), unique=True))
    targets = ("code", "procedure", "status", "agency", "claimed_outcome", "channel", "suspended_reason", *dates)
    shape = layout(*targets, facts=("dien-tich", "Ghi chú"))
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 99).map(lambda n: f"000.00.06.H56-260105-{n:04d}"),
                st.sampled_from([BIRTH, "1.000656", "1.0004"]),
                st.sampled_from([*WORDS, None]),
                texts,
                st.sampled_from(["Đúng hạn", "Quá 1 ngày", None, "?"]),
                st.sampled_from(["Trực tuyến", None]),
                st.sampled_from(["payment", "?", None]),
                *(moments for _ in dates),
                texts,
                st.none() | st.floats(0, 100) | st.booleans(),
            ),
            max_size=6,
        )
    )
    return shape, rows


@given(lists())
def test_a_list_written_as_a_register_is_the_same_dossiers(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Layout, list[tuple[Cell, ...]]]
) -> None:
    """
    What `--normalised` writes is read back: events, claims, facts, and what the list leaves out.
    """
    shape, rows = drawn
    made: list[Dossier] = [entry.dossier for entry in records(shape, *rows, place="38") if entry.dossier is not None]
    path = tmp_path_factory.mktemp("normalised") / "so.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_csv(stream, made, beside=beside_columns(shape))
    back = [entry.dossier for entry in read_register(path)] if made else []

    assert made == back


@pytest.mark.parametrize(("cell", "facts"), [("=+", {}), ("=1+1", {"a": "1+1"}), ("-5", {"a": "-5"}), ("x" * 299 + " y", {"a": "x" * 299})])
def test_a_fact_is_what_a_register_can_hold(cell: str, facts: dict[str, str]) -> None:
    """
    No formula, no blank at an end, and nothing where nothing is left.
    """
    (entry,) = records(layout("code", "procedure", "received", facts=("a",)), (CODE, BIRTH, RECEIVED, cell))

    assert facts == (entry.dossier and entry.dossier.facts)


def test_facts_of_later_rows_have_their_column() -> None:
    """
    The first row may lack a fact; its column is there all the same.
    """
    shape = layout("code", "procedure", "received", facts=("b", "a"))
    made = [
        entry.dossier for entry in records(shape, (CODE, BIRTH, RECEIVED, None, None), ("H2", BIRTH, RECEIVED, "x", None)) if entry.dossier
    ]
    stream = io.StringIO()

    assert (2, ("a", "b", "unrecorded")) == (write_csv(stream, made, beside=beside_columns(shape)), beside_columns(shape))
    assert stream.getvalue().splitlines()[0].endswith(",a,b,unrecorded")
