"""Files: how each value is written, and where a wrong one is reported."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring import PROCEDURE, codes, lines
from onestop import (
    CalendarDays,
    Citation,
    Hours,
    Months,
    Problem,
    Procedure,
    SameDay,
    Text,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    render,
)
from onestop.catalogs.files import read_condition, read_limit, structure, versions, write_limit
from onestop.catalogs.nodes import Map, read
from onestop.law.conditions import After, AtLeast, AtMost, Before, Condition, Equals, Every, In, Not, Some
from onestop.law.procedures import (
    Adjustment,
    Channel,
    CitizenLimit,
    ClockStart,
    Contact,
    Decision,
    Fact,
    FactType,
    Fee,
    Level,
    MandatoryPart,
    OnlineScheme,
    OnlineService,
    Part,
    Result,
    ReturnMethod,
    Start,
    Status,
)
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode
from onestop.words.sources import Confidence, Source


def tree_of(text: str) -> Map:
    tree, problems = read(text.encode(), "a.yaml")
    assert tree is not None, problems
    return tree


def procedure_of(text: str) -> Procedure:
    """The only version of a sound procedure file."""
    value, problems = _structured(text)
    assert value is not None, problems
    return value


def wrong_in(text: str) -> list[Problem]:
    """What is wrong in the first version of a procedure file."""
    value, problems = _structured(text)
    assert value is None
    return problems


def _structured(text: str) -> tuple[Procedure | None, list[Problem]]:
    ((path, whole), *_), problems = versions(tree_of(text), "a.yaml")
    assert [] == problems
    return structure(whole, Procedure, "a.yaml", path)


def limit_in(written: str) -> TimeLimit:
    return procedure_of(PROCEDURE.replace("{working_days: 3}", written)).cases[0].limit


# -- limits ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("{working_days: 3}", WorkingDays(3)),
        ("{working_days: 0.25}", WorkingDays(0.25)),
        ("{working_days: 1.5, first_day_counted: true}", WorkingDays(1.5, first_day_counted=True)),
        ("{calendar_days: 15}", CalendarDays(15)),
        ("{calendar_days: 15, roll: none}", CalendarDays(15, roll="none")),
        ("{calendar_days: 15, roll: backward, first_day_counted: true}", CalendarDays(15, roll="backward", first_day_counted=True)),
        ("{months: 3}", Months(3)),
        ("{months: 3, roll: none, first_day_counted: false}", Months(3, roll="none")),
        ("{working_hours: 8}", WorkingHours(8)),
        ("{working_hours: 0.1}", WorkingHours(Fraction(1, 10))),
        ("{hours: 24}", Hours(24)),
        ("{hours: 24, roll: forward}", Hours(24, roll="forward")),
        ("{same_day: null}", SameDay()),
        ("{same_day: {}}", SameDay()),
        ("{same_day: {cutoff: 15:00}}", SameDay(time(15))),
        ('{same_day: {cutoff: "15:00", after: may, result_at: "09:30"}}', SameDay(time(15), "may", time(9, 30))),
        ("{then: [{working_days: 7}, {calendar_days: 12}]}", Then(WorkingDays(7), CalendarDays(12))),
        ("{then: [{then: [{hours: 1}]}, {hours: 2}]}", Then(Hours(1), Hours(2))),
        ("{together: {branches: [{hours: 1}, {months: 2}]}}", Together(Hours(1), Months(2))),
        ("{together: {branches: [{months: 2}], cap: {working_days: 5}}}", Together(Months(2), cap=WorkingDays(5))),
        ("{undetermined: Theo mùa vụ}", Undetermined("Theo mùa vụ")),
    ],
)
def test_a_limit_is_read_as_it_is_written(written: str, limit: TimeLimit) -> None:
    """
    Each kind of limit, each option.
    """
    assert limit == limit_in(written)


@pytest.mark.parametrize(
    ("limit", "written"),
    [
        (WorkingDays(3), {"working_days": 3}),
        (WorkingDays(1.5, first_day_counted=True), {"working_days": 1.5, "first_day_counted": True}),
        (CalendarDays(15), {"calendar_days": 15}),
        (CalendarDays(15, roll="none", first_day_counted=True), {"calendar_days": 15, "roll": "none", "first_day_counted": True}),
        (Months(1, roll="backward"), {"months": 1, "roll": "backward"}),
        (WorkingHours(8), {"working_hours": 8}),
        (WorkingHours(Fraction(1, 2)), {"working_hours": 0.5}),
        (Hours(24), {"hours": 24}),
        (Hours(24, roll="forward"), {"hours": 24, "roll": "forward"}),
        (SameDay(), {"same_day": {}}),
        (SameDay(time(15)), {"same_day": {"cutoff": "15:00", "after": "must"}}),
        (SameDay(time(15), "may", time(9, 30)), {"same_day": {"cutoff": "15:00", "after": "may", "result_at": "09:30"}}),
        (SameDay(result_at=time(9, 30)), {"same_day": {"result_at": "09:30"}}),
        (Then(Hours(1), Months(2)), {"then": [{"hours": 1}, {"months": 2}]}),
        (Together(Hours(1)), {"together": {"branches": [{"hours": 1}]}}),
        (Together(Hours(1), cap=Hours(2)), {"together": {"branches": [{"hours": 1}], "cap": {"hours": 2}}}),
        (Undetermined("mùa"), {"undetermined": "mùa"}),
    ],
)
def test_a_limit_is_written_as_it_is_read(limit: TimeLimit, written: dict[str, Any]) -> None:
    """
    Defaults are left out, whole numbers stay whole, all of it is plain data.
    """
    assert written == write_limit(limit)


ROLLS = st.fixed_dictionaries({}, optional={"roll": st.sampled_from(["forward", "none", "backward"])})
FIRST = st.fixed_dictionaries({}, optional={"first_day_counted": st.booleans()})
WHOLE = st.integers(1, 400)
QUARTERS = st.integers(1, 400).map(lambda n: str(Decimal(n) / 4))
HUNDREDTHS = st.integers(1, 9999).map(lambda n: str(Decimal(n) / 100))
CLOCKS = st.times().map(lambda at: f"{at:%H:%M}")


def _amount(unit: str, numbers: st.SearchStrategy[Any], *options: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    return st.tuples(numbers, *options).map(lambda parts: {unit: parts[0], **{k: v for part in parts[1:] for k, v in part.items()}})


SINGLE = st.one_of(
    _amount("working_days", WHOLE | QUARTERS, FIRST),
    _amount("calendar_days", WHOLE, ROLLS, FIRST),
    _amount("months", WHOLE, ROLLS, FIRST),
    _amount("working_hours", WHOLE | HUNDREDTHS),
    _amount("hours", WHOLE | HUNDREDTHS, ROLLS),
    st.fixed_dictionaries({"cutoff": CLOCKS}, optional={"after": st.sampled_from(["must", "may"]), "result_at": CLOCKS}).map(
        lambda same: {"same_day": same}
    ),
    st.text(max_size=9).map(lambda reason: {"undetermined": reason}),
)
WRITTEN = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda stages: {"then": stages}),
        st.fixed_dictionaries({"branches": st.lists(inner, min_size=1, max_size=3)}, optional={"cap": inner}).map(
            lambda group: {"together": group}
        ),
    ),
    max_leaves=5,
)


@given(WRITTEN)
@settings(max_examples=150, deadline=None)
def test_writing_a_limit_and_reading_it_again_changes_nothing(written: dict[str, Any]) -> None:
    """
    What `write_limit` gives, `read_limit` takes, for every limit that a file can hold.
    """
    limit = read_limit(written)

    assert limit == read_limit(write_limit(limit))


def test_a_tenth_of_an_hour_is_written_so_that_it_reads_back() -> None:
    """
    0.1 is kept exactly as a tenth, not as the nearest binary fraction.
    """
    assert WorkingHours(Fraction(1, 10)) == read_limit(write_limit(WorkingHours(Fraction(1, 10))))


def test_a_cutoff_with_seconds_is_not_cut() -> None:
    """
    A cut-off that is read to the second is written to the second.
    """
    limit = read_limit({"same_day": {"cutoff": "15:00:30"}})

    assert limit == read_limit(write_limit(limit))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # line 7 of the file is `    cases: [{id: default, limit: …`; the limit begins in column 34
        ("3", "OS203 7:34 versions[0].cases[0].limit"),
        ("null", "OS203 7:34 versions[0].cases[0].limit"),
        ("{}", "OS203 7:34 versions[0].cases[0].limit"),
        ("[{hours: 3}]", "OS203 7:34 versions[0].cases[0].limit"),
        ("{calender_days: 3}", "OS203 7:34 versions[0].cases[0].limit"),
        ("{working_days: 3, hours: 3}", "OS203 7:34 versions[0].cases[0].limit"),
        ("{roll: none}", "OS203 7:34 versions[0].cases[0].limit"),
        ("{working_days: ba}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: [3]}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: ''}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: null}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: 0}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: -1}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: 1.3}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{calendar_days: 1.5}", "OS203 7:50 versions[0].cases[0].limit.calendar_days"),
        ("{months: 1.5}", "OS203 7:43 versions[0].cases[0].limit.months"),
        ("{working_days: NaN}", "OS203 7:49 versions[0].cases[0].limit.working_days"),
        ("{working_days: 3, rol: none}", "OS201 7:52 versions[0].cases[0].limit.rol"),
        ("{working_days: 3, roll: none}", "OS201 7:52 versions[0].cases[0].limit.roll"),
        ("{hours: 3, first_day_counted: true}", "OS201 7:45 versions[0].cases[0].limit.first_day_counted"),
        ("{working_days: 3, first_day_counted: 1}", "OS203 7:71 versions[0].cases[0].limit.first_day_counted"),
        ("{same_day: 15:00}", "OS203 7:45 versions[0].cases[0].limit.same_day"),
        ("{same_day: {cutof: 15:00}}", "OS201 7:46 versions[0].cases[0].limit.same_day.cutof"),
        ("{undetermined: 5}", "OS203 7:49 versions[0].cases[0].limit.undetermined"),
        ("{then: []}", "OS203 7:41 versions[0].cases[0].limit.then"),
        ("{then: {hours: 3}}", "OS203 7:41 versions[0].cases[0].limit.then"),
        ("{then: [{hours: 3}, {months: x}]}", "OS203 7:63 versions[0].cases[0].limit.then[1].months"),
        ("{then: [{hours: 3}, {hour: 3}]}", "OS203 7:54 versions[0].cases[0].limit.then[1]"),
        ("{then: [{then: [{hours: 0}]}]}", "OS203 7:58 versions[0].cases[0].limit.then[0].then[0].hours"),
        ("{together: [{hours: 3}]}", "OS203 7:45 versions[0].cases[0].limit.together"),
        ("{together: {cap: {hours: 3}}}", "OS202 7:35 versions[0].cases[0].limit.together.branches"),
        ("{together: {branch: [{hours: 3}]}}", "OS201 7:46 versions[0].cases[0].limit.together.branch"),
        ("{together: {branches: [{hours: x}]}}", "OS203 7:65 versions[0].cases[0].limit.together.branches[0].hours"),
        ("{together: {branches: [{hours: 1}], cap: {hours: x}}}", "OS203 7:83 versions[0].cases[0].limit.together.cap.hours"),
    ],
)
def test_a_wrong_limit_is_reported_where_it_is_wrong(written: str, expected: str) -> None:
    """
    The deepest place that is wrong, with its line, its column and its path.
    """
    assert [expected] == lines(wrong_in(PROCEDURE.replace("{working_days: 3}", written)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{calendar_days: 3, roll: forwrd}", "OS203 7:59 versions[0].cases[0].limit.roll"),
        ("{calendar_days: 3, roll: [none]}", "OS203 7:59 versions[0].cases[0].limit.roll"),
        ("{same_day: {after: mst}}", "OS203 7:53 versions[0].cases[0].limit.same_day.after"),
        ("{same_day: {cutoff: 25:00}}", "OS203 7:54 versions[0].cases[0].limit.same_day.cutoff"),
        ("{same_day: {cutoff: 15}}", "OS203 7:54 versions[0].cases[0].limit.same_day.cutoff"),
        ("{same_day: {result_at: sáng}}", "OS203 7:57 versions[0].cases[0].limit.same_day.result_at"),
    ],
)
def test_a_wrong_option_of_a_limit_is_reported_at_the_option(written: str, expected: str) -> None:
    """
    The amount beside it is right and is not blamed.
    """
    assert [expected] == lines(wrong_in(PROCEDURE.replace("{working_days: 3}", written)))


@pytest.mark.parametrize(
    "written",
    [
        "{working_days: true}",
        "{working_days: false}",
        "{working_days: 1_000}",
        "{working_days: 1e400}",
        "{hours: 1e-400}",
        "{working_days: Infinity}",
        "{same_day: false}",
        "{same_day: []}",
        "{same_day: ''}",
        '{same_day: {cutoff: "15:00+07:00"}}',
    ],
)
def test_what_only_resembles_a_limit_is_refused(written: str) -> None:
    """
    A limit is not guessed: true is not one day, false is no hour, an exponent is no number of days, and an hour has no zone.
    """
    problems = wrong_in(PROCEDURE.replace("{working_days: 3}", written))

    assert ["OS203"] == codes(problems)
    assert "Error is wanted" not in render(problems[0], "en")


# -- conditions ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("{a: true}", Equals("a", True)),
        ("{a: cha}", Equals("a", "cha")),
        ("{a: {equals: 5}}", Equals("a", 5)),
        ("{a: {in: [x, 2]}}", In("a", ("x", 2))),
        ("{a: {at_least: 10}}", AtLeast("a", 10)),
        ("{a: {at_most: 10}}", AtMost("a", 10)),
        ("{a: {before: 2024-01-01}}", Before("a", date(2024, 1, 1))),
        ("{a: {after: 2024-01-01}}", After("a", date(2024, 1, 1))),
        ("{a: {at_least: 1, at_most: 9}}", Every((AtLeast("a", 1), AtMost("a", 9)))),
        ("{a: true, b: x}", Every((Equals("a", True), Equals("b", "x")))),
        ("{all: [{a: 1}, {b: 2}]}", Every((Equals("a", 1), Equals("b", 2)))),
        ("{any: [{a: 1}, {b: 2}]}", Some((Equals("a", 1), Equals("b", 2)))),
        ("{not: {a: 1}}", Not(Equals("a", 1))),
        ("{not: {any: [{a: 1, b: 2}]}, c: 3}", Every((Not(Some((Every((Equals("a", 1), Equals("b", 2))),))), Equals("c", 3)))),
    ],
)
def test_a_condition_is_read_as_it_is_written(written: str, condition: Condition) -> None:
    """
    Several keys in one mapping must all hold.
    """
    assert condition == read_condition(tree_of(f"when: {written}")["when"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the condition begins in column 59 of line 7
        ("true", "OS203 7:59 versions[0].cases[0].when"),
        ("proxy", "OS203 7:59 versions[0].cases[0].when"),
        ("{}", "OS203 7:59 versions[0].cases[0].when"),
        ("{a: null}", "OS203 7:63 versions[0].cases[0].when.a"),
        ("{a: [1]}", "OS203 7:63 versions[0].cases[0].when.a"),
        ("{a: {}}", "OS203 7:63 versions[0].cases[0].when.a"),
        ("{a: {befor: 2024-01-01}}", "OS201 7:64 versions[0].cases[0].when.a.befor"),
        ("{a: {before: 2024}}", "OS203 7:72 versions[0].cases[0].when.a.before"),
        ("{a: {after: 2024-02-30}}", "OS203 7:71 versions[0].cases[0].when.a.after"),
        ("{a: {in: x}}", "OS203 7:68 versions[0].cases[0].when.a.in"),
        ("{a: {in: [x, [y]]}}", "OS203 7:72 versions[0].cases[0].when.a.in[1]"),
        ("{not: {}}", "OS203 7:65 versions[0].cases[0].when.not"),
        ("{not: [a]}", "OS203 7:65 versions[0].cases[0].when.not"),
        ("{any: {a: 1}}", "OS203 7:65 versions[0].cases[0].when.any"),
        ("{all: [{a: 1}, {any: [{b: {befor: x}}]}]}", "OS201 7:86 versions[0].cases[0].when.all[1].any[0].b.befor"),
        ("{a: {at_least: [1]}}", "OS203 7:74 versions[0].cases[0].when.a.at_least"),
        ("{a: {equals: null}}", "OS203 7:72 versions[0].cases[0].when.a.equals"),
        ("{a: {at_least: many}}", "OS203 7:74 versions[0].cases[0].when.a.at_least"),
        ("{a: {at_most: true}}", "OS203 7:73 versions[0].cases[0].when.a.at_most"),
    ],
)
def test_a_wrong_condition_is_reported_where_it_is_wrong(written: str, expected: str) -> None:
    """
    However deep the operator, its own line and column; a bound that is no number could never be told.
    """
    assert [expected] == lines(wrong_in(PROCEDURE.replace("{working_days: 3}", "{working_days: 3}, when: " + written)))


# -- documents -------------------------------------------------------------------------------------------------------------------

LEAF = DocumentRequirement(id="a", name=Text("A"))


@pytest.mark.parametrize(
    ("written", "requirement"),
    [
        ("{id: a, name: A}", LEAF),
        (
            "{id: a, name: {vi: A, en: B}, original: 1, copy: 2, certified: 3, mode: present, when: {x: 1}, form: Mẫu 1, "
            "replaceable_by: db, max_age: {calendar_days: 180}, electronic: 4, note: n}",
            DocumentRequirement(
                id="a",
                name=Text("A", "B"),
                original=1,
                copy=2,
                certified=3,
                mode=Mode.PRESENT,
                when=Equals("x", 1),
                form="Mẫu 1",
                replaceable_by="db",
                max_age=CalendarDays(180),
                electronic=4,
                note=Text("n"),
            ),
        ),
        ("{any_of: [{id: a, name: A}], when: {x: 1}, name: N}", AnyOf(of=(LEAF,), when=Equals("x", 1), name=Text("N"))),
        ("{any_of: [{any_of: [{id: a, name: A}]}]}", AnyOf(of=(AnyOf(of=(LEAF,)),))),
        ("{require: {id: a, name: A}, when: {x: 1}}", AllOf(of=(LEAF,), when=Equals("x", 1))),
        ("{require: [{id: a, name: A}, {any_of: [{id: a, name: A}]}]}", AllOf(of=(LEAF, AnyOf(of=(LEAF,))))),
    ],
)
def test_a_document_is_read_as_it_is_written(written: str, requirement: object) -> None:
    """
    A leaf, alternatives, a group; `require` takes one or a list.
    """
    assert (requirement,) == procedure_of(f"{PROCEDURE}documents: [{written}]\n").documents


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the document begins in column 5 of line 9
        ("{id: a}", ["OS202 9:5 versions[0].documents[0].name"]),
        ("{id: a, name: 5}", ["OS203 9:19 versions[0].documents[0].name"]),
        ("{id: a, name: {vi: 5}}", ["OS203 9:24 versions[0].documents[0].name.vi"]),
        ("{id: a, name: {en: A}}", ["OS202 9:13 versions[0].documents[0].name.vi"]),
        ("{id: a, name: {vi: A, fr: B}}", ["OS201 9:27 versions[0].documents[0].name.fr"]),
        ("{id: a, name: A, mode: submitt}", ["OS203 9:28 versions[0].documents[0].mode"]),
        ("{id: a, name: A, when: {b: {befor: 1}}}", ["OS201 9:33 versions[0].documents[0].when.b.befor"]),
        ("5", ["OS203 9:5 versions[0].documents[0]"]),
        ("{any_of: {id: a, name: A}}", ["OS203 9:14 versions[0].documents[0].any_of"]),
        ("{any_of: [{id: a, name: A}], wen: {b: 1}}", ["OS201 9:34 versions[0].documents[0].wen"]),
        ("{any_of: [{id: a, name: A}, {id: b, name: 5}]}", ["OS203 9:47 versions[0].documents[0].any_of[1].name"]),
        ("{any_of: [{require: [{id: b, name: 5}]}]}", ["OS203 9:40 versions[0].documents[0].any_of[0].require[0].name"]),
        ("{any_of: [{id: a, name: A}], name: 5}", ["OS203 9:40 versions[0].documents[0].name"]),
        ("{require: [{id: a, name: A}], when: 5}", ["OS203 9:41 versions[0].documents[0].when"]),
        ("{require: [{id: a, name: A}], name: N}", ["OS201 9:35 versions[0].documents[0].name"]),
        (
            "{any_of: [{id: a}, {name: B}, {id: c, nam: C}]}",
            [
                "OS202 9:15 versions[0].documents[0].any_of[0].name",
                "OS202 9:24 versions[0].documents[0].any_of[1].id",
                "OS201 9:43 versions[0].documents[0].any_of[2].nam",
            ],
        ),
    ],
)
def test_a_wrong_document_is_reported_where_it_is_wrong(written: str, expected: list[str]) -> None:
    """
    In every branch of the tree of documents.
    """
    assert expected == lines(wrong_in(f"{PROCEDURE}documents:\n  - {written}\n"))


def test_the_one_document_of_a_group_is_reported_at_its_own_place() -> None:
    """
    `require` without a list has no item 0 in the file, and yet its wrong name has a line and a column.
    """
    problems = wrong_in(f"{PROCEDURE}documents:\n  - require:\n      id: a\n      name: 5\n")

    assert [(11, 13)] == [(p.source.line, p.source.column) for p in problems if p.source]


# -- the other values ------------------------------------------------------------------------------------------------------------


def test_every_key_of_a_procedure_is_read() -> None:
    """
    One file with everything that the reference lists.
    """
    text = PROCEDURE + (
        "place: '48'\n"
        "audience: [Công dân, {vi: Tổ chức, en: Organisations}]\n"
        "citizen_limits: [{what: Đăng ký, limit: {calendar_days: 60}, since: ngày sinh}]\n"
        "internal: true\n"
        "facts: {kind: {type: choice, choices: [x, y], question: {vi: Hỏi, en: Ask}}}\n"
        "valid_to: 2020-12-31\n"
        "announced: 2019-12-01\n"
        "status: verified\n"
        "reverified: 2026-01-05\n"
        "decision: {number: 1/QĐ, date: 2019-12-01}\n"
        "level: [commune, vertical]\n"
        "coordinating: [Sở A]\n"
        "contacts: [{name: Trung tâm, address: Số 1, phone: '0123', hotline: '1022', email: a@b.vn, url: 'https://b.vn'}]\n"
        "returns: [desk, post, home, online]\n"
        "online: [{scheme: nd42-2022, level: full, valid_from: 2022-06-24, valid_to: 2026-06-30}]\n"
        "steps: [Nộp, Nhận]\n"
        "conditions: [Đủ 18 tuổi]\n"
        "sets: 1\n"
        "not_read: [audience]\n"
        "agency: {vi: Ủy ban}\n"
        "channels: [in_person, post, online]\n"
        "cites: [1/QH, {law: 2/NĐ, article: '5', note: n}]\n"
        "legal_basis: [1/QH]\n"
        "documents_note: d\n"
        "checks: [stamp]\n"
        "fees: [{name: Phí, amount: 50000, currency: VND, per: bản, note: n, valid_from: 2020-02-01, valid_to: 2020-03-01}]\n"
        "results: [{code: KQ.1, name: Giấy}]\n"
        "note: n\n"
    )

    got = procedure_of(text)

    assert ("9.000001", Text("Thủ tục thử"), "thu", "48", True) == (got.code, got.name, got.field, got.place, got.internal)
    assert (Text("Công dân"), Text("Tổ chức", "Organisations")) == got.audience
    assert (CitizenLimit(what=Text("Đăng ký"), limit=CalendarDays(60), since=Text("ngày sinh")),) == got.citizen_limits
    assert {"kind": Fact(type=FactType.CHOICE, question=Text("Hỏi", "Ask"), choices=("x", "y"))} == got.facts
    assert (date(2020, 1, 1), date(2020, 12, 31), date(2019, 12, 1)) == (got.valid_from, got.valid_to, got.announced)
    assert (Status.VERIFIED, date(2026, 1, 5)) == (got.status, got.reverified)
    assert Decision(number="1/QĐ", date=date(2019, 12, 1)) == got.decision
    assert ((Level.COMMUNE, Level.VERTICAL), Text("Ủy ban")) == (got.level, got.agency)
    assert (Channel.IN_PERSON, Channel.POST, Channel.ONLINE) == got.channels
    assert (Citation("1/QH"), Citation("2/NĐ", "5", "n")) == got.cites
    assert ("1/QH",) == got.legal_basis
    assert (Source(title="Nguồn thử", confidence=Confidence.MEDIUM),) == got.sources
    dates = {"valid_from": date(2020, 2, 1), "valid_to": date(2020, 3, 1)}
    assert (Fee(name=Text("Phí"), amount=50_000, currency="VND", per=Text("bản"), note=Text("n"), **dates),) == got.fees
    where = Contact(name=Text("Trung tâm"), address=Text("Số 1"), phone="0123", hotline="1022", email="a@b.vn", url="https://b.vn")
    assert ((Text("Sở A"),), (where,)) == (got.coordinating, got.contacts)
    assert (tuple(ReturnMethod), 1, (MandatoryPart.AUDIENCE,)) == (got.returns, got.sets, got.not_read)
    assert ((Text("Nộp"), Text("Nhận")), (Text("Đủ 18 tuổi"),)) == (got.steps, got.conditions)
    service = OnlineService(scheme=OnlineScheme.ND42_2022, level="full", valid_from=date(2022, 6, 24), valid_to=date(2026, 6, 30))
    assert (service,) == got.online
    assert (Result(name=Text("Giấy"), code="KQ.1"),) == got.results
    assert (Text("d"), ("stamp",), Text("n")) == (got.documents_note, got.checks, got.note)


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("receipt", Start(on=ClockStart.RECEIPT)),
        ("{on: event, fact: born}", Start(on=ClockStart.EVENT, fact="born")),
        ('{deemed_after: "15:00"}', Start(on=ClockStart.COMPLETE_RECEIPT, deemed_after=time(15))),
        ("{on: monthly_batch, day: 20, outside_hours: true, assumed: vì sao}", None),
    ],
)
def test_a_start_is_its_name_or_a_policy(written: str, start: Start | None) -> None:
    """
    `starts: receipt` says the same as `starts: {on: receipt}`.
    """
    batch = Start(on=ClockStart.MONTHLY_BATCH, day=20, outside_hours=True, assumed=Text("vì sao"))

    (case,) = procedure_of(PROCEDURE.replace("limit: {", f"starts: {written}, limit: {{")).cases

    assert (start or batch) == case.starts


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the start begins in column 35 of line 7
        ("recept", "OS203 7:35 versions[0].cases[0].starts"),
        ("[receipt]", "OS203 7:35 versions[0].cases[0].starts"),
        ("{on: recept}", "OS203 7:40 versions[0].cases[0].starts.on"),
        ("{onn: receipt}", "OS201 7:36 versions[0].cases[0].starts.onn"),
        ("{deemed_after: 15}", "OS203 7:50 versions[0].cases[0].starts.deemed_after"),
        ("{deemed_after: 25:00}", "OS203 7:50 versions[0].cases[0].starts.deemed_after"),
        ("{deemed_after: 15:00+07}", "OS203 7:50 versions[0].cases[0].starts.deemed_after"),
    ],
)
def test_a_wrong_start_is_reported_where_it_is_wrong(written: str, expected: str) -> None:
    """
    Its name, its keys and its hour.
    """
    assert [expected] == lines(wrong_in(PROCEDURE.replace("limit: {", f"starts: {written}, limit: {{")))


def test_parts_and_silence_of_a_case_are_read() -> None:
    """
    Branches have limits of their own.
    """
    written = "silence: {calendar_days: 30}, parts: [{id: a, name: A, limit: {hours: 2}}], limit: {"

    (case,) = procedure_of(PROCEDURE.replace("limit: {", written)).cases

    assert CalendarDays(30) == case.silence
    assert (Part(id="a", name=Text("A"), limit=Hours(2)),) == case.parts


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # each is line 8 of the file
        ("valid_to: 2025-02-30", "OS203 8:11 versions[0].valid_to"),
        ("valid_to: 20250101", "OS203 8:11 versions[0].valid_to"),
        ("valid_to: 2025-1-1", "OS203 8:11 versions[0].valid_to"),
        ("valid_to: 01/07/2025", "OS203 8:11 versions[0].valid_to"),
        ("valid_to: 2025-01-01T00:00", "OS203 8:11 versions[0].valid_to"),
        ("valid_to: [2025-01-01]", "OS203 8:11 versions[0].valid_to"),
        ("level: commune", "OS203 8:8 versions[0].level"),
        ("level: {commune: true}", "OS203 8:8 versions[0].level"),
        ("level: [commune, comune]", "OS203 8:18 versions[0].level[1]"),
        ("status: null", "OS203 8:9 versions[0].status"),
        ("facts: [a]", "OS203 8:8 versions[0].facts"),
        ("facts: {a: {type: bool}}", "OS202 8:9 versions[0].facts.a.question"),
        ("facts: {a: true}", "OS203 8:12 versions[0].facts.a"),
        ("decision: {number: x, date: 2025-13-01}", "OS203 8:29 versions[0].decision.date"),
        ("decision: x", "OS203 8:11 versions[0].decision"),
        ("cites: [{article: '5'}]", "OS202 8:9 versions[0].cites[0].law"),
        ("cites: [{law: 5}]", "OS203 8:15 versions[0].cites[0].law"),
        ("cites: [5]", "OS203 8:9 versions[0].cites[0]"),
        ("cites: 1/QH", "OS203 8:8 versions[0].cites"),
        ("audience: [{en: A}]", "OS202 8:12 versions[0].audience[0].vi"),
        ("nane: x", "OS201 8:1 versions[0].nane"),
    ],
)
def test_a_wrong_value_is_reported_where_it_is_wrong(key: str, expected: str) -> None:
    """
    Dates, lists, mappings, citations and texts, each with line, column and path.
    """
    assert [expected] == lines(wrong_in(f"{PROCEDURE}{key}\n"))


@pytest.mark.parametrize(
    ("key", "column"),
    [
        ("internal: no", 11),
        ("internal: 'false'", 11),
        ("internal: 1", 11),
        ("internal: null", 11),
        ("place: 48", 8),
        ("place: null", 8),
        ("place: [x]", 8),
        ("place: true", 8),
        ("legal_basis: [5]", 15),
        ("fees: [{name: A, amount: '50000'}]", 26),
        ("fees: [{name: A, amount: true}]", 26),
        ("fees: [{name: A, amount: 50.000}]", 26),
        ("fees: [{name: A, amount: 50_000}]", 26),
        ("documents: [{id: 5, name: A}]", 18),
        ("documents: [{id: a, name: A, original: '1'}]", 40),
        ("documents: [{id: a, name: A, electronic: true}]", 42),
    ],
)
def test_scalars_are_not_converted(key: str, column: int) -> None:
    """
    `no` is not true, 48 is no code, `50.000` is no amount: what is not of the wanted kind is OS203, never made to fit.
    """
    problems = wrong_in(f"{PROCEDURE}{key}\n")

    assert [("OS203", 8, column)] == [(p.code, p.source.line, p.source.column) for p in problems if p.source]
    assert {"text", "int", "bool"} >= {p.args["wanted"] for p in problems}


def test_a_code_that_is_a_number_is_refused() -> None:
    """
    A code without quotes and without a dot has lost its zeros already in most tools: it must be text.
    """
    assert ["OS203 1:7 versions[0].code"] == lines(wrong_in(PROCEDURE.replace('"9.000001"', "1000400")))


def test_an_iso_week_is_no_date() -> None:
    """
    `2026-W02-1` has ten characters and Python reads it, but a catalogue date is YYYY-MM-DD.
    """
    assert ["OS203 8:11 versions[0].valid_to"] == lines(wrong_in(f"{PROCEDURE}valid_to: 2026-W02-1\n"))


def test_no_file_writes_its_own_origin() -> None:
    """
    Where a value was read is not for the file to say: the key is unknown.
    """
    assert ["OS201 8:1 versions[0].origin"] == lines(wrong_in(f"{PROCEDURE}origin: x\n"))


def without_cases(key: str) -> str:
    """The sound file, without its cases where *key* brings others."""
    return PROCEDURE.replace("    cases: [{id: default, limit: {working_days: 3}}]\n", "") if key.startswith("cases") else PROCEDURE


# -- did you mean ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("documentss: []", "documents"),
        ("valid_form: 2020-01-01", "valid_from"),
        ("agencies: x", "agency"),
        ("decision: {numbr: x, number: y}", "number"),
        ("cites: [{laws: x, law: y}]", "law"),
        ("audience: [{vii: A, vi: B}]", "vi"),
        ("documents: [{any_of: [], whn: {a: 1}}]", "when"),
        ("level: [comune]", "commune"),
        ("status: transcibed", "transcribed"),
        ("channels: [in_persn]", "in_person"),
        ("documents: [{id: a, name: A, mode: submitt}]", "submit"),
        ("facts: {a: {type: boo, question: q}}", "bool"),
        ("cases: [{id: d, limit: {calender_days: 3}}]", "calendar_days"),
        ("cases: [{id: d, limit: {working_day: 3}}]", "{working_days: 3}"),
        ("cases: [{id: d, limit: {months: 3, rolls: none}}]", "roll"),
        ("cases: [{id: d, limit: {same_day: {cut_off: 15:00}}}]", "cutoff"),
        ("cases: [{id: d, limit: {hours: 3}, when: {a: {at_lest: 3}}}]", "at_least"),
        ("cases: [{id: d, limit: {hours: 3}, starts: recept}]", "receipt"),
        ("cases: [{id: d, limit: {hours: 3}, starts: {on: submision}}]", "submission"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_right_one(key: str, near: str) -> None:
    """
    The message ends in “Did you mean …?”, for keys and for words of a closed list.
    """
    (problem,) = wrong_in(f"{without_cases(key)}{key}\n")

    assert near == problem.args["near"]
    assert f"Did you mean “{near}”?" in render(problem, "en")
    assert f"Có phải “{near}” không?" in render(problem, "vi")


def test_a_word_that_resembles_nothing_gets_no_hint() -> None:
    """
    A hint that guesses wildly would mislead.
    """
    (problem,) = wrong_in(f"{PROCEDURE}qqqqqq: 1\n")

    assert problem.args["near"] is None
    assert "Did you mean" not in render(problem, "en")


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ("facts: {a: {type: bool}}", "question"),
        ("agency: {en: A}", "vi"),
        ("cites: [{note: n}]", "law"),
        ("results: [{code: x}]", "name"),
        ("decision: {date: 2020-01-01}", "number"),
        ("cases: [{id: d, limit: {hours: 1}, extensions: [{limit: {hours: 2}}]}]", "reason"),
    ],
)
def test_a_missing_key_is_named(key: str, missing: str) -> None:
    """
    Whatever kind of value lacks it.
    """
    (problem,) = wrong_in(f"{without_cases(key)}{key}\n")

    assert f"The key “{missing}” is missing; add it here." == render(problem, "en")


@pytest.mark.parametrize("key", ["level: [comune]", "fees: [{name: A, amount: x}]", "decision: {number: x, date: y}", "status: 5"])
def test_no_message_speaks_of_python(key: str) -> None:
    """
    An author never reads `ValueError is wanted`.
    """
    (problem,) = wrong_in(f"{PROCEDURE}{key}\n")

    assert "Error" not in render(problem, "vi")


# -- all problems in one pass ----------------------------------------------------------------------------------------------------


def test_all_problems_of_a_version_are_found_in_one_pass() -> None:
    """
    Wrong, unknown and missing keys, shallow and deep, are reported together, each at its place.
    """
    text = (
        'code: "9.000001"\n'
        "field: thu\n"
        "versions:\n"
        "  - valid_from: hôm qua\n"
        "    levle: [commune]\n"
        "    channels: [online, ondine]\n"
        "    cases:\n"
        "      - {id: default, limit: {working_days: x}}\n"
        "      - {limit: {hours: 3}, when: {a: {befor: x}}}\n"
        "    documents:\n"
        "      - {id: a}\n"
        "      - any_of: [{id: b, name: 5}]\n"
    )

    assert {
        "OS202 4:5 versions[0].name",
        "OS203 4:17 versions[0].valid_from",
        "OS201 5:5 versions[0].levle",
        "OS203 6:24 versions[0].channels[1]",
        "OS203 8:45 versions[0].cases[0].limit.working_days",
        "OS202 9:9 versions[0].cases[1].id",
        "OS201 9:40 versions[0].cases[1].when.a.befor",
        "OS202 11:9 versions[0].documents[0].name",
        "OS203 12:32 versions[0].documents[1].any_of[0].name",
    } == set(lines(wrong_in(text)))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("facts:\n  a: {type: bool}\n  b: {type: int}\n", ["OS202 9:3", "OS202 10:3"]),
        ("nane: 1\nfeild: 2\n", ["OS201 8:1", "OS201 9:1"]),
        ("agency:\n  vi: 1\n  en: 2\n", ["OS203 9:7", "OS203 10:7"]),
        ("agency:\n  vi: 1\n  fr: x\n", ["OS203 9:7", "OS201 10:3"]),
        ("cites:\n  - article: 1\n", ["OS202 9:5", "OS203 9:14"]),
        ("documents:\n  - any_of: [5]\n    when: 5\n    name: 5\n", ["OS203 9:14", "OS203 10:11", "OS203 11:11"]),
        ("documents:\n  - {id: a, name: A, when: {a: {before: x}, b: {after: y}}}\n", ["OS203 9:41", "OS203 9:56"]),
        ("documents:\n  - {id: a, name: A, when: {a: {before: x, after: y}}}\n", ["OS203 9:41", "OS203 9:51"]),
    ],
)
def test_problems_beside_each_other_are_all_found(keys: str, expected: list[str]) -> None:
    """
    The second wrong entry of a mapping is not hidden behind the first.
    """
    found = [f"{p.code} {p.source.line}:{p.source.column}" for p in wrong_in(PROCEDURE + keys) if p.source]

    assert expected == sorted(found, key=lambda line: [int(n) for n in line[6:].split(":")])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{then: [{hours: x}, {months: y}]}", ["OS203 7:50", "OS203 7:63"]),
        ("{together: {branches: [{hours: x}], cap: {hours: y}}}", ["OS203 7:65", "OS203 7:83"]),
        ("{calendar_days: x, roll: y}", ["OS203 7:50", "OS203 7:59"]),
        ("{calendar_days: x, first_day_counted: y}", ["OS203 7:50", "OS203 7:72"]),
        ("{same_day: {cutoff: x, after: y}}", ["OS203 7:54", "OS203 7:64"]),
    ],
)
def test_all_problems_of_a_limit_are_found(written: str, expected: list[str]) -> None:
    """
    Stages, branches, cap and options are each read.
    """
    problems = wrong_in(PROCEDURE.replace("{working_days: 3}", written))

    assert expected == [f"{p.code} {p.source.line}:{p.source.column}" for p in problems if p.source]


# -- versions --------------------------------------------------------------------------------------------------------------------


def whole_of(text: str) -> list[dict[str, Any]]:
    found, problems = versions(tree_of(text), "a.yaml")
    assert [] == problems
    return [dict(whole) for _, whole in found]


def test_a_version_takes_the_keys_of_the_file_and_may_replace_them() -> None:
    """
    What stands at the top holds for every version that does not say otherwise.
    """
    assert [{"a": 1, "b": 3}, {"a": 4, "b": 2}] == whole_of("a: 1\nb: 2\nversions:\n  - {b: 3}\n  - {a: 4}\n")


def test_a_version_can_take_everything_from_the_one_before() -> None:
    """
    `same_as_previous_except` changes what it names; a chain of versions hands values on; `null` changes nothing.
    """
    text = (
        "a: 1\n"
        "versions:\n"
        "  - {b: 2, c: 3}\n"
        "  - {valid_from: x, same_as_previous_except: {b: 4}}\n"
        "  - {valid_from: y, same_as_previous_except: null}\n"
        "  - {d: 5}\n"
    )

    assert [
        {"a": 1, "b": 2, "c": 3},
        {"a": 1, "b": 4, "c": 3, "valid_from": "x"},
        {"a": 1, "b": 4, "c": 3, "valid_from": "y"},
        {"a": 1, "d": 5},
    ] == whole_of(text)


@pytest.mark.parametrize("own", ["valid_from", "valid_to", "valid_from_reason", "announced", "reverified", "note", "decision"])
def test_what_belongs_to_one_version_is_not_handed_on(own: str) -> None:
    """
    Its dates, its note, its decision and its check are its own.
    """
    assert [{own: "x", "b": 1}, {"b": 1}] == whole_of(f"versions:\n  - {{{own}: x, b: 1}}\n  - same_as_previous_except:\n")


def test_an_inherited_value_keeps_the_place_where_it_was_written() -> None:
    """
    A problem in an inherited line is reported in that line, and in the path of the version that inherits it.
    """
    text = PROCEDURE + "  - valid_from: 2021-01-01\n    same_as_previous_except:\n      level: [comune]\n"
    found, _ = versions(tree_of(text.replace("working_days: 3", "working_days: x")), "a.yaml")

    problems = [p for path, whole in found for p in structure(whole, Procedure, "a.yaml", path)[1]]

    assert {
        "OS203 7:49 versions[0].cases[0].limit.working_days",
        "OS203 7:49 versions[1].cases[0].limit.working_days",
        "OS203 10:15 versions[1].level[0]",
    } == set(lines(problems))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", ["OS202 1:1 versions"]),
        ("versions: null\n", ["OS202 1:11 versions"]),
        ("versions: []\n", ["OS202 1:11 versions"]),
        ("versions: {a: 1}\n", ["OS203 1:11 versions"]),
        ("versions: [5]\n", ["OS203 1:12 versions[0]"]),
        ("versions:\n  - {a: 1}\n  - x\n  - [y]\n", ["OS203 3:5 versions[1]", "OS203 4:5 versions[2]"]),
        ("versions:\n  - same_as_previous_except: {a: 1}\n", ["OS203 2:5 versions[0]"]),
        ("versions:\n  - {a: 1}\n  - same_as_previous_except: [a]\n", ["OS203 3:5 versions[1]"]),
    ],
)
def test_a_file_without_proper_versions_says_so(text: str, expected: list[str]) -> None:
    """
    None at all, a version that is no mapping, and a first version that is the same as nothing.
    """
    _, problems = versions(tree_of(text), "a.yaml")

    assert expected == lines(problems)


def test_nested_versions_are_unknown_keys() -> None:
    """
    `same_as_previous_except` holds keys of a version, not versions and not itself.
    """
    text = PROCEDURE + "  - valid_from: 2021-01-01\n    same_as_previous_except: {versions: []}\n"
    found, _ = versions(tree_of(text), "a.yaml")

    _, problems = structure(found[1][1], Procedure, "a.yaml", found[1][0])

    assert ["OS201 9:31 versions[1].versions"] == lines(problems)


def _adding(written: str) -> str:
    return PROCEDURE.replace("{working_days: 3}", f"{{working_days: 8}}, modifiers: [{{when: {{channel: online}}, add: {written}}}]")


@pytest.mark.parametrize("key", ["origin", "overrides", "lapsed", "national"])
def test_what_loading_fills_in_cannot_be_written(key: str) -> None:
    """
    A file cannot claim to be a local decision, or to come from elsewhere.
    """
    assert ["OS201"] == codes(wrong_in(f"{PROCEDURE}{key}: []\n"))


@pytest.mark.parametrize(
    ("written", "adjustment"),
    [
        ("{working_days: 10}", Adjustment(WorkingDays, 10)),
        ("{calendar_days: -1}", Adjustment(CalendarDays, -1)),
        ("{working_days: -0.5}", Adjustment(WorkingDays, Fraction(-1, 2))),
        ("{hours: 24}", Adjustment(Hours, 24)),
    ],
)
def test_what_is_added_to_a_limit_is_written_as_one(written: str, adjustment: Adjustment) -> None:
    """
    A number of one unit, negative for less.
    """
    assert adjustment == procedure_of(_adding(written)).cases[0].modifiers[0].add


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("{working_dys: 1}", "working_days | calendar_days | months | working_hours | hours"),
        ("{same_day: {}}", "working_days | calendar_days | months | working_hours | hours"),
        ("{working_days: 1, hours: 2}", "working_days | calendar_days | months | working_hours | hours"),
        ("{working_days: x}", "number"),
        ("10", "limit"),
    ],
)
def test_what_is_added_in_no_unit_is_refused(written: str, wanted: str) -> None:
    """
    OS203 says which units there are.
    """
    assert [("OS203", wanted)] == [(found.code, found.args["wanted"]) for found in wrong_in(_adding(written))]


@pytest.mark.parametrize("written", ["{working_days: 5}", "{same_day: {}}", "5"])
def test_age_of_a_document_is_days_or_months(written: str) -> None:
    """
    Nothing else tells how old a paper may be.
    """
    assert ["OS203"] == codes(wrong_in(PROCEDURE + f"documents: [{{id: a, name: A, max_age: {written}}}]\n"))


@pytest.mark.parametrize(
    ("choices", "words", "names"),
    [
        ("[A1, B2]", ("A1", "B2"), {}),
        ("{house: {vi: Nhà, en: House}, other: Khác}", ("house", "other"), {"house": Text("Nhà", "House"), "other": Text("Khác")}),
    ],
)
def test_choices_are_words_with_or_without_names(choices: str, words: tuple[str, ...], names: dict[str, Text]) -> None:
    """
    A list has none; a mapping names each.
    """
    got = procedure_of(PROCEDURE + f"facts: {{kind: {{type: choice, choices: {choices}, question: Hỏi}}}}\n").facts["kind"]

    assert (words, names) == (got.choices, got.choice_names)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("{type: choice, choices: {a: {vj: A}}, question: Hỏi}", ["choices.a.vj"]),
        ("{type: choice, choices: {a: 1, b: 2}, question: Hỏi}", ["choices.a", "choices.b"]),
        ("{type: choise, choices: {a: 1}, question: Hỏi}", ["type", "choices.a"]),
    ],
)
def test_each_mistake_in_named_choices_is_told(fact: str, expected: list[str]) -> None:
    """
    Together with those of the rest of the fact.
    """
    found = lines(wrong_in(PROCEDURE + f"facts: {{kind: {fact}}}\n"))

    assert expected == [each.rpartition("facts.kind.")[2] for each in found]
