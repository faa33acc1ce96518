"""Traps: what is well-formed and most likely wrong, each with the smallest change that makes it sound."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE_PATH, codes, write
from builders import procedure
from onestop import Source
from onestop.catalogs.traps import check_freshness

SOUND = """\
code: "9.000001"
name: {vi: Thủ tục thử}
field: thu
facts:
  kind: {type: choice, choices: {a: {vi: A, en: A}, b: {vi: B, en: B}, c: {vi: C, en: C}}, question: {vi: Loại nào}}
  n: {type: int, question: {vi: Mấy}}
  born: {type: date, question: {vi: Sinh ngày nào}}
  far: {type: bool, question: {vi: Có xa không}}
  word: {type: text, question: {vi: Từ nào}}
versions:
  - valid_from: 2020-01-01
    status: transcribed
    sources: [{title: Nguồn thử}]
    steps: [Nộp]
    channels: [in_person]
    audience: [Ai]
    agency: {vi: Ủy ban}
    results: [{name: Giấy}]
    sets: 1
    documents:
      - {id: a, name: Tờ khai, original: 1}
    cases:
      - {id: default, limit: {working_days: 3}}
"""


@pytest.fixture
def traps(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Load one procedure and return what is wrong with it: code and path within its version."""

    def found(text: str, laws: str = "") -> list[str]:
        files = {PROCEDURE_PATH: text, **({"laws.yaml": laws} if laws else {})}
        problems = onestop.load(write(tmp_path, files), entry_points=False).problems
        paths = [(found.code, found.where.rpartition(" ")[2].replace("versions[0].", "")) for found in problems]
        return [f"{code} {path}" for code, path in paths]

    return found


def test_sound_file_falls_into_no_trap(traps) -> None:  # type: ignore[no-untyped-def]
    """
    The file that every case below changes.
    """
    assert [] == traps(SOUND)


@pytest.mark.parametrize("key", ["steps", "channels", "audience", "agency", "results", "sets", "documents"])
def test_mandatory_part_is_there_or_said_to_be_unread(traps, key: str) -> None:  # type: ignore[no-untyped-def]
    """
    Decree 63/2010/NĐ-CP Art. 8(2).
    """
    text = SOUND.splitlines(keepends=True)
    without = "".join(line for line in text if not line.startswith(f"    {key}:") and not (key == "documents" and "id: a," in line))
    unread = without.replace("    cases:", f"    not_read: [{key}]\n    cases:")

    assert (["OS318 versions[0]"], []) == (traps(without), traps(unread))


def test_draft_may_still_lack_mandatory_parts(traps) -> None:  # type: ignore[no-untyped-def]
    """
    It is asked for them when it is called transcribed.
    """
    assert [] == traps(SOUND.replace("transcribed", "draft").replace("    steps: [Nộp]\n", ""))


def test_work_that_is_not_published_needs_no_mandatory_parts(traps) -> None:  # type: ignore[no-untyped-def]
    """
    `internal` is outside the public list.
    """
    assert [] == traps(SOUND.replace("    steps: [Nộp]\n", "    internal: true\n"))


def test_part_that_is_there_is_not_unread(traps) -> None:  # type: ignore[no-untyped-def]
    """
    The list is taken back when the part is written down.
    """
    assert ["OS319 not_read"] == traps(SOUND.replace("    channels", "    not_read: [steps]\n    channels"))


@pytest.mark.parametrize(("sets", "expected"), [(0, ["OS203 sets"]), (1, []), (9, []), (10, ["OS203 sets"])])
def test_number_of_sets_is_one_to_nine(traps, sets: int, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    More was misread.
    """
    assert expected == traps(SOUND.replace("sets: 1", f"sets: {sets}"))


@pytest.mark.parametrize(
    ("scheme", "level", "sound"),
    [
        ("nd43-2011", "4", True),
        ("nd42-2022", "4", False),
        ("nd42-2022", "full", True),
        ("nd43-2011", "full", False),
        ("nd224-2026", "proactive-2", True),
    ],
)
def test_level_is_one_of_its_scheme(traps, scheme: str, level: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Level 4 ended with its decree.
    """
    online = f'    online: [{{scheme: {scheme}, level: "{level}"}}]\n    channels'
    found = traps(SOUND.replace("    channels", online))

    assert ([] if sound else ["OS203 online[0].level"]) == found


@pytest.mark.parametrize("cut", ["Thủ tục thử…", "Thủ tục thử...", "Thủ tục thử… "])
def test_text_that_was_cut_is_told(traps, cut: str) -> None:  # type: ignore[no-untyped-def]
    """
    A title has no dots at its end.
    """
    assert ["OS327 name.vi"] == traps(SOUND.replace("{vi: Thủ tục thử}", f"{{vi: {cut}}}"))


def test_note_may_quote_what_was_cut(traps) -> None:  # type: ignore[no-untyped-def]
    """
    It says what the source says.
    """
    assert [] == traps(SOUND.replace("    channels", "    note: {vi: Nguồn ghi “Giấy…”…}\n    channels"))


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("{when: {far: true}, add: {working_days: 2}}", []),
        ("{when: {far: true}, limit: {working_days: 9}}", []),
        ("{when: {far: true}}", ["OS320"]),
        ("{when: {far: true}, limit: {working_days: 9}, add: {working_days: 2}}", ["OS320"]),
        ("{when: {far: true}, add: {calendar_days: 2}}", ["OS320"]),
        ("{when: {far: true}, add: {working_days: -3}}", ["OS320"]),
        ("{when: {far: true}, add: {working_days: -2}}", []),
        ("{when: {channel: online}, add: {working_days: -1}}", ["OS321"]),
        ("{when: {channel: online}, add: {working_days: -1}, cites: [1/QĐ]}", ["OS301"]),
    ],
)
def test_modifier_says_one_thing_in_the_unit_of_its_limit(traps, modifier: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    And for a channel alone it names its article.
    """
    text = SOUND.replace("{working_days: 3}}", f"{{working_days: 3}}, modifiers: [{modifier}]}}")

    assert expected == [line.split()[0] for line in traps(text)]


@pytest.mark.parametrize(
    ("extended", "sound"),
    [("{working_days: 4}", True), ("{working_days: 3}", False), ("{working_days: 2}", False), ("{calendar_days: 2}", True)],
)
def test_extension_is_longer_than_its_limit(traps, extended: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """
    It is the whole time from the same start; unlike units are not compared.
    """
    text = SOUND.replace("{working_days: 3}}", f"{{working_days: 3}}, extensions: [{{reason: verification, limit: {extended}}}]}}")

    assert ([] if sound else ["OS323 cases[0].extensions[0].limit"]) == traps(text)


@pytest.mark.parametrize(
    ("limit", "wording", "sound"),
    [
        ("{working_days: 3}", "không quá 03 ngày làm việc", True),
        ("{working_days: 3}", "không quá 03 ngày", False),
        ("{calendar_days: 3}", "không quá 03 ngày", True),
        ("{calendar_days: 3}", "không quá 03 ngày làm việc", False),
        ("{months: 1}", "01 tháng", True),
        ("{months: 1}", "30 ngày", False),
        ("{hours: 24}", "24 giờ", True),
        ("{hours: 24}", "24 giờ làm việc", False),
        ("{working_hours: 8}", "08 giờ làm việc", True),
        ("{same_day: {}}", "trong ngày làm việc", True),
        ("{then: [{working_days: 7}, {calendar_days: 12}]}", "07 ngày làm việc và 12 ngày", True),
    ],
)
def test_words_of_the_text_name_the_unit_of_the_limit(traps, limit: str, wording: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Days are not working days.
    """
    found = traps(SOUND.replace("{working_days: 3}}", f"{limit}, wording: {wording}}}"))

    assert ([] if sound else ["OS322 cases[0].wording"]) == found


@pytest.mark.parametrize(
    ("fee", "expected"),
    [
        ("{name: Phí, amount: 0}", []),
        ("{name: Phí, amount: 0, note: {vi: Cổng ghi miễn lệ phí}}", []),
        ("{name: Phí, amount: 0, note: {vi: Do Hội đồng nhân dân cấp tỉnh quy định}}", ["OS324"]),
        ("{name: Phí, amount: 0, note: {vi: Theo Thông tư 281/2016/TT-BTC}}", ["OS324"]),
        ("{name: Phí, note: {vi: Do Hội đồng nhân dân cấp tỉnh quy định}}", []),
        ("{name: Phí, amount: -1}", ["OS203"]),
        ("{name: Phí, amount: 1, valid_from: 2026-07-01, valid_to: 2026-06-30}", ["OS306"]),
        ("{name: Phí, amount: 1, valid_from: 2026-07-01, valid_to: 2026-07-01}", []),
    ],
)
def test_fee_of_nothing_is_one_that_nobody_else_sets(traps, fee: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    The portal says free where a council sets the fee.
    """
    assert expected == [line.split()[0] for line in traps(SOUND.replace("    sets", f"    fees: [{fee}]\n    sets"))]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{id: b, name: Giấy khác}", []),
        ("{id: b, name: Giấy khác, original: 0}", ["OS325 documents[1].original"]),
        ("{id: b, name: Giấy khác, original: 0, copy: 0}", ["OS325 documents[1].original"]),
        ("{id: b, name: Giấy khác, original: 0, copy: 1}", []),
        ("{id: b, name: Giấy khác, original: 9}", []),
        ("{id: b, name: Giấy khác, original: 181}", ["OS325 documents[1].original"]),
        ("{id: b, name: Giấy khác, copy: -1}", ["OS325 documents[1].copy"]),
        ("{any_of: [{id: b, name: Giấy khác, original: 0}]}", ["OS325 documents[1].any_of[0].original"]),
        ("{when: {far: true}, require: [{id: b, name: Giấy khác, original: 0}]}", ["OS325 documents[1].require[0].original"]),
        ("{when: {far: true}, require: {id: b, name: Giấy khác, original: 0}}", ["OS325 documents[1].require.original"]),
        ("{id: b, name: TỜ  khai}", ["OS326 documents[1]"]),
        ("{any_of: [{id: b, name: Hộ chiếu}, {id: b, name: Hộ chiếu}]}", []),
    ],
)
def test_document_is_one_paper_wanted_so_many_times(traps, document: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    A row with nothing is a note, a large number a misreading, and the same name twice one paper.
    """
    assert expected == traps(SOUND.replace("    cases", f"      - {document}\n    cases"))


@pytest.mark.parametrize(
    ("condition", "reached"),
    [
        ("{kind: a}", True),
        ("{all: [{kind: a}, {kind: b}]}", False),
        ("{all: [{far: true}, {far: false}]}", False),
        ("{all: [{n: {at_least: 3}}, {n: {at_most: 3}}]}", True),
        ("{all: [{n: {at_least: 3}}, {n: {at_most: 2}}]}", False),
        ("{all: [{born: {after: 2026-01-01}}, {born: {before: 2026-01-02}}]}", False),
        ("{all: [{born: {after: 2026-01-01}}, {born: {before: 2026-01-03}}]}", True),
        ("{not: {kind: {in: [a, b, c]}}}", False),
        ("{not: {kind: {in: [a, b]}}}", True),
        ("{all: [{channel: online}, {channel: post}]}", False),
        ("{not: {word: x}}", True),
        ("{all: [{word: x}, {word: y}]}", False),
        ("{boundary_independent: true}", True),
    ],
)
def test_case_is_reached_by_some_dossier(traps, condition: str, reached: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Every value that tells conditions apart is tried.
    """
    found = traps(SOUND + f"      - {{id: x, when: {condition}, limit: {{working_days: 3}}}}\n")

    assert ([] if reached else ["OS316 cases[1].when"]) == found


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("{kind: a}", "{kind: b}", True),
        ("{kind: a}", "{far: true}", False),
        ("{kind: a}", "{kind: {in: [a, b]}}", False),
        ("{n: {at_least: 10}}", "{n: {at_most: 9}}", True),
        ("{n: {at_least: 10}}", "{n: {at_most: 10}}", False),
        ("{born: {before: 2026-01-01}}", "{not: {born: {before: 2026-01-01}}}", True),
        ("{kind: a, far: true}", "{kind: a, far: false}", True),
    ],
)
def test_two_cases_hold_for_no_dossier_at_once(traps, one: str, other: str, apart: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Otherwise nobody could choose.
    """
    cases = [f"      - {{id: {id}, when: {when}, limit: {{working_days: 3}}}}\n" for id, when in (("x", one), ("y", other))]

    assert ([] if apart else ["OS317 cases[2].when"]) == traps(SOUND + "".join(cases))


def test_conditions_that_ask_too_much_to_be_tried_accuse_nobody(traps) -> None:  # type: ignore[no-untyped-def]
    """
    Twenty facts have a million answers.
    """
    facts = "".join(f"  f{i}: {{type: bool, question: {{vi: Gì}}}}\n" for i in range(20))
    all_of = ", ".join(f"f{i}: true" for i in range(20))
    cases = "".join(
        f"      - {{id: {id}, when: {{{when}}}, limit: {{working_days: 3}}}}\n" for id, when in (("x", all_of), ("y", "f0: true"))
    )

    assert [] == traps(SOUND.replace("versions:", facts + "versions:") + cases)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("{id: x, when: {channel: online}, limit: {working_days: 9}}", ["OS321 cases[1].when"]),
        ("{id: x, when: {channel: online}, limit: {working_days: 3}}", []),
        ("{id: x, when: {channel: online, far: true}, limit: {working_days: 9}}", []),
    ],
)
def test_limit_that_hangs_on_the_channel_alone_names_its_article(traps, case: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    17, 20 and 27 days by channel were registration, certificate and remote area.
    """
    assert expected == traps(SOUND + f"      - {case}\n")


LAWS = "laws:\n  1/QH: {until: 2027-02-28}\n  2/QH: {}\n"


@pytest.mark.parametrize(
    ("valid_to", "law", "expected"),
    [
        ("2027-02-28", "1/QH", []),
        ("2027-03-01", "1/QH", ["OS314 cites[0]"]),
        (None, "1/QH", ["OS314 cites[0]"]),
        (None, "2/QH", []),
    ],
)
def test_version_ends_with_the_law_that_it_cites(traps, valid_to: str | None, law: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    Outdated procedures are what citizens come back for.
    """
    ends = f"    valid_to: {valid_to}\n" if valid_to else "    reverified: 2026-01-01\n"
    text = SOUND.replace("    sources:", f"{ends}    cites: [{law}]\n    sources:")

    assert expected == traps(text, LAWS)


def test_version_that_the_next_one_ends_is_measured_by_it(traps) -> None:  # type: ignore[no-untyped-def]
    """
    To the day before the next.
    """
    text = SOUND.replace("    sources:", "    cites: [1/QH]\n    sources:")
    following = "  - {valid_from: 2027-03-01, same_as_previous_except: {cites: [2/QH]}}\n"

    assert [] == traps(text + following, LAWS)
    assert ["OS314 cites[0]"] == traps(text + following.replace("2027-03-01", "2027-03-02"), LAWS)


def test_law_of_a_case_counts_too(traps) -> None:  # type: ignore[no-untyped-def]
    """
    A limit may rest on an article of its own.
    """
    text = SOUND.replace("{working_days: 3}}", "{working_days: 3}, cites: [1/QH]}")

    assert ["OS314 cases[0].cites[0]"] == traps(text, LAWS)


@pytest.mark.parametrize(
    ("reverified", "retrieved", "today", "told"),
    [
        (None, date(2025, 1, 1), date(2026, 1, 1), False),
        (None, date(2025, 1, 1), date(2026, 1, 2), True),
        (date(2025, 6, 1), date(2025, 1, 1), date(2026, 1, 2), False),
        (None, None, date(2030, 1, 1), False),
        (None, date(2019, 1, 1), date(2019, 12, 31), False),  # not in force yet
    ],
)
def test_version_that_nobody_has_looked_at_for_a_year_is_told(
    reverified: date | None, retrieved: date | None, today: date, told: bool
) -> None:
    """
    By the newest of its days, while it is in force.
    """
    version = procedure(reverified=reverified, sources=(Source(title="a", retrieved=retrieved),))

    assert (["OS315"] if told else []) == codes(check_freshness(version, today))


def test_text_with_a_question_mark_in_braces_is_told_to_be_quoted(traps) -> None:  # type: ignore[no-untyped-def]
    """
    Other YAML readers refuse it; outside of braces it is sound.
    """
    assert ["OS205"] == [line.split()[0] for line in traps(SOUND.replace("{vi: Loại nào}", "{vi: Loại nào?}"))]
    assert [] == traps(SOUND.replace("{vi: Loại nào}", '{vi: "Loại nào?"}'))
    assert [] == traps(SOUND.replace("    steps: [Nộp]\n", "    steps:\n      - Nộp gì?\n"))


def test_national_catalogue_falls_into_no_trap() -> None:
    """
    Not one finding is suppressed.
    """
    assert () == onestop.load(entry_points=False).problems


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("{vi: Đăng ký nhận cha, mẹ kế}", ["OS206"]),
        ("{vi: Đăng ký nhận cha, mẹ kế, em ruột}", ["OS206", "OS206"]),
        ('{vi: "Đăng ký nhận cha, mẹ kế"}', []),
        ("{vi: Đăng ký, en}", ["OS203"]),  # a key without a value
    ],
)
def test_text_that_a_comma_cuts_is_told_as_such(traps, name: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    The commonest slip of whoever writes braces: what follows the comma is taken for a key.
    """
    assert expected == [line.split()[0] for line in traps(SOUND.replace("{vi: Thủ tục thử}", name))]


@pytest.mark.parametrize(
    "change",
    [
        ("{working_days: 3}}", "{working_days: 3}, modifiers: [{when: {far: true}, add: {working_days: 0.3}}]}"),
        ("{working_days: 3}}", "{calendar_days: 3}, modifiers: [{when: {far: true}, add: {calendar_days: 0.5}}]}"),
        ("{id: default, limit", "{id: x, when: {born: {before: 9999-12-31}}, limit: {working_days: 1}}\n      - {id: default, limit"),
        ("{id: default, limit", "{id: x, when: {born: {after: 0001-01-01}}, limit: {working_days: 1}}\n      - {id: default, limit"),
        ("    cases", "    valid_to: 9999-12-31\n    cases"),
    ],
)
def test_odd_numbers_and_days_are_problems_or_none_and_never_break(traps, change: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    """
    With a second version that begins on the first day there is.
    """
    second = "  - {valid_from: 0001-01-01, same_as_previous_except: {sets: 2}}\n"

    assert "OS302 versions[1].valid_from" in traps(SOUND.replace(*change) + second) or "OS203" in str(traps(SOUND.replace(*change)))


def test_cases_over_many_facts_are_tried_within_bounds(traps) -> None:  # type: ignore[no-untyped-def]
    """
    Forty cases over fifteen facts would be a billion combinations; all of a file share one measure.
    """
    facts = "".join(f"  f{i}: {{type: bool, question: {{vi: Gì}}}}\n" for i in range(15))
    one = ", ".join(f"f{i}: true" for i in range(15))
    cases = "".join(f"      - {{id: c{n}, when: {{{one}}}, limit: {{working_days: 3}}}}\n" for n in range(40))

    assert len(traps(SOUND.replace("versions:", facts + "versions:") + cases)) < 10


# -- dossiers that no case is for, rates, facts ---------------------------------------------------------------------------------------


def _cases(*cases: str) -> str:
    return SOUND.replace("      - {id: default, limit: {working_days: 3}}\n", "".join(f"      - {case}\n" for case in cases))


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        (["{id: default, limit: {working_days: 3}}", "{id: b, limit: {working_days: 5}}"], ["OS334 cases[1]"]),
        (["{id: b, limit: {working_days: 5}}"], ["OS334 cases[0]"]),
        (["{id: a, when: {kind: a}, limit: {working_days: 3}}", "{id: b, limit: {working_days: 5}}"], ["OS334 cases[1]"]),
        (["{id: default, limit: {working_days: 3}}", "{id: b, when: {case: b}, limit: {working_days: 5}}"], []),
    ],
)
def test_case_without_a_condition_is_told(traps, cases: list[str], expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """
    No dossier comes to it; who means it to be named says so.
    """
    assert expected == traps(_cases(*cases))


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("{kind: a}", "{kind: b}", "kind: c"),
        ("{kind: a}", "{kind: {in: [b, c]}}", None),
        ("{kind: a}", "{not: {kind: a}}", None),
        ("{n: {at_least: 10}}", "{n: {at_most: 8}}", "n: 9"),
        ("{far: true}", "{far: false, kind: a}", "far: false, kind: b"),  # one of each kind that the conditions tell apart
        ("{channel: online}", "{channel: post}", "channel: in_person"),
        ("{word: x}", "{word: y}", "word: …"),
    ],
)
def test_dossier_that_no_case_is_for_is_told(tmp_path: Path, first: str, second: str, left: str | None) -> None:
    """
    Without a case `default` it would have no due date.
    """
    cases = _cases(f"{{id: x, when: {first}, limit: {{working_days: 3}}}}", f"{{id: y, when: {second}, limit: {{working_days: 5}}}}")
    problems = onestop.load(write(tmp_path, {PROCEDURE_PATH: cases}), entry_points=False).problems

    assert ([] if left is None else [left]) == [found.args["found"] for found in problems if found.code == "OS335"]


def test_wrong_condition_is_not_told_as_dossiers_without_a_case(traps) -> None:  # type: ignore[no-untyped-def]
    """
    Nor as a case that nobody reaches, where the fact does not say its choices.
    """
    of_kind = _cases("{id: x, when: {kind: d}, limit: {working_days: 3}}", "{id: y, when: {kind: a}, limit: {working_days: 3}}")
    without = SOUND.replace("type: choice, choices: {a: {vi: A, en: A}, b: {vi: B, en: B}, c: {vi: C, en: C}}", "type: choice")
    asking = without.replace("    cases:\n", "    cases:\n      - {id: x, when: {kind: a}, limit: {working_days: 3}}\n")

    assert ["OS312 cases[0].when"] == traps(of_kind)
    assert ["OS202 facts.kind.choices"] == traps(asking)


@pytest.mark.parametrize(
    ("one", "other", "sound"),
    [
        ("", "", False),
        (", when: {kind: a}", ", when: {kind: b}", True),
        (", when: {kind: a}", ", when: {far: true}", False),
        (", when: {kind: a}", "", False),
        (", valid_to: 2025-12-31", ", valid_from: 2026-01-01", True),
        (", valid_to: 2026-01-01", ", valid_from: 2026-01-01", False),
        (", valid_to: 2026-01-01, when: {kind: a}", ", valid_from: 2026-01-01, when: {kind: b}", True),
    ],
)
def test_rates_of_one_fee_exclude_each_other(traps, one: str, other: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """
    Else the amount is unknown.
    """
    fees = f"    fees: [{{name: Phí, amount: 1{one}}}, {{name: Phí, amount: 2{other}}}, {{name: Lệ phí, amount: 3}}]\n    cases:"

    assert ([] if sound else ["OS336 fees[1]"]) == traps(SOUND.replace("    cases:", fees))
