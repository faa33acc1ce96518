"""Documents: what a dossier holds against what its procedure asks for; nothing is demanded on a guess."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from builders import codes, dossier, event, procedure
from onestop import CalendarDays, Case, Dossier, Months, Problem, Procedure, Severity, SubmittedDocument, Text, WorkingDays, check_documents
from onestop.law.conditions import AtLeast, Equals, In, Not
from onestop.law.procedures import Fact, FactType
from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode, Requirement

RECEIVED = event("2026-01-05T09:00", "received")  # Mon
PROXY = Equals("proxy", True)
FACTS = {
    "proxy": Fact(type=FactType.BOOL, question=Text("Có ủy quyền không?")),
    "children": Fact(type=FactType.INT, question=Text("Mấy con?")),
}


def _paper(id: str = "to-khai", **more: Any) -> DocumentRequirement:
    return DocumentRequirement(id=id, name=Text(f"Giấy {id}"), **more)


def _check(
    requirements: Iterable[Requirement], *given: SubmittedDocument | str, facts: dict[str, Any] | None = None, **more: Any
) -> tuple[Problem, ...]:
    papers = tuple(SubmittedDocument(each) if isinstance(each, str) else each for each in given)
    made = dossier(RECEIVED, documents=papers, facts=facts or {}, **more)
    return check_documents(made, procedure(documents=tuple(requirements), facts=FACTS))


# -- one document --------------------------------------------------------------------------------------------------------------------


def test_nothing_wanted_and_nothing_given_is_complete() -> None:
    """
    A procedure without documents asks for none.
    """
    assert () == _check([])


def test_missing_document_is_named() -> None:
    """
    The finding says which document, and what is to be done with it.
    """
    (got,) = _check([_paper(form="Mẫu số 18", mode=Mode.PRESENT)])

    assert ("OS501", ("documents", "to-khai")) == (got.code, got.path)
    assert (Text("Giấy to-khai"), "present", "Mẫu số 18") == (got.args["name"], got.args["mode"], got.args["form"])


def test_all_shortcomings_are_found_at_once() -> None:
    """
    A supplement may be asked for once only, so everything missing is said together.
    """
    assert ["OS501", "OS501", "OS501"] == codes(_check([_paper("a"), _paper("b"), _paper("c")]))


@pytest.mark.parametrize(
    ("wanted", "given", "expected"),
    [
        ("original", "original", []),
        ("original", "electronic", []),
        ("original", "certified", ["OS504"]),
        ("original", "copy", ["OS504"]),
        ("original", "data", ["OS504"]),
        ("certified", "certified", []),
        ("certified", "original", []),
        ("certified", "electronic", []),
        ("certified", "copy", ["OS504"]),
        ("certified", "data", ["OS504"]),
        ("copy", "copy", []),
        ("copy", "certified", []),
        ("copy", "original", []),
        ("copy", "electronic", []),
        ("copy", "data", ["OS504"]),
    ],
)
def test_better_form_stands_for_the_weaker(wanted: str, given: str, expected: list[str]) -> None:
    """
    An original stands for a certified copy and for a copy, a certified copy for a copy, never the other way.
    """
    assert expected == codes(_check([_paper(**{wanted: 1})], SubmittedDocument("to-khai", given)))


def test_wrong_form_says_what_was_found_and_what_is_wanted() -> None:
    """
    The desk can tell the citizen what to bring instead.
    """
    (got,) = _check([_paper(original=1)], SubmittedDocument("to-khai", "copy"))

    assert ("copy", "original") == (got.args["found"], got.args["wanted"])


@pytest.mark.parametrize("wanted", ["original", "certified", "copy"])
def test_data_stand_in_where_a_database_replaces_the_paper(wanted: str) -> None:
    """
    What the office fetches from a national database the citizen need not bring.
    """
    assert () == _check([_paper(replaceable_by="population_database", **{wanted: 1})], SubmittedDocument("to-khai", "data"))


def test_replaceable_paper_is_still_wanted_where_nothing_is_given() -> None:
    """
    A database only stands in when the register says that it did.
    """
    assert ["OS501"] == codes(_check([_paper(original=1, replaceable_by="population_database")]))


def test_paper_given_beside_data_counts() -> None:
    """
    Who brings the original lacks nothing, whatever else was fetched.
    """
    assert () == _check([_paper(original=1)], "to-khai", SubmittedDocument("to-khai", "data"))


def test_data_are_not_asked_of_the_citizen() -> None:
    """
    A document that the office fetches as data is never missing.
    """
    assert () == _check([_paper(mode=Mode.DATA)])


@pytest.mark.parametrize(("copies", "expected"), [(1, ["OS503"]), (2, []), (3, [])])
def test_as_many_copies_as_are_wanted(copies: int, expected: list[str]) -> None:
    """
    One of two is too few, two are enough, three are too.
    """
    assert expected == codes(_check([_paper(copy=2)], SubmittedDocument("to-khai", "copy", copies)))


def test_too_few_copies_are_counted() -> None:
    """
    The finding says how many there are and how many are wanted.
    """
    (got,) = _check([_paper(original=3)], SubmittedDocument("to-khai", copies=2))

    assert (2, 3, "original") == (got.args["found"], got.args["wanted"], got.args["form"])


def test_copies_of_several_entries_add_up() -> None:
    """
    A certified copy and a plain one are two copies.
    """
    assert () == _check([_paper(copy=2)], SubmittedDocument("to-khai", "certified"), SubmittedDocument("to-khai", "copy"))


def test_weaker_form_does_not_add_up() -> None:
    """
    An original and a plain copy are one original.
    """
    assert ["OS503"] == codes(_check([_paper(original=2)], "to-khai", SubmittedDocument("to-khai", "copy")))


def test_no_copy_at_all_is_too_few_and_not_the_wrong_form() -> None:
    """
    A paper of which none was handed in has no wrong form.
    """
    assert "OS504" not in codes(_check([_paper(original=1)], SubmittedDocument("to-khai", copies=0)))


def test_one_sheet_does_not_serve_twice() -> None:
    """
    Where an original and a copy are wanted, the original alone is one sheet short.
    """
    requirement = _paper(original=1, copy=1)

    assert () == _check([requirement], "to-khai", SubmittedDocument("to-khai", "copy"))
    assert () == _check([requirement], SubmittedDocument("to-khai", copies=2))
    assert 1 == len(_check([requirement], "to-khai"))


def test_original_is_wanted_where_nothing_is_said() -> None:
    """
    A document without a number is one original.
    """
    assert ["OS504"] == codes(_check([_paper()], SubmittedDocument("to-khai", "copy")))


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2025, 7, 9), []),  # 180 days before Mon 5 January 2026
        (date(2025, 7, 8), ["OS507"]),
        (date(2026, 1, 5), []),
        (None, []),
    ],
)
def test_document_may_be_as_old_as_the_law_says(issued: date | None, expected: list[str]) -> None:
    """
    Exactly so many days is in time, one more is not; an age that is not told is not guessed.
    """
    assert expected == codes(_check([_paper(max_age=CalendarDays(180))], SubmittedDocument("to-khai", issued=issued)))


def test_age_is_told_with_the_day_of_issue() -> None:
    """
    The finding says of which day it is and how old it may be.
    """
    (got,) = _check([_paper(max_age=CalendarDays(180))], SubmittedDocument("to-khai", issued=date(2025, 7, 8)))

    assert (date(2025, 7, 8), CalendarDays(180)) == (got.args["found"], got.args["wanted"])


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2025, 7, 5), []),  # six months to Mon 5 January 2026, 184 days
        (date(2025, 7, 4), ["OS507"]),
    ],
)
def test_months_of_age_are_months_and_not_days(issued: date, expected: list[str]) -> None:
    """
    A paper of the fifth is good for six months up to the fifth.
    """
    assert expected == codes(_check([_paper(max_age=Months(6))], SubmittedDocument("to-khai", issued=issued)))


@pytest.mark.parametrize(("form", "expected"), [("electronic", []), ("original", ["OS504"])])
def test_electronic_document_is_wanted_as_such(form: str, expected: list[str]) -> None:
    """
    Paper does not stand in for a file.
    """
    assert expected == codes(_check([_paper(original=0, electronic=1)], SubmittedDocument("to-khai", form)))


def test_age_without_a_limit_does_not_matter() -> None:
    """
    Where the law names no age an old paper is good.
    """
    assert () == _check([_paper()], SubmittedDocument("to-khai", issued=date(1990, 1, 1)))


def test_age_counts_at_submission_where_there_is_no_receipt() -> None:
    """
    Before receipt the day of submission is the day.
    """
    made = dossier(event("2026-01-05T08:00", "submitted"), documents=[SubmittedDocument("to-khai", issued=date(2025, 7, 8))])

    assert ["OS507"] == codes(check_documents(made, procedure(documents=(_paper(max_age=CalendarDays(180)),))))


def test_age_without_a_day_to_count_from_is_not_judged() -> None:
    """
    A dossier without any day has no age of papers.
    """
    made = dossier(documents=[SubmittedDocument("to-khai", issued=date(1990, 1, 1))])

    assert () == check_documents(made, procedure(documents=(_paper(max_age=CalendarDays(180)),)))


def test_document_that_is_not_asked_for_is_told() -> None:
    """
    What the procedure does not name must not be demanded.
    """
    (got,) = _check([_paper("a")], "a", "la-so-tu-vi")

    assert ("OS506", "warning", ("documents", 1), "a") == (got.code, got.severity, got.path, got.args["known"])


# -- conditions ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("proxy", "expected"), [(True, ["OS501"]), (False, [])])
def test_conditional_document_is_wanted_where_its_condition_holds(proxy: bool, expected: list[str]) -> None:
    """
    The authorisation is wanted of a proxy and of nobody else.
    """
    assert expected == codes(_check([_paper("uy-quyen", when=PROXY)], facts={"proxy": proxy}))


def test_unknown_fact_is_asked_for_and_nothing_is_demanded() -> None:
    """
    A hint names the fact; the document is no shortcoming yet.
    """
    (got,) = _check([_paper("uy-quyen", when=PROXY)])

    assert ("OS505", "hint", "proxy") == (got.code, got.severity, got.args["facts"])


def test_unknown_fact_is_not_asked_for_where_the_document_is_there() -> None:
    """
    Who brought the paper need not answer the question.
    """
    assert () == _check([_paper("uy-quyen", when=PROXY)], "uy-quyen")


def test_wrong_form_of_an_unknown_need_is_a_hint() -> None:
    """
    A copy where an original might be wanted is asked about, not refused.
    """
    assert ["OS505"] == codes(_check([_paper("uy-quyen", when=PROXY)], SubmittedDocument("uy-quyen", "copy")))


def test_fact_that_does_not_fit_is_told_and_taken_as_unknown() -> None:
    """
    A wrong answer is no answer.
    """
    assert ["OS619", "OS505"] == codes(_check([_paper("uy-quyen", when=PROXY)], facts={"proxy": "perhaps"}))


def test_fact_as_text_is_read_by_its_declared_type() -> None:
    """
    A register holds text only.
    """
    assert ["OS501"] == codes(_check([_paper("giay-khai-sinh", when=AtLeast("children", 2))], facts={"children": "2"}))
    assert [] == codes(_check([_paper("giay-khai-sinh", when=AtLeast("children", 2))], facts={"children": "1"}))


@pytest.mark.parametrize(("channel", "expected"), [("in_person", ["OS501"]), ("post", ["OS501"]), ("online", [])])
def test_channel_is_a_fact_of_every_dossier(channel: str, expected: list[str]) -> None:
    """
    A paper form is not wanted of an online dossier.
    """
    assert expected == codes(_check([_paper(when=In("channel", ("in_person", "post")))], channel=channel))


@pytest.mark.parametrize(("level", "expected"), [("commune", ["OS501"]), ("province", [])])
def test_level_is_a_fact_of_every_dossier(level: str, expected: list[str]) -> None:
    """
    The body's level may decide what is wanted.
    """
    assert expected == codes(_check([_paper(when=Equals("level", "commune"))], level=level))


def test_facts_of_the_register_do_not_override_the_channel() -> None:
    """
    A fact that calls itself channel does not change how the dossier came in.
    """
    assert [] == codes(_check([_paper(when=Equals("channel", "post"))], facts={"channel": "post"}, channel="online"))


@pytest.mark.parametrize(("plots", "expected"), [("3", ["OS501"]), ("2", [])])
def test_case_that_the_facts_choose_is_a_fact(plots: str, expected: list[str]) -> None:
    """
    What only one case wants is wanted where the facts tell that it is that case.
    """
    cases = Case(id="default", limit=WorkingDays(5)), Case(id="plots", limit=WorkingDays(9), when=AtLeast("children", 3))
    asked = procedure(cases=cases, facts=FACTS, documents=(_paper(when=Equals("case", "plots")),))

    assert expected == codes(check_documents(dossier(RECEIVED, facts={"children": plots}), asked))


# -- groups --------------------------------------------------------------------------------------------------------------------------


def test_all_of_wants_each() -> None:
    """
    Every part that is missing is named.
    """
    assert ["OS501"] == codes(_check([AllOf(of=(_paper("a"), _paper("b")))], "a"))


@pytest.mark.parametrize(("proxy", "expected"), [(True, ["OS501", "OS501"]), (False, [])])
def test_all_of_under_a_condition(proxy: bool, expected: list[str]) -> None:
    """
    The whole group stands and falls with its condition.
    """
    assert expected == codes(_check([AllOf(of=(_paper("a"), _paper("b")), when=PROXY)], facts={"proxy": proxy}))


def test_group_under_an_unknown_condition_is_one_question() -> None:
    """
    A fact is asked for once, not once a document.
    """
    assert ["OS505"] == codes(_check([AllOf(of=(_paper("a"), _paper("b")), when=PROXY)]))


@pytest.mark.parametrize("given", ["a", "b"])
def test_one_alternative_is_enough(given: str) -> None:
    """
    Either does.
    """
    assert () == _check([AnyOf(of=(_paper("a"), _paper("b")))], given)


def test_no_alternative_is_one_finding_that_names_all() -> None:
    """
    The citizen may choose.
    """
    (got,) = _check([AnyOf(of=(_paper("a"), _paper("b")), name=Text("Giấy tờ chứng minh"))])

    assert ("OS502", (Text("Giấy a"), Text("Giấy b"))) == (got.code, got.args["names"])


def test_alternative_that_was_begun_says_what_it_lacks() -> None:
    """
    Who chose one way hears what that way lacks, not that there are others.
    """
    got = _check([AnyOf(of=(AllOf(of=(_paper("a1"), _paper("a2"))), _paper("b")))], "a1")

    assert [("OS501", "a2")] == [(found.code, found.path[-1]) for found in got]


def test_of_two_begun_alternatives_the_nearer_one_is_told() -> None:
    """
    The way that lacks less is the one to finish.
    """
    ways = (AllOf(of=(_paper("a1"), _paper("a2"), _paper("a3"))), AllOf(of=(_paper("b1"), _paper("b2"))))

    assert [("OS501", "b2")] == [(found.code, found.path[-1]) for found in _check([AnyOf(of=ways)], "a1", "b1")]


def test_alternative_in_the_wrong_form_is_not_enough() -> None:
    """
    A copy of the one does not replace the other.
    """
    assert ["OS504"] == codes(_check([AnyOf(of=(_paper("a"), _paper("b")))], SubmittedDocument("a", "copy")))


def test_alternative_whose_condition_does_not_hold_is_not_enough() -> None:
    """
    A paper that serves proxies only does not serve others.
    """
    alternatives = AnyOf(of=(_paper("a", when=PROXY), _paper("b")))

    assert ["OS502"] == codes(_check([alternatives], facts={"proxy": False}))
    assert [] == codes(_check([alternatives], "b", facts={"proxy": False}))
    assert [] != codes(_check([alternatives], "a", facts={"proxy": False}))


def test_alternatives_of_which_none_applies_ask_for_nothing() -> None:
    """
    Where every alternative is for somebody else, nothing is demanded.
    """
    alternatives = AnyOf(of=(_paper("a", when=PROXY), _paper("b", when=AtLeast("children", 2))))

    assert [] == codes(_check([alternatives], facts={"proxy": False, "children": 0}))


def test_alternative_that_may_serve_is_asked_about() -> None:
    """
    Who brought the paper of a proxy is asked whether they are one; nothing is demanded on a guess.
    """
    alternatives = AnyOf(of=(_paper("a", when=PROXY), _paper("b")))

    assert ["OS505"] == codes(_check([alternatives], "a"))
    assert [] == codes(_check([alternatives], "a", facts={"proxy": True}))


def test_alternatives_of_which_perhaps_none_applies_are_asked_about() -> None:
    """
    Where it cannot be told whether any is wanted, none is demanded.
    """
    alternatives = AnyOf(of=(_paper("a", when=PROXY), _paper("b", when=AtLeast("children", 2))))

    assert {"OS505"} == set(codes(_check([alternatives])))


def test_alternative_that_does_not_apply_is_not_named() -> None:
    """
    The list to choose from holds what would help.
    """
    (got,) = _check([AnyOf(of=(_paper("a", when=PROXY), _paper("b"), _paper("c")))], facts={"proxy": False})

    assert (Text("Giấy b"), Text("Giấy c")) == got.args["names"]


def test_alternatives_under_an_unknown_condition_are_a_hint() -> None:
    """
    Nothing is demanded on a guess, of groups no more than of papers.
    """
    assert ["OS505"] == codes(_check([AnyOf(of=(_paper("a"), _paper("b")), when=Not(PROXY))]))


def test_data_as_an_alternative_are_enough() -> None:
    """
    Where the office can fetch it no paper is missing.
    """
    assert () == _check([AnyOf(of=(_paper("a", mode=Mode.DATA), _paper("b")))])


# -- named checks --------------------------------------------------------------------------------------------------------------------


def _with(**checks: Any) -> tuple[Problem, ...]:
    return check_documents(dossier(RECEIVED), procedure(checks=tuple(checks)), checks)


def test_named_check_adds_its_findings() -> None:
    """
    A plugin's check sees dossier and procedure, and its findings come with the others.
    """

    def check(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        yield Problem("OS504", Severity.ERROR, args={"name": f"{made.code} {asked.code}"})

    (got,) = _with(photo=check)

    assert ("OS504", "H1 1.000001") == (got.code, got.args["name"])


def test_check_that_no_plugin_brings_is_a_finding() -> None:
    """
    A procedure names a check, and without its plugin the documents cannot be said to be complete.
    """
    (got,) = check_documents(dossier(RECEIVED), procedure(checks=("photo",)))

    assert ("OS508", "error", "photo") == (got.code, got.severity, got.args["name"])


def test_check_that_the_procedure_does_not_name_is_not_run() -> None:
    """
    A plugin asks nothing of procedures that did not ask for it.
    """

    def check(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        raise AssertionError("not asked for")

    assert () == check_documents(dossier(RECEIVED), procedure(), {"photo": check})


def test_check_that_raises_is_a_finding() -> None:
    """
    A broken check is told by its name and by what broke.
    """

    def check(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        raise ZeroDivisionError("division by zero")

    (got,) = _with(photo=check)

    assert ("OS509", "photo", "ZeroDivisionError: division by zero") == (got.code, got.args["name"], got.args["why"])


def test_check_that_raises_half_way_is_a_finding() -> None:
    """
    A generator that breaks after its first finding is told.
    """

    def check(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        yield Problem("OS504", Severity.ERROR)
        raise KeyError("anh")

    assert "OS509" in codes(_with(photo=check))


@pytest.mark.parametrize("nonsense", [None, 5, "sai", ["sai"], [None]])
def test_check_that_returns_nonsense_is_a_finding(nonsense: Any) -> None:
    """
    Only problems are taken from a check; anything else is its fault and no traceback later.
    """
    got = _with(photo=lambda made, asked: nonsense)

    assert all(isinstance(found, Problem) for found in got)
    assert ["OS509"] == codes(got)


def test_broken_check_leaves_the_others_running() -> None:
    """
    Each check runs by itself.
    """

    def broken(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        raise ValueError

    def sound(made: Dossier, asked: Procedure) -> Iterable[Problem]:
        return [Problem("OS504", Severity.ERROR)]

    assert ["OS509", "OS504"] == codes(_with(a=broken, b=sound))
