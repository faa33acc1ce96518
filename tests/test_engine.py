"""The engine end to end: the national catalogue, plugins and calendars joined, and the questions asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import onestop
from builders import assumed, at, codes, event
from onestop import (
    Assessment,
    CatalogError,
    Citation,
    DayKind,
    DayMark,
    Dossier,
    Event,
    Onestop,
    PluginError,
    Problem,
    Procedure,
    SubmittedDocument,
    Text,
    UnknownProcedureError,
    WorkingDays,
    hookimpl,
)
from onestop.words.problems import problem

PATERNITY = "1.001022"  # three working days, eight where it must be verified (Law on Civil Status 60/2014/QH13 Art. 25)
FUNERAL = "1.001731"  # until 30/06/2025 two and three working days at two levels, from then three at one
LAND = "1.013831"  # eight working days from 01/07/2025; payment does not count


def _assess(site: Onestop, procedure: str, now: str, *events: Event, place: str = "vn", **more: Any) -> Assessment:
    return site.assess(Dossier("H1", procedure, place, events, **more), now=at(now))


def _due(answer: Assessment) -> datetime | None:
    return answer.deadline.due if answer.deadline else None


# -- regimes, end to end -------------------------------------------------------------------------------------------------------------

SPRING = (
    event("2019-05-06T09:00", "received"),  # Mon
    event("2019-05-07T10:00", "supplement_requested"),  # Tue
    event("2019-05-09T15:00", "supplemented"),  # Thu
)


@pytest.mark.parametrize(("end", "timeliness", "margin"), [("2019-05-14T16:00", "on_time", 0), ("2019-05-15T08:00", "late", -1)])
def test_supplement_restarts_the_limit_under_decree_61(site: Onestop, end: str, timeliness: str, margin: int) -> None:
    """
    Decree 61/2018 Art. 19(4): the limit is counted again from the start once the dossier is full: Fri 10, Mon 13, Tue 14 May 2019.
    """
    got = _assess(site, PATERNITY, "2019-06-03T09:00", *SPRING, event(end, "resolved"))

    assert datetime(2019, 5, 14, 17, 0) == _due(got)
    assert (timeliness, margin) == (got.outcome.timeliness, got.outcome.margin)
    assert (set(), ()) == (assumed(got), got.problems)


def test_supplement_pauses_before_decree_61_and_the_answer_says_that_it_was_not_read(site: Onestop) -> None:
    """
    Under Decision 09/2015 the time spent counts, from memory: Tue 10, Fri 13, Mon 16 May 2016.
    """
    got = _assess(
        site,
        PATERNITY,
        "2016-06-01T09:00",
        event("2016-05-09T09:00", "received"),  # Mon
        event("2016-05-10T10:00", "supplement_requested"),
        event("2016-05-12T15:00", "supplemented"),
    )

    assert datetime(2016, 5, 16, 17, 0) == _due(got)
    assert {"regime", "supplement"} <= assumed(got)


def test_supplement_restarts_under_decree_118_as_an_assumption(site: Onestop) -> None:
    """
    Art. 19 of Decree 118/2025 was not read, and an answer that rests on a restart says so: Fri 10, Mon 13, Tue 14 October 2025.
    """
    got = _assess(
        site,
        PATERNITY,
        "2025-11-03T09:00",
        event("2025-10-06T09:00", "received"),  # Mon
        event("2025-10-07T10:00", "supplement_requested"),
        event("2025-10-09T15:00", "supplemented"),
    )

    assert (datetime(2025, 10, 14, 17, 0), {"supplement"}) == (_due(got), assumed(got))


def test_sector_law_that_pauses_wins_over_the_decree(site: Onestop) -> None:
    """
    Decree 301/2026: the applicant's time is not counted. Five working days are Tue 8, Fri 11, Mon 14, Tue 15, Wed 16 September 2026.
    """
    got = _assess(
        site,
        "3.000722",
        "2026-10-01T09:00",
        event("2026-09-07T09:00", "received"),  # Mon
        event("2026-09-08T10:00", "supplement_requested"),
        event("2026-09-10T15:00", "supplemented"),
        facts={"identity_card": True},
    )

    assert datetime(2026, 9, 16, 17, 0) == _due(got)


@pytest.mark.parametrize(
    ("reason", "expected", "problems"),
    [("verification", datetime(2026, 1, 14, 17, 0), []), ("bận việc", datetime(2026, 1, 8, 17, 0), ["OS614"])],
)
def test_verification_extends_paternity_to_eight_working_days(site: Onestop, reason: str, expected: datetime, problems: list[str]) -> None:
    """
    Eight working days from Mon 5 January 2026 end on Wed 14, because Sat 10 is worked; another reason extends nothing.
    """
    got = _assess(site, PATERNITY, "2026-02-02T09:00", event("2026-01-05T09:00", "received"), event("2026-01-06T09:00", "extended", reason))

    assert (expected, problems) == (_due(got), codes(got.problems))


def test_payment_does_not_count_for_land(site: Onestop) -> None:
    """
    Eight working days without the time to pay: Tue 3 March, then Mon 9 to Fri 13 and Mon 16, Tue 17 March 2026.
    """
    got = _assess(
        site,
        LAND,
        "2026-04-01T09:00",
        event("2026-03-02T09:00", "received"),  # Mon
        event("2026-03-03T10:00", "payment_requested"),  # Tue counts
        event("2026-03-06T15:00", "paid"),  # Fri does not
        facts={"kind": "ordinary"},
    )

    assert datetime(2026, 3, 17, 17, 0) == _due(got)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2025-06-30T16:00", datetime(2025, 7, 7, 17, 0)),  # Mon; 1, 2 July, then 3, 4, 7
        ("2025-07-01T08:00", datetime(2025, 7, 4, 17, 0)),  # Tue; 2, 3, 4 July
    ],
)
def test_law_of_receipt_governs_across_the_end_of_districts(site: Onestop, received: str, expected: datetime) -> None:
    """
    A dossier of the last day of June keeps the two stages of the old law, although its date falls later than that of the next day.
    """
    assert expected == _due(_assess(site, FUNERAL, "2025-07-02T09:00", event(received, "received")))


def test_rules_that_changed_under_way_are_told(site: Onestop) -> None:
    """
    An answer that crosses a change of decree rests on the law of receipt.
    """
    # Wed 25 June 2025 is due on Mon 30, the last day of Decree 61; Thu 26 is not
    before = _assess(site, PATERNITY, "2025-06-26T09:00", event("2025-06-25T09:00", "received"))
    across = _assess(site, PATERNITY, "2025-06-26T09:00", event("2025-06-26T09:00", "received"))

    assert (set(), {"law_of_receipt"}) == (assumed(before), assumed(across))


# -- what was known ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, datetime(2026, 1, 7, 17, 0)),  # Fri 2 is swapped off: 5, 6, 7 January
        (date(2025, 12, 25), datetime(2026, 1, 7, 17, 0)),  # the day of notice 12729/VPCP-KGVX
        (date(2025, 12, 24), datetime(2026, 1, 6, 17, 0)),  # not issued yet: 2, 5, 6 January
    ],
)
def test_notice_counts_from_its_issue_date(site: Onestop, known: date | None, expected: datetime) -> None:
    """
    A date of December 2025 is judged by what December knew.
    """
    made = Dossier("H1", FUNERAL, "vn", (event("2025-12-31T09:00", "received"),))  # Wed; Thu 1 January is a holiday

    assert expected == _due(site.assess(made, now=at("2025-12-31T10:00"), known=known))


def test_make_up_saturday_is_worked_only_as_far_as_it_is_known(site: Onestop) -> None:
    """
    Saturday 10 January 2026 is a weekend until the notice of 25/12/2025.
    """
    early = site.at(on=date(2026, 1, 5), known=date(2025, 12, 20)).calendar
    late = site.at(on=date(2026, 1, 5)).calendar

    assert ("weekend", "swapped_work") == (early.day(date(2026, 1, 10)).kind, late.day(date(2026, 1, 10)).kind)


# -- views ---------------------------------------------------------------------------------------------------------------------------


def test_national_catalogue_is_clean(site: Onestop) -> None:
    """
    What is shipped has no problems.
    """
    assert () == site.problems


def test_view_holds_the_procedures_in_force(site: Onestop) -> None:
    """
    A mapping as any: membership, length and iteration agree.
    """
    procedures = site.at(on=date(2026, 1, 5)).procedures

    assert FUNERAL in procedures
    assert "9.999999" not in procedures
    assert 5 not in procedures
    assert len(list(procedures)) == len(procedures) > 0


@pytest.mark.parametrize(("on", "expected"), [(date(2021, 6, 30), False), (date(2021, 7, 1), True)])
def test_procedure_exists_from_its_first_day(site: Onestop, on: date, expected: bool) -> None:
    """
    1.001731 begins on 01/07/2021.
    """
    assert expected is (FUNERAL in site.at(on=on).procedures)


def test_unknown_procedure_names_codes_that_look_alike(site: Onestop) -> None:
    """
    A lost zero is the usual mistake.
    """
    with pytest.raises(UnknownProcedureError) as raised:
        site.at(on=date(2026, 1, 5)).procedure("1.00173")

    assert ("1.00173", date(2026, 1, 5), FUNERAL) == (raised.value.code, raised.value.on, raised.value.near[0])
    assert isinstance(raised.value, LookupError)


def test_limit_is_asked_with_its_sources(site: Onestop) -> None:
    """
    Value, articles and the file that set it.
    """
    got = site.at(on=date(2026, 1, 5)).limit(PATERNITY)

    assert (WorkingDays(3), ["60/2014/QH13"]) == (got.value, [cite.law for cite in got.cites])
    assert got.origin is not None
    assert got.origin.file.endswith("1.001022.yaml")


def test_limit_of_an_unknown_case_lists_the_cases(site: Onestop) -> None:
    """
    Wrong use is told with what there is.
    """
    with pytest.raises(LookupError, match="default"):
        site.at(on=date(2026, 1, 5)).limit(PATERNITY, case="gấp")


@pytest.mark.parametrize("place", ["1", "001234", "Hà Nội", "", "VN", "٠١"])
def test_wrong_place_code_is_refused(site: Onestop, place: str) -> None:
    """
    `1` for `01` is the usual mistake, and it is not taken for the nation.
    """
    with pytest.raises(ValueError, match="place code"):
        site.at(on=date(2026, 1, 5), place=place)


@pytest.mark.parametrize("place", ["vn", "01", "001", "00004"])
def test_place_without_rules_of_its_own_follows_the_nation(site: Onestop, place: str) -> None:
    """
    Two digits for a province, three for a district, five for a commune.
    """
    got = site.at(on=date(2026, 1, 5), place=place)

    assert (place, WorkingDays(3)) == (got.place, got.limit(FUNERAL).value)


def test_views_that_were_dropped_answer_again(site: Onestop, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    However many days are asked for, memory is bounded and the answers stay.
    """
    monkeypatch.setattr("onestop.engine._KEPT_VIEWS", 2)
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 2)]

    assert days == [site.at(on=day).on for day in days]


def test_date_time_does_as_a_day(site: Onestop) -> None:
    """
    The law of a moment is that of its day.
    """
    assert site.at(on=date(2026, 1, 5)) is site.at(on=datetime(2026, 1, 5, 9, 30))


# -- assessing -----------------------------------------------------------------------------------------------------------------------


def test_dossier_of_a_wrong_place_is_a_finding(site: Onestop) -> None:
    """
    Wrong data never raises: where it stands is told, a date is not.
    """
    got = _assess(site, PATERNITY, "2026-02-02T09:00", event("2026-01-05T09:00", "received"), place="1")

    assert (["OS620"], None, "pending", "none") == (codes(got.problems), got.deadline, got.outcome.disposition, got.outcome.timeliness)


def test_dossier_of_an_unknown_procedure_is_a_finding(site: Onestop) -> None:
    """
    With the code, the day and the place that were asked.
    """
    (got,) = _assess(site, "9.999999", "2026-02-02T09:00", event("2026-01-05T09:00", "received"), place="01").problems

    assert ("OS608", "9.999999", date(2026, 1, 5), "01") == (got.code, got.args["found"], got.args["on"], got.args["place"])


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2035-12-26T09:00", []), ("2035-12-27T09:00", ["OS609"]), ("2036-01-02T09:00", ["OS609"])],
)
def test_date_outside_the_horizon_is_a_finding(site: Onestop, received: str, expected: list[str]) -> None:
    """
    The calendar ends with 2035, and three working days from Wed 26 December end on Mon 31.
    """
    got = _assess(site, FUNERAL, "2036-06-02T09:00", event(received, "received"))

    assert (expected, bool(expected)) == (codes(got.problems), got.deadline is None)


def test_forecast_year_is_provisional(site: Onestop) -> None:
    """
    No notice is known for 2030, so a coming one may change the date, and the range holds it.
    """
    got = _assess(site, FUNERAL, "2030-01-30T09:00", event("2030-01-30T09:00", "received")).deadline  # Wed; Tết is on Sat 2 February

    assert got is not None
    assert got.provisional
    assert got.earliest < got.due <= got.latest


def test_announced_year_is_firm(site: Onestop) -> None:
    """
    With all that is known of 2026 nothing is left open.
    """
    got = _assess(site, FUNERAL, "2026-02-13T09:00", event("2026-02-13T09:00", "received")).deadline  # Fri before Tết

    assert got is not None
    assert (False, got.due, got.due) == (got.provisional, got.earliest, got.latest)


def test_range_as_known_before_a_notice_holds_the_date_after_it(site: Onestop) -> None:
    """
    In December 2025 the swap of Friday 2 January 2026 might still come, and it did: the date said then is provisional.
    """
    made = Dossier("H1", FUNERAL, "vn", (event("2025-12-31T09:00", "received"),))
    got = site.assess(made, now=at("2025-12-31T10:00"), known=date(2025, 12, 20)).deadline

    assert got is not None
    assert got.earliest <= datetime(2026, 1, 6, 17, 0) < datetime(2026, 1, 7, 17, 0) <= got.latest
    assert got.provisional


def test_aware_moment_of_judgement_is_converted(site: Onestop) -> None:
    """
    18:00 UTC on Thursday is Friday in Vietnam, a day too late.
    """
    made = Dossier("H1", FUNERAL, "vn", (event("2026-03-02T09:00", "received"),))  # Mon; due Thu 5
    got = site.assess(made, now=datetime(2026, 3, 5, 18, 0, tzinfo=UTC))

    assert "overdue" == got.outcome.timeliness


def test_date_is_no_moment_of_judgement(site: Onestop) -> None:
    """
    A plain date has no hour.
    """
    with pytest.raises(TypeError, match="date-time"):
        site.assess(Dossier("H1", FUNERAL, "vn", ()), now=date(2026, 3, 5))


def test_many_are_assessed_one_at_a_time_in_order(site: Onestop) -> None:
    """
    Nothing is read ahead.
    """
    asked: list[str] = []

    def dossiers() -> Iterable[Dossier]:
        for code in ("H1", "H2", "H3"):
            asked.append(code)
            yield Dossier(code, FUNERAL, "vn", (event("2026-03-02T09:00", "received"),))

    answers = site.assess_many(dossiers(), now=at("2026-03-03T09:00"))
    first = next(answers)

    assert ("H1", ["H1"]) == (first.dossier.code, asked)
    assert ["H2", "H3"] == [answer.dossier.code for answer in answers]


def test_documents_are_checked_by_the_catalogue(site: Onestop) -> None:
    """
    The death certificate is missing, and the question about insurance is put.
    """
    papers = [SubmittedDocument("to-khai")]
    got = _assess(site, FUNERAL, "2026-03-03T09:00", event("2026-03-02T09:00", "received"), documents=papers)

    assert [("OS501", "giay-chung-tu"), ("OS505", "stopped_insurance_benefit")] == [(found.code, found.path[-1]) for found in got.problems]


# -- plugins -------------------------------------------------------------------------------------------------------------------------


class Broken:
    """A plugin of Đà Nẵng whose hook raises."""

    onestop_places = ("48",)

    @hookimpl
    def onestop_catalogs(self) -> Iterable[Path]:
        """Break."""
        raise RuntimeError("mất tệp")


@pytest.fixture(scope="module")
def broken() -> Onestop:
    """The national catalogue and a plugin that is broken."""
    return onestop.load(plugins=[Broken()], entry_points=False)


def test_place_of_a_broken_plugin_refuses_to_answer(broken: Onestop) -> None:
    """
    The national rule would be a wrong answer that looks right.
    """
    with pytest.raises(PluginError, match="mất tệp"):
        broken.at(on=date(2026, 1, 5), place="48")


def test_dossier_of_a_place_that_refuses_is_a_finding(broken: Onestop) -> None:
    """
    A register goes on: the dossier is told apart, with the reason.
    """
    got = _assess(broken, FUNERAL, "2026-03-03T09:00", event("2026-03-02T09:00", "received"), place="48")

    assert (["OS615"], None, "pending") == (codes(got.problems), got.deadline, got.outcome.disposition)
    assert "mất tệp" in got.problems[0].args["why"]


def test_other_places_answer_as_before(broken: Onestop) -> None:
    """
    What is broken in Đà Nẵng does not matter in Hà Nội.
    """
    got = _assess(broken, FUNERAL, "2026-03-03T09:00", event("2026-03-02T09:00", "received"), place="01")

    assert (datetime(2026, 3, 5, 17, 0), ()) == (_due(got), got.problems)
    assert ["OS702"] == codes(broken.problems)


class Closed:
    """A plugin of Hà Nội that closes its desk on Wednesday 4 March 2026."""

    onestop_places = ("01",)

    @hookimpl
    def onestop_day_marks(self, years: range) -> Mapping[date, DayMark]:
        """Return the closure."""
        return {date(2026, 3, 4): DayMark(DayKind.CLOSURE, Text("chuyển trụ sở"), Citation("0001/TB-VD"))}


@pytest.mark.parametrize(("place", "expected"), [("01", datetime(2026, 3, 6, 17, 0)), ("79", datetime(2026, 3, 5, 17, 0))])
def test_closure_moves_the_dates_of_its_place_only(place: str, expected: datetime) -> None:
    """
    Three working days from Mon 2 March are Tue, Thu, Fri where Wednesday is closed.
    """
    closed = onestop.load(plugins=[Closed()], entry_points=False)

    assert expected == _due(_assess(closed, FUNERAL, "2026-03-03T09:00", event("2026-03-02T09:00", "received"), place=place))


class ClosedElsewhere:
    """A plugin of Đà Nẵng that closes on the same day for another reason."""

    onestop_places = ("48",)

    @hookimpl
    def onestop_day_marks(self, years: range) -> Mapping[date, DayMark]:
        """Return the closure."""
        return {date(2026, 3, 4): DayMark(DayKind.CLOSURE, Text("bão"), Citation("0001/TB-VD"))}


def test_two_places_that_close_on_one_day_keep_their_reasons() -> None:
    """
    Each place tells its own reason, whichever was asked first.
    """
    both = onestop.load(plugins=[Closed(), ClosedElsewhere()], entry_points=False)
    names = [both.at(on=date(2026, 3, 2), place=place).calendar.day(date(2026, 3, 4)).name for place in ("01", "48")]

    assert [Text("chuyển trụ sở"), Text("bão")] == names


class Checking:
    """A plugin with a named check that nobody asks for."""

    @hookimpl
    def onestop_checks(self) -> Mapping[str, Any]:
        """Return the check."""

        def check(made: Dossier, asked: Procedure) -> Iterable[Problem]:
            raise AssertionError("not asked for")

        return {"photo": check}


def test_check_that_no_procedure_names_is_not_run() -> None:
    """
    A plugin cannot ask for more papers than the procedure does.
    """
    site = onestop.load(plugins=[Checking()], entry_points=False)
    papers = [SubmittedDocument("to-khai"), SubmittedDocument("giay-chung-tu", "copy")]
    facts = {"stopped_insurance_benefit": False}
    got = _assess(site, FUNERAL, "2026-03-03T09:00", event("2026-03-02T09:00", "received"), documents=papers, facts=facts)

    assert () == got.problems


PHOTO = """\
code: "9.000001"
name: {vi: Thủ tục thử}
field: thu
versions:
  - valid_from: 2026-01-01
    status: draft
    sources: [{title: Thử}]
    cases: [{id: default, limit: {working_days: 3}}]
    documents: [{id: anh, name: {vi: Ảnh}, copy: 1}]
    checks: [photo]
"""


class Photo:
    """A plugin of Hà Nội that looks at photographs."""

    onestop_places = ("01",)

    @hookimpl
    def onestop_checks(self) -> Mapping[str, Any]:
        """Return the check."""
        return {"photo": lambda made, asked: [problem("OS507", name=Text("Ảnh"), found=200, wanted=180)]}


@pytest.mark.parametrize(("place", "expected"), [("01", ["OS507"]), ("79", ["OS508"])])
def test_check_that_a_procedure_names_is_run_where_its_plugin_serves(tmp_path: Path, place: str, expected: list[str]) -> None:
    """
    Elsewhere it is missing, and the documents are not called complete.
    """
    (tmp_path / "procedures" / "thu").mkdir(parents=True)
    (tmp_path / "procedures" / "thu" / "9.000001.yaml").write_text(PHOTO, encoding="utf-8")
    site = onestop.load(tmp_path, plugins=[Photo()], entry_points=False)
    papers = [SubmittedDocument("anh", "copy")]
    got = _assess(site, "9.000001", "2026-03-03T09:00", event("2026-03-02T09:00", "received"), place=place, documents=papers)

    assert expected == codes(got.problems)


LOCAL = PHOTO.replace("    checks: [photo]\n", "").replace("field: thu", 'field: thu\nplace: "48"')


@pytest.mark.parametrize(("place", "expected"), [("48", True), ("01", False), ("vn", False)])
def test_procedure_of_one_place_exists_there_only(tmp_path: Path, place: str, expected: bool) -> None:
    """
    A procedure of Đà Nẵng is none of Hà Nội.
    """
    (tmp_path / "procedures" / "thu").mkdir(parents=True)
    (tmp_path / "procedures" / "thu" / "9.000001.yaml").write_text(LOCAL, encoding="utf-8")
    site = onestop.load(tmp_path, entry_points=False)

    assert (expected, ()) == ("9.000001" in site.at(on=date(2026, 3, 2), place=place).procedures, site.problems)


# -- loading -------------------------------------------------------------------------------------------------------------------------


FAULTY = """\
code: "9.000001"
name: {vi: Thủ tục thử}
field: thu
versions:
  - valid_from: hôm nay
    cases: [{id: default, limit: {working_days: 3}}]
    sources: [{title: Thử}]
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder with one procedure file that is broken."""
    file = tmp_path / "procedures" / "thu" / "9.000001.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FAULTY, encoding="utf-8")
    return tmp_path


def test_wrong_data_is_a_problem_and_sound_files_answer(faulty: Path) -> None:
    """
    Loading never raises for data: the file is left out and told with its place.
    """
    site = onestop.load(faulty, entry_points=False)

    assert {"OS203"} == set(codes(site.problems))
    assert all(found.source is not None and found.source.line == 5 for found in site.problems)
    assert FUNERAL in site.at(on=date(2026, 1, 5)).procedures


def test_strict_loading_raises_with_all_problems(faulty: Path) -> None:
    """
    Who asks to be strict gets every error at once.
    """
    with pytest.raises(CatalogError) as raised:
        onestop.load(faulty, entry_points=False, strict=True)

    assert {"OS203"} == set(codes(raised.value.problems))


def test_same_catalogue_has_the_same_revision(site: Onestop, faulty: Path) -> None:
    """
    The revision names what was loaded, and more files make another.
    """
    assert site.revision == onestop.load(entry_points=False).revision
    assert site.revision != onestop.load(faulty, entry_points=False).revision


# -- other rules than those of the receipt -------------------------------------------------------------------------------------------


def test_rules_chosen_by_hand_take_the_place_of_those_of_the_receipt(site: Onestop) -> None:
    """
    Friday 27/06/2025 is of Decree 61/2018, which restarts on Tuesday 08/07; a pause of three working days ends on Thursday 10/07.
    """
    dossier = Dossier(
        "H1",
        "1.004884",
        "vn",
        [
            event("2025-06-27T09:00", "received"),
            event("2025-07-02T09:00", "supplement_requested"),
            event("2025-07-08T09:00", "supplemented"),
        ],
    )
    own = site.assess(dossier, now=at("2025-07-08T10:00"))
    other = site.assess(dossier, now=at("2025-07-08T10:00"), regime=site.regime("qd09"))

    assert ("nd61", at("2025-07-15T17:00"), True) == (own.regime.id, own.deadline.due, "law_of_receipt" in assumed(own))
    assert ("qd09", at("2025-07-10T17:00"), False) == (other.regime.id, other.deadline.due, "law_of_receipt" in assumed(other))


def test_rules_chosen_by_hand_serve_many_dossiers(site: Onestop) -> None:
    """
    One choice for a whole register.
    """
    dossiers = [Dossier("H1", LAND, "vn", [event("2026-01-05T09:00", "received")])]

    assert ["nd61"] == [answer.regime.id for answer in site.assess_many(dossiers, now=at("2026-01-06T09:00"), regime=site.regime("nd61"))]


def test_unknown_rules_are_refused_with_those_that_there_are(site: Onestop) -> None:
    """
    A misspelt name is not taken for the rules of the receipt.
    """
    with pytest.raises(LookupError, match=r"nd118, nd118-nq66\.7"):
        site.regime("nd-118")
