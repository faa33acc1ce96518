"""Overlays: what a place decided for itself, which of several decisions holds, and when none does."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, found_nation, lines, write
from builders import event, judged, procedure, view
from onestop import Calendar, CalendarDays, Case, Dossier, Event, Onestop, PluginError, TimeLimit, Undetermined, View, WorkingDays
from onestop.catalogs.lengthening import Comparison
from onestop.catalogs.provenance import provenance
from onestop.law.overlays import Overlay, Settings, overlaid
from onestop.law.procedures import Decision, PauseReason
from onestop.telling.notices import notice
from onestop.testing.cases import run_cases
from onestop.words.sources import Position

NATIONAL = PROCEDURE.replace("{working_days: 3}", "{working_days: 5}").replace(
    "valid_from: 2020-01-01", "valid_from: 2020-01-01\n    valid_to: 2026-06-30"
) + (
    "  - valid_from: 2026-07-01\n"
    "    same_as_previous_except: {cases: [{id: default, limit: {working_days: 4}}, {id: x, when: {level: commune}, limit: {months: 1}}]}\n"
)
PLACES = 'places:\n  - {code: "01", name: Hà Nội}\n  - {code: "00103", name: Tây Hồ, parent: "01"}\n  - {code: "48", name: Đà Nẵng}\n'
HANOI = """\
place: "01"
decision: {number: 5/QĐ-UBND, date: 2025-12-01}
sources: [{title: Quyết định}]
overlays:
  - procedure: "9.000001"
    valid_from: 2026-01-01
    against: [2020-01-01]
    instead_of: {working_days: 5}
    set: {limit: {working_days: 3}}
"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Load a small nation with some overlay files."""

    def loaded(*overlays: str, national: str = NATIONAL, example: str | None = None) -> Onestop:
        found_nation(tmp_path / "nation", monkeypatch, {PROCEDURE_PATH: national, "places.yaml": PLACES, "laws.yaml": "laws: {a: {}}\n"})
        root = write(tmp_path / "local", {f"overlays/{number}.yaml": text for number, text in enumerate(overlays)})
        write(root, {"overlays/0.cases.yaml": example} if example else {})
        return onestop.load(root, entry_points=False)

    return loaded


def _limit(site: Onestop, place: str, on: str = "2026-01-05", **more: object) -> TimeLimit:
    known = more.pop("known", None)
    agency = more.pop("agency", None)
    view = site.at(date.fromisoformat(on), place, agency, known)  # type: ignore[arg-type]
    return view.limit("9.000001", **more).value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "on", "days"),
    [
        ("01", "2025-12-31", 5),  # a day before it holds
        ("01", "2026-01-01", 3),
        ("00103", "2026-01-01", 3),  # below the place
        ("48", "2026-01-01", 5),  # another place
        ("vn", "2026-01-01", 5),
        ("01", "2026-06-30", 3),
        ("01", "2026-07-01", 4),  # the nation changed, so it lapsed
    ],
)
def test_decision_holds_at_its_place_and_below_from_its_first_day(load, place: str, on: str, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    Three days in Hà Nội instead of five, as long as the nation says five.
    """
    assert WorkingDays(days) == _limit(load(HANOI), place, on)


@pytest.mark.parametrize(("on", "days"), [("2026-03-31", 3), ("2026-04-01", 5)])
def test_decision_ends_after_its_last_day(load, on: str, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    To 31 March inclusive.
    """
    site = load(HANOI.replace("    against", "    valid_to: 2026-03-31\n    against"))

    assert (WorkingDays(days), []) == (_limit(site, "01", on), codes(site.problems))


@pytest.mark.parametrize(("known", "days"), [("2025-11-30", 5), ("2025-12-01", 3)])
def test_decision_counts_from_the_day_on_which_it_was_known(load, known: str, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    That of the decision, where nothing else is said.
    """
    assert WorkingDays(days) == _limit(load(HANOI), "01", known=date.fromisoformat(known))


@pytest.mark.parametrize(("on", "days"), [("2026-01-10", 3), ("2026-01-09", 5), ("2026-01-12", 5)])
def test_decision_for_some_weekdays_holds_on_those(load, on: str, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    Saturday 10 January and no other day.
    """
    site = load(HANOI.replace("    against", "    weekdays: [Sat]\n    against"))

    assert WorkingDays(days) == _limit(site, "01", on)


@pytest.mark.parametrize(("agency", "days"), [("KCX", 3), (None, 5), ("H26", 5)])
def test_decision_of_a_body_holds_for_that_body(load, agency: str | None, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    A board of the zones is a body and no place.
    """
    site = load(HANOI.replace("overlays:", "agency: KCX\noverlays:"))

    assert WorkingDays(days) == _limit(site, "01", agency=agency)


@pytest.mark.parametrize(("channel", "days"), [("online", 3), ("in_person", 5), (None, 5)])
def test_decision_for_one_channel_holds_for_that_channel(load, channel: str | None, days: int) -> None:  # type: ignore[no-untyped-def]
    """
    Online two days less.
    """
    site = load(HANOI.replace("    against", "    channel: online\n    against"))

    assert WorkingDays(days) == _limit(site, "01", channel=channel)


WARD = HANOI.replace('"01"', '"00103"').replace("working_days: 3", "working_days: 1").replace("2025-12-01", "2025-06-01")
LATER = HANOI.replace("working_days: 3", "working_days: 2").replace("2025-12-01", "2025-12-20").replace("5/QĐ", "6/QĐ")
BODY = (
    HANOI.replace("overlays:", "agency: KCX\noverlays:").replace("working_days: 3", "working_days: 4").replace("2025-12-01", "2025-01-01")
)


@pytest.mark.parametrize("order", list(permutations((HANOI, WARD, LATER, BODY))))
def test_most_specific_place_wins_then_the_body_then_the_later_decision(load, order: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    """
    In whatever order the files are read.
    """
    site = load(*order)

    assert [] == [code for code in codes(site.problems) if code != "OS403"]
    assert [1, 2, 4, 1] == [
        _limit(site, place, agency=agency).n  # type: ignore[union-attr]
        for place, agency in (("00103", None), ("01", None), ("01", "KCX"), ("00103", "KCX"))
    ]


def test_two_decisions_of_equal_rank_make_their_place_refuse(load) -> None:  # type: ignore[no-untyped-def]
    """
    Nobody can say which holds; other places answer as before, and the finding names both files.
    """
    site = load(HANOI, LATER.replace("2025-12-20", "2025-12-01"))
    (found,) = [each for each in site.problems if each.code == "OS401"]

    assert "local/overlays/1.yaml:5:5" == str(found.source)
    assert "local/overlays/0.yaml:5:5" == found.args["other"]
    assert WorkingDays(5) == _limit(site, "48")
    for place in ("01", "00103"):
        with pytest.raises(PluginError, match="OS401"):
            _limit(site, place)


def test_decisions_of_equal_rank_for_other_days_do_not_contradict(load) -> None:  # type: ignore[no-untyped-def]
    """
    One for Saturdays, one for Mondays.
    """
    days = [HANOI.replace("    against", f"    weekdays: [{day}]\n    against") for day in ("Sat", "Mon")]
    site = load(days[0], days[1].replace("working_days: 3", "working_days: 2"))

    assert ["OS403", "OS403"] == codes(site.problems)
    assert [WorkingDays(3), WorkingDays(2)] == [_limit(site, "01", on) for on in ("2026-01-10", "2026-01-12")]


def test_lapsed_decision_is_told_by_the_linter_and_by_every_answer_that_it_would_have_changed(load) -> None:  # type: ignore[no-untyped-def]
    """
    Received on 1 July 2026, where the nation says four days: due on the 7th and not on the 6th.
    """
    site = load(HANOI)
    dossier = Dossier("H", "9.000001", "01", [Event(datetime(2026, 7, 1, 9), "received")])
    got = site.assess(dossier, now=datetime(2026, 7, 1, 10))

    assert ["OS403 7:14 overlays[0].against"] == lines(site.problems)
    assert (["OS403"], datetime(2026, 7, 7, 17)) == (codes(got.problems), got.deadline and got.deadline.due)


def test_affirmed_decision_holds_for_the_new_version(load) -> None:  # type: ignore[no-untyped-def]
    """
    Another entry says what it replaces there.
    """
    affirmed = HANOI + HANOI[HANOI.index("  - procedure") :].replace("against: [2020-01-01]", "against: [2026-07-01]").replace(
        "instead_of: {working_days: 5}", "instead_of: {working_days: 4}"
    ).replace("2026-01-01", "2026-07-01")
    site = load(affirmed.replace("    against: [2020", "    valid_to: 2026-06-30\n    against: [2020"))

    assert ([], WorkingDays(3)) == (codes(site.problems), _limit(site, "01", "2026-07-01"))


def test_decision_against_another_limit_than_the_nations_lapses(load) -> None:  # type: ignore[no-untyped-def]
    """
    It was made against six days, and the nation says five.
    """
    site = load(HANOI.replace("instead_of: {working_days: 5}", "instead_of: {working_days: 6}"))

    assert WorkingDays(5) == _limit(site, "01")
    assert {"OS403"} == set(codes(site.problems))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("working_days: 6", "working_days: 5", ["OS404"]),
        ("working_days: 5.25", "working_days: 5", ["OS404"]),
        ("calendar_days: 5", "working_days: 5", []),
        ("calendar_days: 7", "working_days: 5", ["OS404"]),  # from a Saturday: to the second Monday, not to Friday
        ("calendar_days: 10", "working_days: 5", ["OS404"]),
        ("undetermined: x", "working_days: 5", ["OS404"]),
        ("same_day: {}", "working_days: 5", []),
        ("working_days: 5", "undetermined: x", []),
        ("working_hours: 40", "working_days: 5", []),
        ("working_hours: 48", "working_days: 5", ["OS404"]),
        ("months: 1", "months: 2", []),
    ],
)
def test_place_may_shorten_a_limit_and_not_lengthen_it(load, ours: str, theirs: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Unlike units are compared by counting from every day.
    """
    national = PROCEDURE.replace("working_days: 3", theirs)
    site = load(HANOI.replace("working_days: 5", theirs).replace("working_days: 3", ours), national=national)

    assert expected == codes(site.problems)


def test_place_that_lengthens_a_limit_refuses(load) -> None:  # type: ignore[no-untyped-def]
    """
    Its decision is void, and it must not be taken for one without any.
    """
    site = load(HANOI.replace("working_days: 3", "working_days: 9"))

    with pytest.raises(PluginError, match="OS404"):
        _limit(site, "01")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("    instead_of: {working_days: 5}\n", "", "OS202 5:5 overlays[0]"),
        ("set: {limit: {working_days: 3}}", "set: {}", "OS202 9:10 overlays[0].set"),
        ('procedure: "9.000001"', 'procedure: "9.000002"', "OS405 5:16 overlays[0].procedure"),
        ("against: [2020-01-01]", "against: [2020-01-02]", "OS405 7:15 overlays[0].against[0]"),
        ("    against", "    case: other\n    against", "OS405 7:11 overlays[0].case"),
        ("    against", "    weekdays: [Thứ bảy]\n    against", "OS203 7:16 overlays[0].weekdays[0]"),
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    valid_to: 2025-01-01", "OS306 7:15 overlays[0].valid_to"),
        ('place: "01"', 'place: "1"', "OS203 1:8 place"),
        ("set: {limit: {working_days: 3}}", "set: {limt: {working_days: 3}}", "OS201 9:11 overlays[0].set.limt"),
        ("set: {limit:", "channel: online\n    set: {sets: 2, limit:", "OS405 9:14 overlays[0].channel"),
        ("overlays:\n", "overlay:\n", "OS201 4:1 overlay"),
        ("  - procedure", "  - text\n  - procedure", "OS203 5:5 overlays[0]"),
    ],
)
def test_what_is_wrong_in_an_overlay_is_told_where_it_stands(load, before: str, after: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    """
    File, line and column, and the place refuses.
    """
    assert before in HANOI
    site = load(HANOI.replace(before, after))

    assert expected in lines(site.problems)
    if expected.startswith("OS203 1:8"):  # of no sound place nobody can tell which
        with pytest.raises(PluginError):
            _limit(site, "48")
    else:
        with pytest.raises(PluginError):
            _limit(site, "01")


def test_decision_that_changes_nothing_is_told(load) -> None:  # type: ignore[no-untyped-def]
    """
    Five days are five days.
    """
    site = load(HANOI.replace("working_days: 3", "working_days: 5").replace("    against", "    valid_to: 2026-06-30\n    against"))

    assert ["OS402 10:10 overlays[0].set"] == lines(site.problems)


FIELDS = """\
place: "01"
decision: {number: 7/QĐ-UBND, date: 2025-12-01}
overlays:
  - procedure: "9.000001"
    valid_from: 2026-01-01
    valid_to: 2026-06-30
    against: [2020-01-01]
    set:
      agency: {vi: Phường}
      contacts: [{name: Trung tâm, hotline: "1022"}]
      fees: [{name: Phí, amount: 0}]
      documents: [{id: a, name: A}]
      request_within: {working_days: 1}
"""


def test_decision_sets_whole_fields_and_leaves_the_others(load) -> None:  # type: ignore[no-untyped-def]
    """
    Agency, contacts, fees, documents and how soon to ask; the limit stays the nation's.
    """
    procedure = load(FIELDS).at(date(2026, 1, 5), "01").procedure("9.000001")

    assert ("Phường", "1022", 0, "a") == (
        procedure.agency and procedure.agency.vi,
        procedure.contacts[0].hotline,
        procedure.fees[0].amount,
        procedure.documents[0].id,  # type: ignore[union-attr]
    )
    assert (WorkingDays(1), WorkingDays(5)) == (procedure.cases[0].request_within, procedure.cases[0].limit)


def test_outcome_is_judged_by_the_local_limit_and_the_nations_is_told_beside_it(load) -> None:  # type: ignore[no-untyped-def]
    """
    Received on Monday 5 January 2026: three days end on Thursday 8, five on Saturday 10, which is worked for Friday 2.
    """
    events = [Event(datetime(2026, 1, 5, 9), "received"), Event(datetime(2026, 1, 9, 9), "resolved")]
    got = load(HANOI).assess(Dossier("H", "9.000001", "01", events), now=datetime(2026, 1, 31, 9))

    assert got.deadline is not None
    assert (datetime(2026, 1, 8, 17), datetime(2026, 1, 8, 17), datetime(2026, 1, 10, 17), "late") == (
        got.deadline.due,
        got.deadline.statutory_due,
        got.deadline.national_due,
        got.outcome.timeliness,
    )
    assert ["5/QĐ-UBND"] == [cite.law for cite in got.deadline.limit.cites]


def test_provenance_names_file_line_decision_and_what_it_beat(load) -> None:  # type: ignore[no-untyped-def]
    """
    The ward's decision beats the city's, and both the nation's five days.
    """
    site = load(HANOI, WARD)
    procedure = site.at(date(2026, 1, 5), "00103").procedure("9.000001")
    given = {each.what: each for each in provenance(site.catalog, procedure)}

    limit = given["cases.default.limit"]
    assert (WorkingDays(1), WorkingDays(5), "5/QĐ-UBND") == (limit.value, limit.instead_of, limit.decision)
    assert ("local/overlays/1.yaml:9:18", "nation/procedures/thu/9.000001.yaml:8:34", ["local/overlays/0.yaml:9:18"]) == (
        str(limit.origin),
        str(limit.national),
        list(map(str, limit.beaten)),
    )
    assert "nation/procedures/thu/9.000001.yaml:2:7" == str(given["name"].origin)


DETAILED = NATIONAL.replace(
    "limit: {working_days: 5}",
    "limit: {working_days: 5}, wording: không quá 05 ngày làm việc, cites: [{law: a}], "
    "modifiers: [{when: {level: commune}, limit: {working_days: 4}}]",
)


def test_provenance_of_what_a_local_limit_brings_names_the_local_file(load) -> None:  # type: ignore[no-untyped-def]
    """
    Articles are the decision's, the nation's wording holds no longer, a limit for one channel is no modifier of the nation.
    """
    online = HANOI.replace("instead_of", "channel: online\n    instead_of")
    site = load(HANOI, online.replace("3}", "2}"), national=DETAILED)
    given = provenance(site.catalog, site.at(date(2026, 1, 5), "01").procedure("9.000001"))
    told = [(each.what, str(each.origin)) for each in given if each.origin and "overlays" in each.origin.file]
    rows = {each.what: each for each in given}
    wording, modifiers = rows["cases.default.wording"], rows["cases.default.modifiers"]

    assert {
        ("sources", "local/overlays/0.yaml:3:10"),
        ("sources", "local/overlays/1.yaml:3:10"),
        ("cases.default.limit", "local/overlays/0.yaml:9:18"),
        ("cases.default.cites", "local/overlays/0.yaml:2:11"),
        ("cases.default.wording", "local/overlays/0.yaml:9:18"),
        ("cases.default.limit.online", "local/overlays/1.yaml:10:18"),
    } == set(told)
    assert {"5/QĐ-UBND", None} == {each.decision for each in given}
    assert (None, "không quá 05 ngày làm việc") == (wording.value, wording.instead_of)
    assert [WorkingDays(4)] == [each.limit for each in modifiers.value]
    assert "nation/procedures/thu/9.000001.yaml:8:120" == str(modifiers.origin)
    assert 3 == [each.what for each in given].count("sources")


def test_provenance_of_what_a_decision_read_names_the_decision(load) -> None:  # type: ignore[no-untyped-def]
    """
    A part that nobody had read and that the decision gives is taken off the list by the decision.
    """
    national = PROCEDURE.replace("    cases", "    not_read: [sets, steps]\n    cases")
    sets = HANOI.replace("    instead_of: {working_days: 5}\n", "").replace("limit: {working_days: 3}", "sets: 1")
    site = load(sets, national=national)
    given = {each.what: each for each in provenance(site.catalog, site.at(date(2026, 1, 5), "01").procedure("9.000001"))}

    assert ("local/overlays/0.yaml:8:17", 2, 1) == (
        str(given["not_read"].origin),
        len(given["not_read"].instead_of),
        len(given["not_read"].value),
    )


def test_provenance_of_an_inherited_value_is_where_it_was_written(load) -> None:  # type: ignore[no-untyped-def]
    """
    The second version takes its sources from the first, and its limit from its own line.
    """
    site = load()
    procedure = site.at(date(2026, 7, 1), "48").procedure("9.000001")
    given = {each.what: str(each.origin).partition(".yaml:")[2] for each in provenance(site.catalog, procedure)}

    assert ("7:14", "10:60") == (given["sources"], given["cases.default.limit"])


def test_worked_example_may_expect_what_a_place_decided(load) -> None:  # type: ignore[no-untyped-def]
    """
    It names the place and lies beside the decision.
    """
    example = (
        'procedure: "9.000001"\ncases:\n  - {name: Hà Nội, place: "01", events: [{at: 2026-01-05T09:00, kind: received}], '
        "expect: {due: 2026-01-08T17:00:00}}\n"
    )
    site = load(HANOI, example=example)

    assert [()] == [result.problems for result in run_cases(site)]


RICH = PROCEDURE.replace(
    "{working_days: 3}",
    "{working_days: 5}, excludes: [payment], extensions: [{reason: verification, limit: {working_days: 8}}], "
    "modifiers: [{when: {far: true}, add: {working_days: 2}}], parts: [{id: a, name: A, limit: {working_days: 1}}]",
).replace("versions:", "facts: {far: {type: bool, question: {vi: Xa không}}}\nversions:")


@pytest.mark.parametrize(
    ("events", "facts", "more", "days"),
    [
        ([("07T09:00", "received")], {}, "", (8, 10)),
        ([("05T09:00", "payment_requested"), ("08T10:00", "paid")], {}, "", (12, 14)),
        ([("06T10:00", "payment_requested"), ("08T10:00", "paid")], {}, "", (10, 13)),
        ([("07T10:00", "extended", "verification")], {}, "", (14, 14)),
        ([("07T10:00", "extended", "verification")], {}, ", extensions: [{reason: verification, limit: {working_days: 4}}]", (9, 14)),
        ([], {"far": True}, "", (10, 13)),
    ],
    ids=["plain", "pause on the first day", "pause", "extension", "shorter extension", "far"],
)
def test_limit_of_the_nation_is_counted_as_the_local_one(load, events: list, facts: dict, more: str, days: tuple[int, int]) -> None:  # type: ignore[no-untyped-def,type-arg]
    """
    Received on Monday 5 January: three days and five, with the pauses, the extension and the additions that each has.
    """
    local = HANOI.replace("{limit: {working_days: 3}}", f"{{limit: {{working_days: 3}}{more}}}")
    made = [Event(datetime(2026, 1, 5, 9), "received")]
    made += [Event(datetime.fromisoformat(f"2026-01-{at}:00"), kind, *reason) for at, kind, *reason in events]
    got = load(local, national=RICH).assess(Dossier("H", "9.000001", "01", made, facts=facts), now=datetime(2026, 1, 9, 9))

    assert got.deadline is not None
    assert days == tuple(due and due.day for due in (got.deadline.due, got.deadline.national_due))


def test_part_has_no_limit_of_the_nation_besides_its_own(load) -> None:  # type: ignore[no-untyped-def]
    """
    The decision is on the whole.
    """
    events = [Event(datetime(2026, 1, 5, 9), "received")]
    part = load(HANOI, national=RICH).assess(Dossier("H", "9.000001", "01", events), now=datetime(2026, 1, 5, 10)).parts["a"].deadline

    assert part is not None
    assert (datetime(2026, 1, 6, 17), datetime(2026, 1, 6, 17)) == (part.due, part.national_due)


def test_limit_of_the_nation_is_that_of_the_same_case(load) -> None:  # type: ignore[no-untyped-def]
    """
    Far away it is eight days, by the city's decision six: due on Monday 12, and the nation's on Wednesday 14.
    """
    national = PROCEDURE.replace(
        "{working_days: 3}}", "{working_days: 5}}, {id: far, when: {far: true}, limit: {working_days: 8}}"
    ).replace("versions:", "facts: {far: {type: bool, question: {vi: Xa không}}}\nversions:")
    local = HANOI.replace("    against", "    case: far\n    against").replace("working_days: 3", "working_days: 6")
    events = [Event(datetime(2026, 1, 5, 9), "received")]
    dossier = Dossier("H", "9.000001", "01", events, facts={"far": True})
    got = (
        load(local.replace("working_days: 5", "working_days: 8"), national=national).assess(dossier, now=datetime(2026, 1, 5, 10)).deadline
    )

    assert got is not None
    assert (datetime(2026, 1, 12, 17), datetime(2026, 1, 14, 17)) == (got.due, got.national_due)


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ('place: "48"\noverlays: [\n', ["48"]),
        ('place: "48"\nplace: "48"\noverlays: []\n', ["48"]),
        ("overlays: [\n", ["48", "01", "vn"]),
        ("- a\n", ["48", "01", "vn"]),
        ('place: "48"\noverlays:\n  - place: "01"\n    note: [\n', ["48", "01"]),
        ('place: "48"\nplace: "01"\noverlays: []\n', ["48", "01"]),
        ('overlays:\n  - {procedure: "9.000001", "place" : 01}\n  - [\n', ["01"]),
        ("place: \"48\"\r# vì sao\r? place\r: '01'\roverlays: [\r", ["48", "01"]),
        ('# place: "01"\nplace: "48" # Đà Nẵng\noverlays: [\n', ["48"]),
        ('place: "48"\noverlays:\n  - place: "1"\n    note: [\n', ["48", "01", "vn"]),
        ('place: "48"\noverlays:\n  - place: Hà Nội\n    note: [\n', ["48", "01", "vn"]),
        ('place: "48"\noverlays:\n  - place: "01\n', ["48", "01", "vn"]),
        ('place: "48"\noverlays:\n  - "pl\\u0061ce": "01"\n    note: [\n', ["48", "01", "vn"]),
        ('place: "48"\noverlays:\n  - pla\u200bce: "01"\n', ["48", "01"]),
        ('place: "48"\noverlay:\n  - place: "01"\n', ["48", "01"]),
        ('place: "48"\noverlays:\n  - - place: "01"\n', ["48", "01"]),
        ('overlays:\n  - place: "48"\n  - [a]\n', ["48", "01", "vn"]),
    ],
)
def test_decision_that_cannot_be_read_makes_its_place_refuse(load, text: str, refuses: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Each that it names, at its top or in an entry; of a file that names none, or one that cannot be told, nobody can say whose it is.
    """
    site = load(text)

    for place in ("48", "01", "vn"):
        if place in refuses:
            with pytest.raises(PluginError):
                _limit(site, place)
        else:
            assert WorkingDays(5) == _limit(site, place)


SETTLED = HANOI.replace("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    valid_to: 2026-06-30")
UNKNOWN_LAW = SETTLED.replace("    set:", "    cites: [998/2099/NĐ-CP]\n    set:")


def test_examples_that_cannot_be_read_make_no_place_refuse(load) -> None:  # type: ignore[no-untyped-def]
    """
    An example decides nothing; lint tells what is wrong in it.
    """
    site = load(SETTLED, example='procedure: "9.000001"\nplace: "01"\ncases: [\n')

    assert ["OS102"] == codes(site.problems)
    assert [WorkingDays(3), WorkingDays(5)] == [_limit(site, "01"), _limit(site, "vn")]


@pytest.mark.parametrize("name", ["0.yml", "0.cases.yml"])
def test_a_decision_in_a_file_that_is_not_read_makes_its_places_refuse_and_an_example_none(load, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    """
    Only files that end in `.yaml` are read, so of the others the text must do.
    """
    write(tmp_path / "local", {f"overlays/{name}": HANOI + '  - {place: "48"}\n'})

    assert ([] if "cases" in name else ["01", "48"]) == sorted(load().catalog.refusing)


def test_decision_that_cites_an_unknown_law_makes_its_place_refuse(load) -> None:  # type: ignore[no-untyped-def]
    """
    Its entry has an error like any other; other places answer.
    """
    site = load(UNKNOWN_LAW)

    assert ["OS301 10:13 overlays[0].cites[0]"] == lines(site.problems)
    assert WorkingDays(5) == _limit(site, "48")
    with pytest.raises(PluginError, match=r"OS301 local/overlays/0\.yaml:10:13 overlays\[0\]\.cites\[0\]"):
        _limit(site, "01")


@pytest.mark.parametrize(("cites", "refuses"), [("  - cites: [998/2099/NĐ-CP]\n    ", ["48"]), ("  - ", ["01", "48"])])
def test_unknown_law_of_one_entry_concerns_its_place_and_one_at_the_top_all(load, cites: str, refuses: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Keys at the top stand for every entry.
    """
    top = "cites: [998/2099/NĐ-CP]\n" if "cites" not in cites else ""
    entry = SETTLED.partition("overlays:\n  - ")[2]
    site = load(top + SETTLED + cites + 'place: "48"\n    ' + entry)

    assert (["OS301"], refuses) == (codes(site.problems), sorted(site.catalog.refusing))


def test_law_of_any_folder_serves_a_decision(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """
    Whatever their order: a folder that is given later may list what an earlier one cites.
    """
    assert ["OS301"] == codes(load(UNKNOWN_LAW).problems)

    laws = write(tmp_path / "laws", {"laws.yaml": "laws: {998/2099/NĐ-CP: {}}\n"})
    for roots in permutations((tmp_path / "local", laws)):
        site = onestop.load(*roots, entry_points=False)
        assert ([], WorkingDays(3)) == (codes(site.problems), _limit(site, "01"))


def test_reasons_to_refuse_stand_in_the_order_of_the_files_whatever_was_read_first(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """
    Two broken files of two folders.
    """
    load('place: "01"\noverlays: [\n')
    other = write(tmp_path / "a", {"overlays/9.yaml": 'place: "01"\noverlays: [\n'})
    said = []
    for roots in permutations((tmp_path / "local", other)):
        with pytest.raises(PluginError) as refused:
            _limit(onestop.load(*roots, entry_points=False), "01")
        said.append(refused.value.reasons)

    assert [("OS102 a/overlays/9.yaml:3:1", "OS102 local/overlays/0.yaml:3:1")] * 2 == said


CHANNEL = HANOI.replace("    against", "    channel: online\n    against")
ONE = HANOI.replace("working_days: 3", "working_days: 1")


@pytest.mark.parametrize(
    ("stronger", "place", "agency"),
    [
        (ONE.replace('place: "01"', 'place: "00103"'), "00103", None),
        (ONE.replace("2025-12-01", "2025-12-20"), "01", None),
        (ONE.replace("overlays:", "agency: KCX\noverlays:"), "01", "KCX"),
    ],
    ids=["nearer place", "later decision", "body"],
)
def test_limit_for_one_channel_beats_no_stronger_decision(load, stronger: str, place: str, agency: str | None) -> None:  # type: ignore[no-untyped-def]
    """
    Three days online for the city, one day for all by the commune, a later decision, or the body.
    """
    assert WorkingDays(3) == _limit(load(CHANNEL), place, channel="online")
    site = load(CHANNEL, stronger)
    assert [WorkingDays(1)] * 2 == [_limit(site, place, agency=agency, channel=channel) for channel in ("online", "in_person")]


LONG = PROCEDURE.replace(
    "{working_days: 3}",
    "{working_days: 5}, extensions: [{reason: verification, limit: {working_days: 8}}], "
    "modifiers: [{when: {urgent: true}, add: {working_days: -3}}, {when: {level: commune}, limit: {working_days: 1}}]",
).replace("versions:", "facts: {urgent: {type: bool, question: {vi: Gấp không}}}\nversions:")


@pytest.mark.parametrize(
    ("setting", "sound"),
    [
        ("{limit: {working_days: 4}}", True),
        ("{limit: {working_days: 3}}", False),  # nothing is left to take three days off, so an urgent dossier has three and not two
        ("{limit: {working_hours: 24}}", False),
        ("{modifiers: [{when: {channel: online}, limit: {working_days: 30}}]}", False),
        ("{modifiers: [{when: {urgent: true}, limit: {working_days: 1}}, {when: {level: commune}, limit: {working_days: 1}}]}", True),
        ("{extensions: [{reason: verification, limit: {working_days: 9}}]}", False),
        ("{extensions: [{reason: verification, limit: {working_days: 6}}]}", True),
        ("{extensions: [{reason: posting, limit: {working_days: 6}}]}", False),
    ],
)
def test_no_dossier_may_have_a_longer_limit_than_the_nations(load, setting: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Whatever its facts, its channel and its extension.
    """
    site = load(HANOI.replace("{limit: {working_days: 3}}", setting), national=LONG)

    assert ([] if sound else ["OS404"]) == codes(site.problems)


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("{starts: {on: monthly_batch, day: 1}}", "OS201"),
        ("{modifiers: [{when: {nofact: true}, limit: {working_days: 1}}]}", "OS303"),
        ("{modifiers: [{when: {urgent: true}}]}", "OS320"),
        ("{fees: [{name: Phí, when: {nofact: true}}]}", "OS303"),
    ],
)
def test_what_a_decision_sets_is_checked_like_a_procedure(load, setting: str, code: str) -> None:  # type: ignore[no-untyped-def]
    """
    Its facts, its modifiers; and when a clock starts is not for a place to say.
    """
    site = load(HANOI.replace("{limit: {working_days: 3}}", setting), national=LONG)

    assert code in codes(site.problems)
    with pytest.raises(PluginError):
        _limit(site, "01")


def test_decision_that_was_affirmed_in_a_second_entry_lapses_nowhere(load) -> None:  # type: ignore[no-untyped-def]
    """
    The first entry stays as it is, for dossiers of before.
    """
    second = HANOI[HANOI.index("  - procedure") :].replace("2026-01-01", "2026-07-01").replace("[2020-01-01]", "[2026-07-01]")
    site = load(HANOI + second.replace("working_days: 5", "working_days: 4").replace("working_days: 3", "working_days: 2"))
    dossier = Dossier("H", "9.000001", "01", [Event(datetime(2026, 7, 1, 9), "received")])

    assert ([], []) == (codes(site.problems), codes(site.assess(dossier, now=datetime(2026, 7, 1, 10)).problems))
    assert [WorkingDays(3), WorkingDays(2)] == [_limit(site, "01", on) for on in ("2026-06-30", "2026-07-01")]


def test_lapsed_decision_is_told_only_of_the_case_that_it_was_made_for(load) -> None:  # type: ignore[no-untyped-def]
    """
    A dossier of another case has nothing to do with it.
    """
    events = [Event(datetime(2026, 7, 1, 9), "received")]
    got = load(HANOI).assess(Dossier("H", "9.000001", "01", events, case="x"), now=datetime(2026, 7, 1, 10))

    assert [] == codes(got.problems)


def test_doubt_of_a_limit_for_one_channel_is_told_with_it(load) -> None:  # type: ignore[no-untyped-def]
    """
    And where it stands.
    """
    site = load(CHANNEL.replace("    against", "    assumed: {vi: chưa rõ}\n    against"))
    online, paper = (site.at(date(2026, 1, 5), "01").limit("9.000001", channel=channel) for channel in ("online", "in_person"))

    assert (["limit"], []) == ([each.id for each in online.assumptions], [each.id for each in paper.assumptions])
    assert ("local/overlays/0.yaml:5:5", "nation/procedures/thu/9.000001.yaml:5:5") == (str(online.origin), str(paper.origin))


def test_two_folders_of_one_name_are_told_apart(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """
    Each line is one of one file.
    """
    first = load(HANOI)
    other = write(
        tmp_path / "x" / "local",
        {"overlays/0.yaml": HANOI.replace('"01"', '"48"').replace("set: {limit: {working_days: 3}}", "set: {sets: 1}")},
    )
    site = onestop.load(tmp_path / "local", other, entry_points=False)
    for place, what, file in (("01", "cases.default.limit", "local"), ("48", "sets", "local-2")):
        given = {each.what: each for each in provenance(site.catalog, site.at(date(2026, 1, 5), place).procedure("9.000001"))}
        assert str(given[what].origin).startswith(f"{file}/overlays/0.yaml:")
    assert first.problems is not None


def test_order_in_which_two_equal_decisions_are_read_decides_nothing(load) -> None:  # type: ignore[no-untyped-def]
    """
    Both say three days on the same date, one with a doubt.
    """
    pair = HANOI, HANOI.replace("5/QĐ", "6/QĐ").replace("    against", "    assumed: {vi: chưa rõ}\n    against")
    told = [load(*order).at(date(2026, 1, 5), "01").limit("9.000001") for order in (pair, pair[::-1])]

    assert told[0].assumptions == told[1].assumptions
    assert told[0].cites == told[1].cites


# -- no more time than the nation ----------------------------------------------------------------------------------------------------

ASKED = (
    "facts: {persons: {type: int, question: {vi: Bao nhiêu người}}, a1: {type: bool, question: {vi: A}}, "
    "born: {type: date, question: {vi: Sinh ngày nào}}}\nversions:"
)
OWN = "modifiers: [{when: {persons: {at_least: 2}}, limit: {working_days: 2}}]"


def _asking(limit: str) -> str:
    return PROCEDURE.replace("limit: {working_days: 3}", limit).replace("versions:", ASKED)


def _sets(what: str, place: str = "01", day: int = 1, more: str = "") -> str:
    text = HANOI.replace('"01"', f'"{place}"').replace("5/QĐ", f"{day}/QĐ").replace("2025-12-01", f"2025-12-{day:02}")
    return text.replace("    instead_of: {working_days: 5}\n", more).replace("{limit: {working_days: 3}}", f"{{{what}}}")


FIVE = "    instead_of: {working_days: 5}\n"
MANY = ", ".join(map(str, range(0, 24_000, 2)))


@pytest.mark.parametrize(
    ("national", "decisions", "expected"),
    [
        (
            "limit: {working_days: 5}",
            [_sets("limit: {working_days: 30}, modifiers: [{when: {persons: abc}, limit: {working_days: 1}}]", more=FIVE)],
            ["OS404", "OS312"],
        ),
        (
            "limit: {working_days: 5}",
            [_sets("modifiers: [{when: {born: {at_least: 3}}, limit: {working_days: 9}}, {when: {channel: online}, limit: {months: 1}}]")],
            ["OS404", "OS312"],
        ),
        (
            "limit: {working_days: 5}",
            [
                _sets(
                    f"modifiers: [{{when: {{persons: {{in: [{MANY}]}}}}, limit: {{working_days: 3}}}}, "
                    "{when: {persons: {at_least: 23990}}, limit: {working_days: 60}}]"
                )
            ],
            ["OS404"],
        ),
        (
            f"limit: {{working_days: 5}}, {OWN}",
            [
                _sets("limit: {working_days: 2}, modifiers: []", more=FIVE),
                _sets("limit: {working_days: 4}", day=2, more=FIVE),
            ],
            ["OS404"],
        ),
        (
            f"limit: {{working_days: 5}}, {OWN}",
            [
                _sets("limit: {working_days: 2}, modifiers: []", more=FIVE),
                _sets("limit: {working_days: 4}", place="00103", more=FIVE),
            ],
            ["OS404"],
        ),
        (
            "limit: {working_days: 5}, modifiers: [{when: {a1: true}, limit: {working_days: 2}}]",
            [_sets("extensions: [{reason: verification, limit: {working_days: 5}}]")],
            ["OS404", "OS323"],
        ),
        (
            "limit: {working_days: 5}, modifiers: [{when: {a1: true}, limit: {working_days: 10}}, "
            "{when: {a1: false}, limit: {working_days: 8}}]",
            [_sets("limit: {working_days: 8}", more=FIVE)],
            ["OS404"],
        ),
        ('limit: {same_day: {cutoff: "10:00"}}', [_sets('limit: {same_day: {cutoff: "09:00"}}')], ["OS404"]),
        ('limit: {same_day: {result_at: "11:00"}}', [_sets("limit: {same_day: {}}")], ["OS404"]),
        ("limit: {working_hours: 8}", [_sets("limit: {hours: 24}")], ["OS404"]),
        ("limit: {working_days: 5}", [_sets("limit: {calendar_days: 6}", more=FIVE + "    weekdays: [Sat]\n")], []),
    ],
    ids=[
        "no number",
        "no date",
        "long list",
        "two decisions",
        "province and commune",
        "extension",
        "fact not given",
        "cut-off",
        "hour of the result",
        "hours",
        "weekday",
    ],
)
def test_more_time_than_the_nations_is_told_before_any_dossier(load, national: str, decisions: list[str], expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Whatever its conditions compare; from a Saturday five working days end on the Friday, and so do six days.
    """
    limit = national[len("limit: ") :].split(", modifiers")[0]
    site = load(
        *(
            each if "instead_of" in each or "limit:" not in each else each.replace("    set:", f"    instead_of: {limit}\n    set:")
            for each in decisions
        ),
        national=_asking(national),
    )

    assert expected == [code for code in codes(site.problems) if code not in ("OS321", "OS403")]


def test_decision_that_lengthens_together_with_another_names_the_other(load) -> None:  # type: ignore[no-untyped-def]
    """
    The first takes away what shortened the limit, the second gives two days back.
    """
    first = _sets("limit: {working_days: 2}, modifiers: []", more=FIVE)
    site = load(first, _sets("limit: {working_days: 4}", day=2, more=FIVE), national=_asking(f"limit: {{working_days: 5}}, {OWN}"))
    (found,) = [each for each in site.problems if each.code == "OS404"]

    assert ("local/overlays/1.yaml:9:18", "1/QĐ-UBND (local/overlays/0.yaml:5:5)") == (str(found.source), found.args["other"])


TET = Calendar.of(first=date(2026, 1, 1), last=date(2026, 12, 31), holidays=[date(2026, 2, day) for day in range(16, 21)])


def _decided(nation: TimeLimit, local: TimeLimit) -> View:
    base = procedure(cases=(Case(id="default", limit=nation, excludes=(PauseReason.PAYMENT,)),))
    decided = Overlay(
        place="01",
        procedure=base.code,
        valid_from=date(2026, 1, 1),
        against=(base.valid_from,),
        set=Settings(limit=local),
        decision=Decision(number="1"),
        origin=Position("x.yaml", 3, 5),
    )
    return view(overlaid(base, [decided], date(2026, 1, 5), ["01", "vn"]), calendar=TET)


@pytest.mark.parametrize(
    ("events", "due", "found"),
    [
        ([], "2026-02-04", []),
        ([("2026-02-01T09:00", "payment_requested"), ("2026-02-12T09:00", "paid")], "2026-02-23", ["OS633"]),
    ],
)
def test_nations_date_holds_where_a_wait_would_make_the_local_one_later(events: list, due: str, found: list[str]) -> None:  # type: ignore[type-arg]
    """
    Five working days for fifteen days, received on Wednesday 28 January 2026.

    Asked on Sunday 1 February, when 2 working days or 4 days are used up, and paid on Thursday 12 February: of 3 working days one comes
    before Tết, which is 16 to 20 February, so the last is Tuesday 24; 11 days end on Monday 23. No wait is tried by the linter.
    """
    seen = _decided(CalendarDays(15), WorkingDays(5))
    made = [event("2026-01-28T09:00", "received"), *(event(*each) for each in events)]
    got = judged(seen, "2026-02-12T10:00", *made)

    assert not Comparison(lambda: TET).later(WorkingDays(5), CalendarDays(15))
    assert got.deadline is not None
    dates = [str(end)[:10] for end in (got.deadline.due, got.deadline.statutory_due)]
    assert ([due, due], found) == (dates, codes(got.problems))
    ledger = onestop.explain(got, seen)
    assert (got.deadline.due, got.deadline.limit.value) == (ledger.due, ledger.limit)
    for problem in got.problems:
        assert "2026-02-24 17:00" in onestop.render(problem, "en")
        assert "x.yaml:3:5" == str(problem.source)


@pytest.mark.parametrize(
    ("nation", "local", "found"),
    [
        (WorkingDays(5), Undetermined("x"), ["OS633"]),
        (WorkingDays(5), WorkingDays(9_999), ["OS633"]),  # outside the calendar
        (Undetermined("x"), WorkingDays(5), []),
    ],
)
def test_date_holds_where_the_other_rule_gives_none(nation: TimeLimit, local: TimeLimit, found: list[str]) -> None:
    """
    Received on Monday 5 January: five working days end on Monday 12, whoever gives them.
    """
    got = judged(_decided(nation, local), "2026-01-05T09:00", event("2026-01-05T09:00", "received"))

    assert got.deadline is not None
    assert (datetime(2026, 1, 12, 17), found) == (got.deadline.due, codes(got.problems))


def test_channel_limit_stays_where_a_later_decision_sets_only_modifiers(load) -> None:  # type: ignore[no-untyped-def]
    """
    Each field is decided by itself: online two days by the first, for two persons and more four by the second, which is the later.
    """
    second = _sets("modifiers: [{when: {persons: {at_least: 2}}, limit: {working_days: 4}}]", day=2)
    site = load(CHANNEL.replace("working_days: 3", "working_days: 2"), second, national=_asking("limit: {working_days: 5}"))

    assert [WorkingDays(days) for days in (2, 4, 5, 4)] == [
        _limit(site, "01", channel=channel, facts={"persons": persons}) for channel in ("online", "in_person") for persons in (1, 2)
    ]


def test_lapse_for_a_body_is_not_hidden_by_what_stands_for_the_place(load) -> None:  # type: ignore[no-untyped-def]
    """
    The entry of the zones was made against the first version, that of the city against the second.
    """
    entry = HANOI[HANOI.index("  - procedure") :]
    city = entry.replace("[2020-01-01]", "[2026-07-01]").replace("working_days: 5", "working_days: 4").replace("2026-01-01", "2026-07-01")
    site = load(HANOI + "    agency: KCX\n" + city)
    told = [site.at(date(2026, 7, 1), "01", agency).procedure("9.000001").lapses() for agency in ("KCX", None)]

    assert [["OS403"], []] == [codes(each) for each in told]


def test_limit_that_a_local_modifier_or_extension_changed_names_the_decision(load) -> None:  # type: ignore[no-untyped-def]
    """
    Its number, file and line; what the decision did not touch names the nation's.
    """
    both = "modifiers: [{when: {a1: true}, limit: {working_days: 1}}], extensions: [{reason: verification, limit: {working_days: 4}}]"
    national = _asking("limit: {working_days: 5}, extensions: [{reason: verification, limit: {working_days: 9}}]")
    site = load(_sets(both), national=national)
    made = [Event(datetime(2026, 1, 5, 9), "received"), Event(datetime(2026, 1, 6, 9), "extended", "verification")]
    told = []
    for facts, events in (({"a1": True}, made[:1]), ({"a1": False}, made), ({"a1": False}, made[:1])):
        got = site.assess(Dossier("H", "9.000001", "01", events, facts=facts), now=datetime(2026, 1, 6, 10)).deadline
        assert got is not None
        told.append((got.limit.value, [cite.law for cite in got.limit.cites], str(got.limit.origin).split("/")[0]))

    assert [(WorkingDays(1), ["1/QĐ-UBND"], "local"), (WorkingDays(4), ["1/QĐ-UBND"], "local"), (WorkingDays(5), [], "nation")] == told


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("fees: [{name: Phí, amount: -5}]", "OS203 8:38 overlays[0].set.fees[0].amount"),
        ("fees: [{name: Phí, amount: 5, when: {persons: muoi}}]", "OS312 8:47 overlays[0].set.fees[0].when"),
        ("fees: [{name: Phí, amount: 5, when: {channel: onlin}}]", "OS312 8:47 overlays[0].set.fees[0].when"),
        ("modifiers: [{when: {level: comune}, limit: {working_days: 1}}]", "OS312 8:30 overlays[0].set.modifiers[0].when"),
        ("modifiers: [{when: {case: x}, limit: {working_days: 1}}]", "OS312 8:30 overlays[0].set.modifiers[0].when"),
        ("documents: [{id: a, name: A, original: 500}]", "OS325 8:50 overlays[0].set.documents[0].original"),
        ("documents: [{id: a, name: A}, {id: a, name: B}]", "OS309 8:46 overlays[0].set.documents[1].id"),
        ("documents: [{id: a, name: A, when: {a1: yep}}]", "OS312 8:46 overlays[0].set.documents[0].when"),
        ("sets: 1000", "OS203 8:17 overlays[0].set.sets"),
    ],
)
def test_everything_that_a_decision_sets_is_checked_as_in_a_procedure(load, setting: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    """
    At its own line, and once.
    """
    site = load(_sets(setting), national=_asking("limit: {working_days: 5}"))

    assert [expected] == [line for line in lines(site.problems) if not line.startswith(("OS321", "OS403"))]


# -- what is wrong elsewhere, and files that nobody reads --------------------------------------------------------------------------------

ENDED = HANOI.replace("    against", "    valid_to: 2026-06-30\n    against")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("sources: [{title", "sources: [{tilte", "OS201 7:16 versions[0].sources[0].tilte"),
        ("name: {vi: Thủ tục thử}", "name: {vi: Thủ tục thử", "OS102 2:7"),
        ('code: "9.000001"', 'code: "9.000003"', "OS311 1:7 code"),
    ],
)
def test_error_of_a_procedure_file_is_no_error_of_the_decision_on_it(load, before: str, after: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    """
    The code is there, in a file that cannot be used: only that procedure is refused, for its own error.
    """
    site = load(HANOI, national=NATIONAL.replace(before, after))

    assert [expected] == lines(site.problems)
    assert "01" == site.at(date(2026, 1, 5), "01").place
    (unknown,) = site.assess(
        Dossier("H1", "9.000001", "01", [Event(datetime(2026, 1, 5, 9), "received")]), now=datetime(2026, 1, 5, 10)
    ).problems
    assert ("OS608", "broken") == (unknown.code, unknown.args["because"])


@pytest.mark.parametrize("name", ["0.yaml.txt", "0.YAML", "0.yml", "0.txt", "0.yaml~", "0.yaml.bak"])
def test_decision_in_a_file_that_nobody_reads_because_of_its_name_is_not_taken_for_absent(load, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    """
    Its place refuses, the others answer, and the name that the file should have is told.
    """
    write(tmp_path / "local", {f"overlays/{name}": HANOI})
    site = load()

    (found,) = site.problems

    assert ("OS101", f"local/overlays/{name}", "0.yaml") == (found.code, found.where, found.args["name"])
    assert WorkingDays(5) == _limit(site, "48")
    with pytest.raises(PluginError, match="OS101"):
        _limit(site, "01")


@pytest.mark.parametrize("name", ["0.yaml~", "0.yaml.bak", "0.yaml.orig", "ghi-chu.txt", "0.yaml.docx", "0.pdf"])
def test_what_an_editor_keeps_beside_a_decision_is_none(load, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    """
    Nor is a note or a scan.
    """
    write(tmp_path / "local", {f"overlays/{name}": "Ghi chú\n"})

    assert [] == lines(load(ENDED).problems)


def test_second_text_of_a_decision_is_told(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """
    Of `0.yaml` and `0.yaml.txt` nobody can tell which one the decision is.
    """
    write(tmp_path / "local", {"overlays/0.yaml.txt": HANOI})

    assert [("OS101", "keep_one")] == [(found.code, found.args["how"]) for found in load(ENDED).problems]


@pytest.mark.parametrize("name", ["overlay/0.yaml", "0.yaml", "procedures/thu/0.yaml", "overlays/0.cases.yaml"])
def test_decision_in_another_folder_is_not_taken_for_absent(load, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    """
    It is told that it belongs into `overlays/`, and its place refuses.
    """
    write(tmp_path / "local", {name: HANOI})
    site = load()

    assert ["OS201 4:1 overlays"] == lines(site.problems)
    assert WorkingDays(5) == _limit(site, "48")
    with pytest.raises(PluginError):
        _limit(site, "01")


@pytest.mark.parametrize("name", ["overlay/0.yaml", "overlays/0.txt"])
def test_decision_whose_list_was_not_found_is_not_taken_for_absent_either(load, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    """
    It stands under `unlisted` alone; answers of its place would not say that they may be shorter.
    """
    write(tmp_path / "local", {name: 'place: "01"\nunlisted:\n  - valid_from: 2026-03-01\n'})

    assert {"01"} == load().catalog.refusing.keys()


def test_unreadable_decision_saved_as_utf_16_stops_its_own_place_alone(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """
    Notepad offers it as “Unicode”; the place can be read in it.
    """
    (write(tmp_path / "local", {"overlays/1.yaml": ""}) / "overlays/1.yaml").write_bytes(HANOI.encode("utf-16"))
    site = load()

    assert WorkingDays(5) == _limit(site, "48")
    with pytest.raises(PluginError, match="OS101"):
        _limit(site, "01")


@pytest.mark.parametrize(
    ("text", "refusing"),
    [
        ('overlays:\n  - place: "01"\n    procedure: "9.000001"\n   set: {\n', {"01"}),
        ('overlays:\n  - {procedure: "9.000001", place: "01"}\n  - {place: "48", procedure: "9.000001"}\n - x\n', {"01", "48"}),
        ('overlays:\n  - {procedure: "9.000001", place: "01"}\n  - {procedure: "9.000001"}\n - x\n', {"vn"}),
        ('# place: "48"\nplace: "01"\noverlays: [\n', {"01"}),
        ("overlays: [\n", {"vn"}),
    ],
)
def test_decisions_that_cannot_be_read_stop_the_places_that_they_name(load, text: str, refusing: set[str]) -> None:  # type: ignore[no-untyped-def]
    """
    All places only where one of the decisions may be of any.
    """
    assert refusing == load(text).catalog.refusing.keys()


def test_broken_example_stops_nobody(load) -> None:  # type: ignore[no-untyped-def]
    """
    It decides nothing.
    """
    site = load(ENDED, example="procedure: [\n")

    assert ["OS102"] == codes(site.problems)
    assert WorkingDays(3) == _limit(site, "01")


@pytest.mark.parametrize(("day", "expected"), [("2025-11-30", ["OS337 6:17 overlays[0].valid_from"]), ("2025-12-01", [])])
def test_decision_that_holds_before_it_was_made_is_told(load, day: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    It holds all the same: the text may say so.
    """
    site = load(ENDED.replace("valid_from: 2026-01-01", f"valid_from: {day}"))

    assert expected == lines(site.problems)
    assert WorkingDays(3) == _limit(site, "01")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "từ 01/01/2020 đến hết 30/06/2026; riêng thời hạn giải quyết theo Quyết định 5/QĐ-UBND từ 01/01/2026"),
        ("en", "time limit by Decision 5/QĐ-UBND from 2026-01-01"),
    ],
)
def test_notice_says_what_each_decision_set_and_from_when(load, lang: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """
    The first day of the version is not the decision's.
    """
    assert said in notice(load(ENDED).at(date(2026, 1, 5), "01").procedure("9.000001"), lang)
