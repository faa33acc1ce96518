"""Dossier codes: read leniently, written strictly, and compared with the receipt."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import codes
from onestop.exchange.codes import MAX_CODE, DossierCode, check_code, code_date, code_formats, make_code, parse_code

SEEN = "000.00.06.H56-231027-0361"  # of a live system, under Circular 01/2018
CENTRAL = "H26.006.00-260125-010001"


@pytest.mark.parametrize(
    ("text", "agency", "received", "serial", "formats"),
    [
        (SEEN, "000.00.06.H56", date(2023, 10, 27), "0361", ("tt01-2018",)),
        ("000.17.22.H56-210531-0001", "000.17.22.H56", date(2021, 5, 31), "0001", ("tt01-2018",)),
        ("000.00.00.H48-220921-00099", "000.00.00.H48", date(2022, 9, 21), "00099", ("tt01-2018",)),  # five digits are seen too
        ("H26.06.00-250701-0001", "H26.06.00", date(2025, 7, 1), "0001", ("qd20-2020",)),
        ("H26.006.00-250914-0001", "H26.006.00", date(2025, 9, 14), "0001", ("qd20-2020",)),  # a day before the new form
        ("H26.006.00-250915-0001", "H26.006.00", date(2025, 9, 15), "0001", ("qd20-2020", "tt03-2025")),
        ("H26.006.00-260124-010001", "H26.006.00", date(2026, 1, 24), "010001", ("qd20-2020", "tt03-2025")),
        (CENTRAL, "H26.006.00", date(2026, 1, 25), "010001", ("qd20-2020", "tt03-2025", "tt04-2025")),
        ("000.00.06.H26-190105-0001", "000.00.06.H26", date(2019, 1, 5), "0001", ()),  # Circular 01/2018 is in force from the 6th
        ("000.00.06.H26-250915-0001", "000.00.06.H26", date(2025, 9, 15), "0001", ()),
        ("Z-250701-1234", "Z", date(2025, 7, 1), "1234", ()),
    ],
)
def test_code_has_an_agency_a_date_and_a_number(text: str, agency: str, received: date, serial: str, formats: tuple[str, ...]) -> None:
    """
    Any identifier is read; which instruments form such a code is told besides.
    """
    assert (DossierCode(agency, received, serial, formats), ()) == parse_code(text)
    assert text == str(parse_code(text)[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"  {SEEN}\n", []),
        (SEEN.lower(), ["code_letters"]),
        (SEEN.replace("-", "–"), ["code_dashes"]),
        (SEEN.replace("-", "\u2212", 1), ["code_dashes"]),
        (SEEN.replace("-", " - "), ["code_blanks"]),
        (SEEN.replace("-", "\u00a0-"), ["code_blanks"]),
        (SEEN.replace("-", "\u200b-"), ["code_blanks"]),
        (f"{SEEN.lower().replace('-', ' — ')} ", ["code_dashes", "code_blanks", "code_letters"]),
    ],
)
def test_code_written_otherwise_is_read_and_told(text: str, told: list[str]) -> None:
    """
    Blanks around it are nothing; dashes, blanks inside and small letters are each a hint.
    """
    parsed, problems = parse_code(text)

    assert SEEN == str(parsed)
    assert [("OS842", what) for what in told] == [(found.code, found.args["what"]) for found in problems]


@pytest.mark.parametrize(
    "text",
    [
        *("", "H1", "000.00.06.H56", "000.00.06.H56-231027", "000.00.06.H56-231027-361", "000.00.06.H56-2310-0361", "000/H56-231027-0361"),
        *("000.00.06.H56-231027-0361-1", "Đ.H56-231027-0361", f"{'A' * 36}-231027-0361", "H56-２３１０２７-0361", "ß-231027-0361"),
        *("A" * 10_000, "\0" * 50, f"{'0' * 60}-231027-0361", f"H56-231027-{'1' * MAX_CODE}"),
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    """
    It is told once, and a long text is not repeated in full.
    """
    parsed, problems = parse_code(text)

    assert (None, ["OS841"]) == (parsed, codes(problems))
    assert len(problems[0].args["found"]) <= MAX_CODE + 1
    assert problems[0].args["found"].isprintable()


@pytest.mark.parametrize("part", ["231327", "230230", "230229", "230100", "230001", "000000", "999999"])
def test_middle_that_is_no_date_is_told(part: str) -> None:
    """
    Such a code carries no date.
    """
    assert (None, ["OS843"]) == (parse_code(f"H56-{part}-0001")[0], codes(check_code(f"H56-{part}-0001", date(2023, 1, 1))))
    assert None is code_date(f"H56-{part}-0001")


@pytest.mark.parametrize(("year", "expected"), [("00", 2000), ("19", 2019), ("68", 2068), ("69", 2069), ("99", 2099)])
def test_two_digits_of_a_year_are_of_this_century(year: str, expected: int) -> None:
    """
    There were no codes before 2019, so 69 to 99 are not of the last century.
    """
    assert date(expected, 1, 2) == code_date(f"H56-{year}0102-0001")


def test_leap_day_of_a_code_is_one_of_its_year() -> None:
    """
    2000 and 2024 have one, 2023 has none.
    """
    assert [date(2000, 2, 29), date(2024, 2, 29), None] == [code_date(f"H56-{part}-0001") for part in ("000229", "240229", "230229")]


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (None, []),
        (date(2023, 10, 27), []),
        (datetime(2023, 10, 27, 23, 59), []),
        (date(2023, 10, 26), ["OS906"]),
        (datetime(2023, 10, 28, 0, 0), ["OS906"]),
    ],
)
def test_date_of_a_code_is_that_of_receipt(received: date | None, told: list[str]) -> None:
    """
    Circular 01/2018 Art. 19: the middle part is the date of receipt, whatever the hour.
    """
    assert told == codes(check_code(SEEN, received))


def test_another_day_is_told_with_both() -> None:
    """
    A clerk sees what to compare.
    """
    (found,) = check_code(SEEN, date(2023, 10, 30))

    assert {"found": SEEN, "written": date(2023, 10, 27), "received": date(2023, 10, 30)} == found.args


# -- making --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "received", "number", "more", "expected"),
    [
        ("000.00.06.H26", date(2019, 1, 6), 1, {}, "000.00.06.H26-190106-0001"),
        ("000.00.06.H26", date(2025, 9, 14), 9999, {}, "000.00.06.H26-250914-9999"),
        ("000.00.06.H26", datetime(2025, 7, 1, 23, 30), 12345, {}, "000.00.06.H26-250701-12345"),
        ("H26.006.00", date(2025, 9, 15), 7, {}, "H26.006.00-250915-0007"),
        ("H26", date(2025, 9, 15), 7, {}, "H26-250915-0007"),
        ("H26.17.22.A", date(2021, 5, 31), 7, {"format": "qd20-2020"}, "H26.17.22.A-210531-0007"),
        ("H26.006.00", date(2026, 1, 25), 1, {"format": "tt04-2025", "owner": "01"}, CENTRAL),
        ("H26.006.00", date(2026, 1, 25), 12345, {"format": "tt04-2025", "owner": "07"}, "H26.006.00-260125-0712345"),
    ],
)
def test_code_is_made_in_the_form_of_its_day(agency: str, received: date, number: int, more: dict[str, str], expected: str) -> None:
    """
    Circular 01/2018 until the day before Circular 03/2025, which is presumed after; others where they are named.
    """
    made, problems = make_code(agency, received, number, **more)

    assert expected == made
    assert {"OS848"} == set(codes(problems))  # each form rests on something unread, and says so


@pytest.mark.parametrize(
    ("agency", "received", "number", "more", "told"),
    [
        ("H26.00.06.000", date(2025, 7, 1), 1, {}, ["OS845"]),  # the order of Decision 20/2020 under Circular 01/2018
        ("000.00.06.H26", date(2025, 9, 15), 1, {}, ["OS845"]),
        ("000.00.06.Z26", date(2025, 7, 1), 1, {}, ["OS845"]),  # M lies in A–Y
        ("000.00.06.h26", date(2025, 7, 1), 1, {}, ["OS845"]),
        ("", date(2025, 7, 1), 1, {}, ["OS845"]),
        (f"H26{'.AB' * 11}", date(2025, 7, 1), 1, {"format": "qd20-2020"}, ["OS845"]),  # 36 characters
        ("000.00.06.H26", date(2025, 7, 1), 0, {}, ["OS847"]),
        ("000.00.06.H26", date(2025, 7, 1), 1, {"owner": "01"}, ["OS847"]),
        ("H26.006.00", date(2026, 1, 25), 1, {"format": "tt04-2025"}, ["OS847"]),
        ("H26.006.00", date(2026, 1, 25), 1, {"format": "tt04-2025", "owner": "1"}, ["OS847"]),
        ("x", date(2025, 7, 1), -1, {}, ["OS845", "OS847"]),
        ("000.00.06.H26", date(2019, 1, 5), 1, {}, ["OS846"]),
        ("H26.006.00", date(2026, 1, 24), 1, {"format": "tt04-2025", "owner": "01"}, ["OS846"]),
        ("000.00.06.H26", date(2025, 9, 15), 1, {"format": "tt01-2018"}, ["OS846"]),
        ("H26", date(1999, 12, 31), 1, {"format": "qd20-2020"}, ["OS846"]),
        ("H26", date(2100, 1, 1), 1, {"format": "qd20-2020"}, ["OS846"]),  # the year would be read as 2000
    ],
)
def test_code_that_breaks_the_form_is_not_made(agency: str, received: date, number: int, more: dict[str, str], told: list[str]) -> None:
    """
    What is read leniently is never written.
    """
    assert (None, told) == (lambda made: (made[0], codes(made[1])))(make_code(agency, received, number, **more))


def test_form_that_is_not_known_is_wrong_use() -> None:
    """
    The forms are listed.
    """
    with pytest.raises(LookupError, match=r"tt01-2018, .*'tt99'"):
        make_code("H26", date(2026, 1, 25), 1, format="tt99")


def test_forms_carry_dates_sources_and_doubts() -> None:
    """
    Only the inferred one is of low confidence.
    """
    forms = code_formats()

    assert ["tt01-2018", "qd20-2020", "tt03-2025", "tt04-2025"] == list(forms)
    assert ["high", "high", "low", "high"] == [form.confidence.value for form in forms.values()]
    assert [date(2019, 1, 6), None, date(2025, 9, 15), date(2026, 1, 25)] == [form.valid_from for form in forms.values()]
    assert all(form.cites and form.assumed for form in forms.values())


@pytest.mark.parametrize("form", code_formats())
def test_example_of_a_form_has_it(form: str) -> None:
    """
    What a clerk is shown can be copied.
    """
    parsed, problems = parse_code(code_formats()[form].example)

    assert parsed is not None
    assert (True, ()) == (form in parsed.formats, problems)


@given(st.sampled_from(("tt01-2018", "tt03-2025")), st.dates(date(2019, 1, 6), date(2030, 12, 31)), st.integers(1, 10**9))
def test_code_that_is_made_is_read_back(form: str, received: date, number: int) -> None:
    """
    Agency, day and number come back, and nothing is told of them.
    """
    agency = {"tt01-2018": "000.00.06.H26", "tt03-2025": "H26.006.00"}[form]
    made, _ = make_code(agency, received, number, format=form)
    if made is None:
        assert not code_formats()[form].holds(received)
        return
    parsed, problems = parse_code(made)

    assert parsed is not None
    assert (agency, received, number, ()) == (parsed.agency, parsed.received, int(parsed.serial), problems)
    assert form in parsed.formats
    assert () == check_code(made, received)


@given(st.text(max_size=130))
def test_no_text_breaks_the_reader(text: str) -> None:
    """
    A code, or exactly one error.
    """
    parsed, problems = parse_code(text)

    assert (parsed is None) == any(found.severity == "error" for found in problems)
