"""The national message: read into a dossier and written from one, without a loss that is not named."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at, codes, dossier, event
from onestop import Dossier, Event, Problem, render
from onestop.exchange.national import (
    DOSSIER,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_MESSAGE,
    PROGRESS,
    Message,
    Progress,
    channels,
    fields,
    is_progress,
    load_text,
    message_text,
    parse_stamp,
    progress_of,
    read_message,
    read_progress,
    stamp,
    with_progress,
    write_message,
    write_progress,
)
from onestop.exchange.portals import portals
from onestop.exchange.registers import dossier_data, read_dossier
from onestop.exchange.statuses import rules

CODE = "000.00.06.H26-260105-0001"
PERSON = "Họ tên Bí Mật"


def made(**more: Any) -> dict[str, Any]:
    """A message of a dossier that was received on Monday 5 January 2026, with *more* in place of its fields; None takes one away."""
    whole = {
        "MaHoSo": CODE,
        "MaTTHC": "1.001731",
        "NgayNopHoSo": "20260105080000",
        "NgayTiepNhan": "20260105090000",
        "NgayHenTra": "20260108170000",
        "TrangThaiHoSo": "2",
        "KenhThucHien": "1",
        **more,
    }
    return {name: value for name, value in whole.items() if value is not None}


def read(**more: Any) -> Dossier:
    """The dossier of such a message, which has nothing wrong."""
    got, _, problems = read_message(made(**more))
    assert got is not None
    assert [] == codes(problems)
    return got


def told(**more: Any) -> list[str]:
    """What is wrong with such a message."""
    return codes(read_message(made(**more))[2])


def kinds(found: Dossier) -> list[tuple[str, datetime]]:
    """Its events by kind and moment, in order."""
    return sorted(((each.kind.value, each.at) for each in found.events), key=lambda pair: pair[1])


# -- fields --------------------------------------------------------------------------------------------------------------------------


def test_message_becomes_a_dossier() -> None:
    """
    Code, procedure, agency, channel, dates and appointment; the appointment is also what the sender claims.
    """
    got = read(DonViXuLy="UBND phường", KenhThucHien="2")

    assert (CODE, "1.001731", "UBND phường", "online", "vn") == (got.code, got.procedure, got.agency, got.channel, got.place)
    assert [("submitted", at("2026-01-05T08:00")), ("received", at("2026-01-05T09:00"))] == kinds(got)
    assert (at("2026-01-08T17:00"), {"due": at("2026-01-08T17:00")}) == (got.promised, got.claimed)


@pytest.mark.parametrize(
    ("code", "channel"), [("1", "in_person"), ("2", "online"), ("3", "post"), ("", "in_person"), (2, "online"), (None, "in_person")]
)
def test_channel_is_1_counter_2_online_3_post(code: Any, channel: str) -> None:
    """
    Empty or absent is in person (the rule of Decision 766's measure).
    """
    assert channel == read(KenhThucHien=code).channel
    assert {"1", "2", "3"} == set(channels())


@pytest.mark.parametrize(
    ("status", "dates", "expected"),
    [
        ("1", {"NgayTiepNhan": None}, []),
        ("2", {}, []),
        ("3", {"NgayTiepNhan": None, "NgayTuChoi": "20260105100000"}, [("intake_refused", at("2026-01-05T10:00"))]),
        ("3", {"NgayTiepNhan": None, "NgayKetThucXuLy": "20260105100000"}, [("intake_refused", at("2026-01-05T10:00"))]),
        ("4", {}, []),
        ("7", {"NgayKetThucXuLy": "20260106100000"}, [("withdrawn", at("2026-01-06T10:00"))]),
        ("8", {"NgayKetThucXuLy": "20260106100000"}, [("stopped", at("2026-01-06T10:00"))]),
        ("9", {"NgayKetThucXuLy": "20260106100000"}, [("resolved", at("2026-01-06T10:00"))]),
        ("9", {"NgayTuChoi": "20260106100000"}, [("refused", at("2026-01-06T10:00"))]),
        ("9", {"NgayTuChoi": "20260106100000", "NgayKetThucXuLy": "20260106100000"}, [("refused", at("2026-01-06T10:00"))]),
        (
            "10",
            {"NgayKetThucXuLy": "20260106100000", "NgayTra": "20260107080000"},
            [("resolved", at("2026-01-06T10:00")), ("result_returned", at("2026-01-07T08:00"))],
        ),
    ],
)
def test_status_says_what_the_end_was(status: str, dates: dict[str, Any], expected: list[tuple[str, datetime]]) -> None:
    """
    The moment of the end goes to the event that the status names; the hand-over is one of its own.
    """
    got = read(TrangThaiHoSo=status, **dates)

    assert expected == [pair for pair in kinds(got) if pair[0] not in ("submitted", "received")]


def test_status_5_is_an_open_supplement() -> None:
    """
    The record without an answer.
    """
    got = read(TrangThaiHoSo="5", DanhSachHoSoBoSung=[{"NgayBoSung": "20260106090000"}])

    assert ("supplement_requested", at("2026-01-06T09:00")) == kinds(got)[-1]


def test_status_6_has_no_moment_and_says_so() -> None:
    """
    No field tells when payment was asked for, so no event is made up.
    """
    got, _, problems = read_message(made(TrangThaiHoSo="6"))

    assert got is not None
    assert (["submitted", "received"], ["OS857"]) == ([kind for kind, _ in kinds(got)], codes(problems))


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"TrangThaiHoSo": "9"}, "9"),
        ({"TrangThaiHoSo": 8}, "8"),
        ({"TrangThaiHoSo": "5"}, "5"),
        ({"TrangThaiHoSo": "2", "NgayTiepNhan": None}, "2"),
        ({"TrangThaiHoSo": "4", "DanhSachHoSoBoSung": [{"NgayBoSung": "20260106100000"}]}, "4"),
        ({"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20260107150000"}, None),
        ({"TrangThaiHoSo": "4"}, None),
        ({"TrangThaiHoSo": "6"}, None),
    ],
)
def test_status_that_its_dates_do_not_tell_is_a_claim(more: dict[str, Any], status: str | None) -> None:
    """
    So that an audit still sees it; it is written back, and lost only where the message that is written says another.
    """
    got, rest, _ = read_message(made(**more))
    assert got is not None
    assert rest is not None
    again, problems = write_message(got, rest)

    assert status == got.claimed.get("status")
    assert message_text(made(**more)) == message_text(again)
    assert "OS860" not in codes(problems)
    assert ([("claimed", "status")] if status else []) == [each.path for each in write_message(got)[1] if each.code == "OS860"]


def test_supplement_becomes_events_and_keeps_both_appointments() -> None:
    """
    Old and new due dates are claims, one for each record.
    """
    record = {
        "HoSoBoSungId": "7",
        "NguoiYeuCauBoSung": PERSON,
        "NgayBoSung": "20260106090000",
        "NgayTiepNhanBoSung": "20260107100000",
        "NgayHenTraTruoc": "20260108170000",
        "NgayHenTraMoi": "20260112170000",
    }
    got = read(TrangThaiHoSo="4", NgayHenTra="20260112170000", DanhSachHoSoBoSung=[record])

    assert [("supplement_requested", at("2026-01-06T09:00")), ("supplemented", at("2026-01-07T10:00"))] == kinds(got)[2:]
    assert [{"at": "2026-01-06T09:00:00", "before": "2026-01-08T17:00:00", "after": "2026-01-12T17:00:00"}] == got.claimed["appointments"]


def test_agency_behind_a_procedure_code_is_cut_off_and_written_again() -> None:
    """
    Some systems send `1.001612.000.00.00.H48`.
    """
    data = made(MaTTHC="1.001612.000.00.00.H48")
    got, rest, _ = read_message(data)

    assert got is not None
    assert "1.001612" == got.procedure
    assert "1.001612.000.00.00.H48" == write_message(got, rest)[0]["MaTTHC"]
    assert "1.001731" == write_message(attrs.evolve(got, procedure="1.001731"), rest)[0]["MaTTHC"]


# -- moments -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260105093015", datetime(2026, 1, 5, 9, 30, 15)),
        ("202601050930", datetime(2026, 1, 5, 9, 30)),
        ("20260105", datetime(2026, 1, 5)),
        (" 20240229000000 ", datetime(2024, 2, 29)),
        *((text, None) for text in ("", "20260230000000", "20260105240000", "2026010509301", "2026-01-05", "05/01/2026", "20260105093060")),
        *((text, None) for text in ("00000101000000", "２０２６０１０５", "hôm nay")),
    ],
)
def test_moment_is_yyyymmddhhmmss(text: str, moment: datetime | None) -> None:
    """
    In Vietnamese civil time; without an hour its midnight; anything else is none.
    """
    assert moment == parse_stamp(text)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_moment_that_is_written_is_read_back(moment: datetime) -> None:
    """
    Fourteen digits, in any year.
    """
    assert (14, moment) == (len(stamp(moment)), parse_stamp(stamp(moment)))


def test_moment_without_seconds_is_a_hint_and_keeps_its_spelling() -> None:
    """
    The reader knows that midnight was not written.
    """
    data = made(NgayTiepNhan="20260105", NgayNopHoSo=202601050800)
    got, rest, problems = read_message(data)

    assert got is not None
    assert (["OS854", "OS854"], at("2026-01-05T00:00")) == (codes(problems)[:2], dict(kinds(got))["received"])
    assert data == write_message(got, rest)[0]


# -- round trips ---------------------------------------------------------------------------------------------------------------------

_stamps = st.datetimes(datetime(2026, 1, 5), datetime(2026, 2, 28)).map(stamp)
_spelt = st.one_of(
    _stamps, _stamps.map(lambda text: text[:12]), _stamps.map(lambda text: text[:8]), _stamps.map(int), st.just(""), st.none()
)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_names = st.text("AbcĐ_ {}", min_size=1, max_size=6).map(lambda name: f"x{name}")
_records = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi"), _spelt),
            "NoiDungBoSung": _json,
            "DanhSachGiayToBoSung": _json,
            "la": _json,
        },
    ),
    max_size=4,
)
_unread = [name for name, field in fields(DOSSIER).items() if not field.holds and not field.parts]
_messages = st.builds(
    lambda known, unknown: {**unknown, **known},
    st.fixed_dictionaries(
        {
            "MaHoSo": st.text(min_size=1, max_size=20),
            "MaTTHC": st.sampled_from(("1.001731", "1.001612.000.00.00.H48", "khác")),
            "TrangThaiHoSo": st.sampled_from([*map(str, range(1, 11)), *range(1, 11), " 4 "]),
        },
        optional={
            **dict.fromkeys(("NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy", "NgayTuChoi"), _spelt),
            "KenhThucHien": st.sampled_from(("", "1", "2", "3", 1, 2, 3, None)),
            "DonViXuLy": st.sampled_from(("", "UBND", None)),
            "DanhSachHoSoBoSung": _records | st.just("") | st.none(),
            **dict.fromkeys(_unread[:6], _json),
            "TaiLieuNop": st.lists(st.dictionaries(_names, _json, max_size=2), max_size=2),
        },
    ),
    st.dictionaries(_names, _json, max_size=3),
)


@given(_messages)
def test_message_comes_back_byte_for_byte_in_its_normal_form(data: dict[str, Any]) -> None:
    """
    Whatever it says, consistent or not: unknown fields, spellings of dates, empty texts, numbers for texts, the order of supplements.
    """
    before = copy.deepcopy(data)
    got, rest, problems = read_message(data)

    assert got is not None, problems
    assert message_text(before) == message_text(write_message(got, rest)[0])
    assert before == data


@given(_messages)
def test_normal_form_changes_the_order_of_keys_alone(data: dict[str, Any]) -> None:
    """
    Read as JSON it is the same message, and written again it is the same text.
    """
    text = message_text(data)

    assert data == json.loads(text)
    assert text == message_text(json.loads(text))
    assert (data, ()) == load_text(text)


@given(_messages)
def test_message_survives_a_register_between(data: dict[str, Any]) -> None:
    """
    A dossier that went through a JSON Lines register still writes the same message over its rest.
    """
    got, rest, _ = read_message(data)
    assert got is not None
    again, problems = read_dossier(json.loads(json.dumps(dossier_data(got))), "so.jsonl")

    assert (got, ()) == (again, problems)
    assert again is not None
    assert message_text(data) == message_text(write_message(again, rest)[0])


def test_normal_form_puts_known_fields_first() -> None:
    """
    In the order of the table, inside supplements too; unknown ones after them by their names.
    """
    data = {
        "z": 1,
        "a": {"c": 1, "b": 2},
        "TrangThaiHoSo": "4",
        "MaHoSo": "H",
        "DanhSachHoSoBoSung": [{"la": 1, "NgayHenTraMoi": "", "NgayBoSung": ""}],
    }
    wanted = '{"MaHoSo":"H","TrangThaiHoSo":"4","DanhSachHoSoBoSung":[{"NgayBoSung":"","NgayHenTraMoi":"","la":1}],"a":{"b":2,"c":1},"z":1}'

    assert wanted == message_text(data)


def test_dossier_itself_holds_what_it_can() -> None:
    """
    The rest of a plain message is what no dossier has: nothing is kept twice.
    """
    data = made(
        ChuHoSo=PERSON,
        TrangThaiHoSo="10",
        NgayKetThucXuLy="20260108100000",
        NgayTra="20260109080000",
        la=1,
        DanhSachHoSoBoSung=[
            {"NgayBoSung": "20260106090000", "NgayTiepNhanBoSung": "20260107090000", "NgayHenTraMoi": "20260112170000", "x": 2}
        ],
    )
    _, rest, _ = read_message(data)

    assert rest is not None
    assert ({"ChuHoSo": PERSON, "la": 1}, {}) == (rest.rest.kept, rest.rest.said)
    assert rest.records is not None
    assert [{"x": 2}] == [record.rest.kept for record in rest.records]


def test_change_of_the_dossier_is_written_over_what_was_kept() -> None:
    """
    A new result changes the status and the date; personal and unknown fields stay; the old spelling of an unchanged date stays.
    """
    data = made(TrangThaiHoSo="4", NgayTiepNhan="202601050900", ChuHoSo=PERSON, la=[1])
    got, rest, _ = read_message(data)
    assert got is not None
    later = attrs.evolve(got, events=(*got.events, event("2026-01-08T10:00", "resolved")))

    assert {**data, "TrangThaiHoSo": "9", "NgayKetThucXuLy": "20260108100000"} == write_message(later, rest)[0]


def test_answer_to_a_supplement_is_written_into_its_record() -> None:
    """
    What the record said besides stays with it, and a new request comes after it.
    """
    data = made(TrangThaiHoSo="5", DanhSachHoSoBoSung=[{"NgayBoSung": "20260106090000", "NoiDungBoSung": "thiếu giấy"}])
    got, rest, _ = read_message(data)
    assert got is not None
    later = attrs.evolve(
        got, events=(*got.events, event("2026-01-07T09:00", "supplemented"), event("2026-01-08T09:00", "supplement_requested"))
    )
    first = {"NgayBoSung": "20260106090000", "NoiDungBoSung": "thiếu giấy", "NgayTiepNhanBoSung": "20260107090000"}

    assert [first, {"NgayBoSung": "20260108090000"}] == write_message(later, rest)[0]["DanhSachHoSoBoSung"]


def test_message_of_another_service_cannot_be_written_over() -> None:
    """
    A progress line has other fields.
    """
    with pytest.raises(ValueError, match=PROGRESS):
        write_message(dossier(), Message(PROGRESS))


# -- from a dossier ------------------------------------------------------------------------------------------------------------------

_moments = st.datetimes(datetime(2026, 1, 5), datetime(2026, 2, 28))
_seconds = _moments.map(lambda moment: moment.replace(microsecond=0))
_anything = st.builds(
    Event,
    st.one_of(_seconds, _moments),
    st.sampled_from(
        [
            "submitted",
            "received",
            "transferred",
            "intake_refused",
            "supplement_requested",
            "supplemented",
            "payment_requested",
            "paid",
            "suspended",
            "resumed",
            "extended",
            "resolved",
            "refused",
            "withdrawn",
            "stopped",
            "result_returned",
        ]
    ),
    reason=st.sampled_from((None, "posting")),
    until=st.none() | _seconds,
    part=st.sampled_from((None, None, None, "birth")),
    note=st.sampled_from((None, "ghi chú")),
)
_dossiers = st.builds(
    Dossier,
    st.just(CODE),
    st.just("1.001731"),
    st.sampled_from(("vn", "01")),
    st.lists(_anything, max_size=7),
    case=st.sampled_from((None, "default")),
    channel=st.sampled_from(("in_person", "post", "online")),
    agency=st.sampled_from((None, "UBND")),
    level=st.sampled_from((None, "commune")),
    facts=st.sampled_from(({}, {"proxy": True})),
    documents=st.just(()),
    promised=st.none() | _moments,
    claimed=st.fixed_dictionaries({}, optional={"due": _seconds, "outcome": st.just("late")}),
)


def _without(found: Dossier, problems: Sequence[Problem]) -> Dossier:
    """The dossier less what was told to be lost."""
    lost = {each.path for each in problems if each.code in ("OS860", "OS865")}

    def stripped(index: int, each: Event) -> Event:
        gone = {name: None for name in ("reason", "until", "note") if ("events", index, name) in lost}
        moment = each.at.replace(microsecond=0) if ("events", index, "at") in lost else each.at
        return attrs.evolve(each, at=moment, **gone)

    return attrs.evolve(
        found,
        place="vn" if ("place",) in lost else found.place,
        events=tuple(stripped(i, each) for i, each in enumerate(found.events) if ("events", i) not in lost),
        case=None if ("case",) in lost else found.case,
        level=None if ("level",) in lost else found.level,
        facts={} if ("facts",) in lost else found.facts,
        claimed={name: value for name, value in found.claimed.items() if ("claimed", name) not in lost},
    )


@given(_dossiers)
def test_dossier_loses_nothing_but_what_is_named(found: Dossier) -> None:
    """
    Written, read back, and compared with the dossier less its named losses, whatever its events are.
    """
    data, problems = write_message(found)
    back, _, _ = read_message(data)
    wanted = _without(found, problems)

    assert back is not None
    assert Counter(wanted.events) == Counter(back.events)
    names = ("code", "procedure", "place", "case", "channel", "agency", "level", "facts", "documents")
    assert [getattr(wanted, name) for name in names] == [getattr(back, name) for name in names]
    assert wanted.claimed.items() <= back.claimed.items()
    if found.promised is not None and not any(each.path == ("promised",) for each in problems):
        assert found.promised == back.promised


@st.composite
def _lives(draw: st.DrawFn) -> Dossier:
    """A dossier whose every event a message or a progress line holds, in a possible order."""
    steps = ["submitted"] if draw(st.booleans()) else []
    steps += ["received"]
    for pair in draw(st.lists(st.sampled_from((("supplement_requested", "supplemented"), ("payment_requested", "paid"))), max_size=3)):
        steps += pair
    steps += draw(
        st.sampled_from(
            ([], ["withdrawn"], ["stopped"], ["resolved"], ["resolved", "result_returned"], ["supplement_requested"], ["payment_requested"])
        )
    )
    moments = sorted(draw(st.lists(_seconds, min_size=len(steps), max_size=len(steps), unique=True)))
    return Dossier(CODE, "1.001731", "vn", [Event(moment, kind) for moment, kind in zip(moments, steps, strict=True)])


@given(_lives())
def test_progress_lines_hold_every_step(found: Dossier) -> None:
    """
    Written and read back onto a dossier without events, they give its events.
    """
    lines = [read_progress(write_progress(line)) for line in progress_of(found)]
    bare = attrs.evolve(found, events=())
    got, problems = with_progress(bare, [line for line, _ in lines if line is not None])

    assert [()] * len(lines) == [told for _, told in lines]
    assert (found.events, []) == (got.events, [code for code in codes(problems) if code != "OS856"])


@given(_lives())
def test_message_and_its_progress_lines_hold_the_dossier(found: Dossier) -> None:
    """
    Together they lose nothing.
    """
    data, problems = write_message(found, progress=True)
    back, _, _ = read_message(data)
    assert back is not None
    got, later = with_progress(back, progress_of(found), status=data["TrangThaiHoSo"])

    assert set() == set(codes((*problems, *later))) - {"OS856"}
    assert Counter(found.events) == Counter(got.events)
    assert progress_of(found) == progress_of(got)


@pytest.mark.parametrize(
    ("found", "path"),
    [
        (dossier(event("2026-01-05T09:00", "transferred")), ("events", 0)),
        (dossier(event("2026-01-05T09:00", "suspended", "posting")), ("events", 0)),
        (dossier(event("2026-01-05T09:00", "extended", "verification")), ("events", 0)),
        (dossier(event("2026-01-05T09:00", "payment_requested")), ("events", 0)),
        (dossier(event("2026-01-05T09:00", "received"), event("2026-01-06T09:00", "received")), ("events", 1)),
        (dossier(event("2026-01-05T09:00", "resolved"), event("2026-01-06T09:00", "withdrawn")), ("events", 1)),
        (dossier(attrs.evolve(event("2026-01-05T09:00", "received"), note="x")), ("events", 0, "note")),
        (dossier(Event(datetime(2026, 1, 5, 9, 0, 0, 1), "received")), ("events", 0, "at")),
        (dossier(case="gap"), ("case",)),
        (dossier(facts={"a": 1}), ("facts",)),
        (dossier(documents=["x"]), ("documents",)),
        (dossier(claimed={"outcome": "late"}), ("claimed", "outcome")),
        (dossier(promised=at("2026-01-08T17:00"), claimed={"due": at("2026-01-09T17:00")}), ("claimed", "due")),
        (dossier(claimed={"appointments": [{"at": "2026-01-05T09:00:00"}]}), ("claimed", "appointments", 0)),
        (
            dossier(event("2026-01-05T09:00", "extended", "apology", "2026-01-12T17:00"), promised=at("2026-01-08T17:00")),
            ("promised",),
        ),
    ],
)
def test_what_no_field_holds_is_a_finding(found: Dossier, path: tuple[str | int, ...]) -> None:
    """
    One for each, with its place in the dossier, and in words without names of the program.
    """
    _, problems = write_message(found)
    lost = [each for each in problems if each.code == "OS860"]

    assert path in [each.path for each in lost]
    assert all("lost_" not in render(each, lang) and "{" not in render(each, lang) for each in lost for lang in ("vi", "en"))


def test_place_is_a_hint_that_says_how_to_read_it_back() -> None:
    """
    No message has it, so it is no fault of the dossier.
    """
    _, problems = write_message(attrs.evolve(dossier(), place="01"))

    assert [("OS865", "hint")] == [(found.code, found.severity.value) for found in problems]
    assert "01" == (lambda got: got[0] and got[0].place)(read_message(made(), place="01"))


def test_apology_moves_the_appointment() -> None:
    """
    Decree 61/2018 Art. 19(9): the desk changes the date in the system; that the date was moved is lost and told.
    """
    data, problems = write_message(
        dossier(event("2026-01-07T09:00", "extended", "apology", "2026-01-12T17:00"), promised=at("2026-01-08T17:00"))
    )

    assert ("20260112170000", ["OS860", "OS860"]) == (data["NgayHenTra"], codes(problems))


def test_impossible_order_of_events_is_told_when_it_is_written() -> None:
    """
    Refused at intake after receipt.
    """
    assert ["OS855"] == codes(write_message(dossier(event("2026-01-05T09:00", "received"), event("2026-01-05T10:00", "intake_refused")))[1])


# -- what a message says against itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"TrangThaiHoSo": "9"}, ["OS857"]),  # no moment of the end
        ({"TrangThaiHoSo": "7"}, ["OS857"]),
        ({"TrangThaiHoSo": "10", "NgayKetThucXuLy": "20260106100000"}, ["OS857"]),  # no moment of the hand-over
        ({"TrangThaiHoSo": "10", "NgayTra": "20260106100000"}, ["OS857"]),
        ({"TrangThaiHoSo": "3", "NgayTiepNhan": None}, ["OS857"]),
        ({"TrangThaiHoSo": "2", "NgayTiepNhan": None}, ["OS857"]),
        ({"TrangThaiHoSo": "4", "NgayTiepNhan": None}, ["OS857"]),
        ({"TrangThaiHoSo": "4", "NgayKetThucXuLy": "20260106100000"}, ["OS857"]),
        ({"TrangThaiHoSo": "4", "NgayTuChoi": "20260106100000"}, ["OS857"]),
        ({"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20260106100000", "NgayTuChoi": "20260106090000"}, ["OS857"]),
        ({"TrangThaiHoSo": "5"}, ["OS857"]),
        ({"TrangThaiHoSo": "4", "DanhSachHoSoBoSung": [{"NgayBoSung": "20260106090000"}]}, ["OS857"]),
        ({"TrangThaiHoSo": "1"}, ["OS855"]),  # newly registered, with a date of receipt
        ({"TrangThaiHoSo": "3", "NgayTuChoi": "20260106100000"}, ["OS855"]),  # 3 after 2
        ({"TrangThaiHoSo": "9", "NgayTiepNhan": None, "NgayKetThucXuLy": "20260106100000"}, ["OS855"]),  # 9 without 2
        ({"TrangThaiHoSo": "10", "NgayKetThucXuLy": "20260107100000", "NgayTra": "20260106100000"}, ["OS855", "OS855"]),  # 10 before 9
        (
            {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20260107100000", "DanhSachHoSoBoSung": [{"NgayBoSung": "20260106090000"}]},
            ["OS858", "OS856"],
        ),
        ({"TrangThaiHoSo": "10", "NgayKetThucXuLy": "20260108170000", "NgayTra": "20260108170000"}, ["OS859"]),
        ({"TrangThaiHoSo": "10", "NgayKetThucXuLy": "20260108170000", "NgayTra": "20260108170001"}, []),
        (
            {"TrangThaiHoSo": "4", "DanhSachHoSoBoSung": [{"NgayBoSung": "20260107090000", "NgayTiepNhanBoSung": "20260106090000"}]},
            ["OS857", "OS857"],
        ),
    ],
)
def test_contradiction_is_a_finding(more: dict[str, Any], wanted: list[str]) -> None:
    """
    Status against dates, order of dates, an open supplement written as settled, three times in one second.
    """
    assert wanted == told(**more)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (CODE, []),
        ("H26.12-260105-0001", []),
        (" 000.00.06.h26–260105-0001 ", []),
        ("000.00.06.H26-260105-001", ["OS866"]),
        ("000.00.06.H26-260105-00001", []),
        ("000.00.06.H26-260231-0001", ["OS866"]),
        ("12345", ["OS866"]),
        (PERSON, ["OS866"]),
    ],
)
def test_code_that_has_the_form_of_none_is_a_warning(code: str, expected: list[str]) -> None:
    """
    It is kept as it stands, because new rules may bring new forms; what hands typed is read as it was meant.
    """
    got, _, problems = read_message(made(MaHoSo=code))

    assert got is not None
    assert code == got.code
    assert expected == codes(problems)


def test_what_stands_in_the_place_of_a_code_is_not_repeated() -> None:
    """
    It may be a person's name.
    """
    (found,) = read_message(made(MaHoSo=PERSON))[2]

    assert ("warning", "MaHoSo") == (found.severity, found.where)
    assert "Bí Mật" not in render(found, "vi") + render(found, "en") + str(found.args)


# -- what is broken ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"MaHoSo": None}, "OS852", ("MaHoSo",)),
        ({"MaHoSo": ""}, "OS852", ("MaHoSo",)),
        ({"MaTTHC": 1.001731}, "OS853", ("MaTTHC",)),
        ({"MaHoSo": "x" * 1_001}, "OS853", ("MaHoSo",)),
        ({"MaHoSo": "\ud800"}, "OS853", ("MaHoSo",)),
        ({"TrangThaiHoSo": None}, "OS852", ("TrangThaiHoSo",)),
        ({"TrangThaiHoSo": "11"}, "OS853", ("TrangThaiHoSo",)),
        ({"TrangThaiHoSo": "0"}, "OS853", ("TrangThaiHoSo",)),
        ({"TrangThaiHoSo": True}, "OS853", ("TrangThaiHoSo",)),
        ({"KenhThucHien": "4"}, "OS853", ("KenhThucHien",)),
        ({"KenhThucHien": ["1"]}, "OS853", ("KenhThucHien",)),
        ({"NgayTiepNhan": "05/01/2026"}, "OS853", ("NgayTiepNhan",)),
        ({"NgayTiepNhan": {}}, "OS853", ("NgayTiepNhan",)),
        ({"NgayTiepNhan": True}, "OS853", ("NgayTiepNhan",)),
        ({"DonViXuLy": 5}, "OS853", ("DonViXuLy",)),
        ({"DanhSachHoSoBoSung": {}}, "OS853", ("DanhSachHoSoBoSung",)),
        ({"DanhSachHoSoBoSung": ["x"]}, "OS853", ("DanhSachHoSoBoSung", 0)),
        ({"DanhSachHoSoBoSung": [{}, {"NgayBoSung": "x"}]}, "OS853", ("DanhSachHoSoBoSung", 1, "NgayBoSung")),
        ({"TaiLieuNop": [1]}, "OS853", ("TaiLieuNop", 0)),
        ({"la": [0] * (MAX_ITEMS + 1)}, "OS851", ()),
        ({"la": {str(i): 0 for i in range(501)}}, "OS851", ()),
        ({"la": float("nan")}, "OS851", ()),
        ({"la": 1 << 200}, "OS851", ()),
        ({"la": object()}, "OS851", ()),
        ({"la": {1: 2}}, "OS851", ()),
    ],
)
def test_broken_message_is_an_error_at_its_field(more: dict[str, Any], code: str, path: tuple[str | int, ...]) -> None:
    """
    No dossier, and the path of what is wrong.
    """
    got, rest, problems = read_message(made(**more))

    assert (None, None) == (got, rest)
    assert (code, path) in [(found.code, found.path) for found in problems]


@pytest.mark.parametrize("data", [None, [], "x", 5, True])
def test_anything_but_an_object_is_no_message(data: Any) -> None:
    """
    It is told, not raised.
    """
    assert (None, None, ["OS853"]) == (lambda got: (got[0], got[1], codes(got[2])))(read_message(data))
    assert (None, ["OS853"]) == (lambda got: (got[0], codes(got[1])))(read_progress(data))


def test_deep_message_is_refused() -> None:
    """
    One level more than is allowed.
    """

    def nested(depth: int) -> Any:
        value: Any = 1
        for _ in range(depth):
            value = [value]
        return value

    assert ["OS861"] == told(la=nested(MAX_DEPTH - 1))
    assert ["OS851"] == told(la=nested(MAX_DEPTH))
    assert ["OS851"] == told(la=nested(50_000))


@given(st.one_of(_json, st.dictionaries(st.sampled_from([*fields(DOSSIER), *fields(PROGRESS), "la"]), _json, max_size=12)))
def test_no_value_breaks_the_reader(data: Any) -> None:
    """
    A dossier and its rest, or at least one error.
    """
    got, rest, problems = read_message(data)
    line, found = read_progress(data)

    assert (got is None) == (rest is None) == any(each.severity == "error" for each in problems)
    assert (line is None) == any(each.severity == "error" for each in found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "message_json"),
        ('{"a":1,"a":2}', "message_twice"),
        ('{"a":{"b":1,"b":1}}', "message_twice"),
        ('{"a":NaN}', "message_number"),
        ('{"a":1e999}', "message_number"),
        ('{"a":0.12345678901234567890}', "message_number"),
        (f'{{"a":{"9" * 5_000}}}', "message_number"),
        ('{"a":"\\ud800"}', "message_utf8"),
        (b'{"a":"\xff"}', "message_utf8"),
        ("[" * 100_000, "message_deep"),
        (f'"{"x" * MAX_MESSAGE}"', "message_long"),
    ],
)
def test_text_that_could_not_be_given_back_is_refused(text: str | bytes, why: str) -> None:
    """
    Nothing is dropped or rounded in silence.
    """
    value, problems = load_text(text)

    assert (None, [("OS851", why)]) == (value, [(found.code, found.args["why"]) for found in problems])


@pytest.mark.parametrize("text", ['{"a": 1.5, "b": 0.1, "c": 12345678901234567890, "d": -1e-7}', '{"a":"\\ud83d\\ude00"}', "\ufeff{}"])
def test_text_that_can_be_given_back_is_taken(text: str) -> None:
    """
    Numbers that a double holds, long whole numbers, whole pairs of half letters, a byte order mark.
    """
    assert () == load_text(text.encode())[1]


# -- personal data -------------------------------------------------------------------------------------------------------------------


def test_personal_fields_stay_in_the_message() -> None:
    """
    Not in the dossier, not in its register line, not in a problem, not in what the values print.
    """
    personal = {name: PERSON for name, field in fields(DOSSIER).items() if field.personal and not field.parts}
    supplement = {"NgayBoSung": PERSON, "NguoiYeuCauBoSung": PERSON, "NoiDungBoSung": PERSON}
    data = made(**personal, TrangThaiHoSo=PERSON, NgayTiepNhan=PERSON, KenhThucHien=PERSON, DanhSachHoSoBoSung=[supplement], **{PERSON: 1})
    clean = made(**personal, **{PERSON: PERSON}, DanhSachHoSoBoSung=[{**supplement, "NgayBoSung": "20260106090000"}], TrangThaiHoSo="5")
    good, rest, hints = read_message(clean)
    problems = (*read_message(data)[2], *hints)

    assert good is not None
    assert 4 <= sum(found.code == "OS853" for found in problems)
    assert 10 < len(personal)
    shown = [repr(good), str(dossier_data(good)), repr(rest), *map(repr, problems)]
    shown += [render(found, lang) for found in problems for lang in ("vi", "en")]
    assert [] == [text for text in shown if "Bí Mật" in text]
    assert PERSON == write_message(good, rest)[0]["ChuHoSo"]


def test_progress_line_keeps_names_and_words_to_itself() -> None:
    """
    Who handled it and what was written about it stay in the line.
    """
    data = {
        "MaHoSo": CODE,
        "ThoiDiemXuLy": "20260105100000",
        "TrangThai": "4",
        "NguoiXuLy": PERSON,
        "ChucDanh": PERSON,
        "NoiDungXuLy": PERSON,
    }
    line, _ = read_progress(data)
    got, _, _ = read_message(made())

    assert line is not None
    assert got is not None
    assert "Bí Mật" not in repr(line) + repr(with_progress(got, [line]))
    assert data == write_progress(line)


def test_unknown_fields_are_one_hint() -> None:
    """
    By their names, where these look like names of fields.
    """
    _, _, problems = read_message(made(**{"MaVung": 1, "Ghi chú của bà A": 2}))

    assert [("OS861", 2, "…, MaVung")] == [(found.code, found.args["n"], found.args["names"]) for found in problems]


# -- progress lines ------------------------------------------------------------------------------------------------------------------


def line(moment: str, status: str, department: str | None = None, **more: Any) -> Progress:
    """A progress line of the dossier."""
    return Progress(code=CODE, at=at(moment), status=status, department=department, **more)


def test_progress_line_comes_back_byte_for_byte() -> None:
    """
    With its spellings and unknown fields.
    """
    data = {
        "la": {"b": 1},
        "MaHoSo": CODE,
        "ThoiDiemXuLy": "202601051000",
        "TrangThai": 4,
        "PhongBanXuLy": "",
        "NguoiXuLy": PERSON,
        "NgayBatDau": "20260105090000",
        "NgayKetThucTheoQuyDinh": "20260107170000",
    }
    got, problems = read_progress(data)

    assert got is not None
    assert (at("2026-01-07T17:00"), ["OS861", "OS854"]) == (got.due, codes(problems))
    assert message_text(data) == message_text(write_progress(got))


@pytest.mark.parametrize(
    ("data", "expected"), [({"MaHoSo": "H", "ThoiDiemXuLy": ""}, True), (made(), False), (made(ThoiDiemXuLy=""), False), ([], False)]
)
def test_progress_line_is_known_by_its_fields(data: Any, expected: bool) -> None:
    """
    A moment of processing and no procedure.
    """
    assert expected == is_progress(data)


@pytest.mark.parametrize("gone", ["MaHoSo", "ThoiDiemXuLy", "TrangThai"])
def test_progress_line_needs_a_dossier_a_moment_and_a_status(gone: str) -> None:
    """
    Each is told by its name.
    """
    data = {"MaHoSo": CODE, "ThoiDiemXuLy": "20260105100000", "TrangThai": "4"}
    got, problems = read_progress({name: value for name, value in data.items() if name != gone})

    assert (None, [("OS852", (gone,))]) == (got, [(found.code, found.path) for found in problems])


def test_next_department_is_a_transfer_from_when_its_step_began() -> None:
    """
    Where the dossier was first is no hand-over, and the same department again is none.
    """
    lines = [
        line("2026-01-05T09:30", "2", "Bộ phận một cửa"),
        line("2026-01-05T15:00", "4", "Phòng Tư pháp", since=at("2026-01-05T14:00")),
        line("2026-01-06T15:00", "4", "Phòng Tư pháp", due=at("2026-01-07T17:00")),
    ]
    got, problems = with_progress(read(TrangThaiHoSo="4", NgayTiepNhan="20260105093000"), lines)

    assert [Event(at("2026-01-05T14:00"), "transferred", note="Phòng Tư pháp")] == [e for e in got.events if e.kind == "transferred"]
    assert () == problems
    assert ["2026-01-07T17:00:00"] == [claim["due"] for claim in got.claimed["progress"] if claim["due"]]


def test_line_of_the_same_moment_adds_nothing() -> None:
    """
    The message and the line tell the same event.
    """
    before = read(TrangThaiHoSo="9", NgayKetThucXuLy="20260106100000")
    got, problems = with_progress(before, [line("2026-01-05T09:00", "2"), line("2026-01-06T10:00", "9")])

    assert (before.events, ()) == (got.events, problems)


def test_line_of_another_moment_is_told_and_the_message_counts() -> None:
    """
    A dossier is settled once.
    """
    before = read(TrangThaiHoSo="9", NgayKetThucXuLy="20260106100000")
    got, problems = with_progress(before, [line("2026-01-06T11:00", "9")])

    assert (before.events, ["OS864"]) == (got.events, codes(problems))


@pytest.mark.parametrize("last", ["5", "6", "8"])
def test_status_rewritten_as_settled_is_found(last: str) -> None:
    """
    Seen in the field: 5, 6 and 8 are sent as 9.
    """
    before = read(TrangThaiHoSo="9", NgayKetThucXuLy="20260106100000")

    assert "OS858" in codes(with_progress(before, [line("2026-01-06T09:00", last)], status="9")[1])


def test_impossible_step_between_message_and_lines_is_found() -> None:
    """
    Refused at intake a day after receipt; what the message alone has wrong is not told again.
    """
    assert ["OS855"] == codes(with_progress(read(TrangThaiHoSo="4"), [line("2026-01-06T11:00", "3")])[1])
    assert [] == codes(with_progress(read(TrangThaiHoSo="4"), [line("2026-01-06T11:00", "4")])[1])


def test_line_of_another_dossier_is_left_out() -> None:
    """
    It is told by its code.
    """
    before = read()

    assert (before, ["OS863"]) == (lambda got: (got[0], codes(got[1])))(
        with_progress(before, [attrs.evolve(line("2026-01-06T11:00", "9"), code="X")])
    )


def test_lines_are_written_again_with_their_limits() -> None:
    """
    From the claims of the dossier, and one for each later step.
    """
    lines = (line("2026-01-05T09:30", "2", "Một cửa"), line("2026-01-05T15:00", "4", "Tư pháp", due=at("2026-01-07T17:00")))
    got, _ = with_progress(read(TrangThaiHoSo="4", NgayTiepNhan="20260105093000"), lines)
    later = attrs.evolve(got, events=(*got.events, Event(at("2026-01-06T09:00") + timedelta(hours=1), "resolved")))

    assert (*lines, line("2026-01-06T10:00", "9")) == progress_of(later)


# -- the page ------------------------------------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "national-message.md").read_text(encoding="utf-8")


def test_every_field_is_on_the_page() -> None:
    """
    A field that is added to the table is added to the reference.
    """
    names = {name for service in (DOSSIER, PROGRESS) for field in fields(service).values() for name in (field.name, *field.parts)}

    assert set() == {name for name in names if f"`{name}`" not in PAGE}


def test_every_rule_and_every_loss_is_on_the_page() -> None:
    """
    With its reason, as the data have it.
    """
    shapes = portals().values()
    losses = [each["lost"]["en"] for shape in shapes for each in shape["statuses"].values() if "lost" in each]
    losses += [text["en"] for shape in shapes for text in shape["lost_fields"].values()]

    assert [] == [text for text in (*(rule.why.en or "" for rule in rules()), *losses) if text not in PAGE]
