"""What the program tells a new user: places and facts that nothing knows, broken files, and catalogues that cannot be used."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, found_nation, write
from onestop.cli.arguments import error_words
from test_cli import Program

PLACES = 'places: [{code: "01", name: Hà Nội}, {code: "48", name: Đà Nẵng}]\n'
ASKING = (
    PROCEDURE
    + """\
facts:
  kind:
    type: choice
    choices: {new: {vi: Mới, en: New}, renewed: {vi: Đổi, en: Renewed}}
    question: {vi: "Cấp mới hay đổi?", en: "New or renewed?"}
fees: [{name: Lệ phí, amount: 0, when: {kind: new}}]
"""
)
DUE = ("due", "9.000001", "--received", "2026-03-02T09:00")  # Mon
MON = datetime(2026, 3, 2, 9)
OVERLAY = """\
place: "48"
decision: {number: 1/QĐ-UBND, date: 2025-12-01}
overlays:
  - procedure: "9.000001"
    valid_from: 2026-01-01
    against: [2020-01-01]
    instead_of: {working_days: 3}
    set: {limit: {working_days: 2}}
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys)


@pytest.fixture(autouse=True)
def nation(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Load a small nation that lists two provinces and has one procedure that asks a fact."""
    root = tmp_path_factory.mktemp("nation")
    found_nation(root, monkeypatch, {"places.yaml": PLACES, PROCEDURE_PATH: ASKING})
    return root


def folder(tmp_path: Path, **files: str) -> str:
    """A catalogue; `__` in a name stands for a slash."""
    return str(write(tmp_path / "tinh", {f"{name.replace('__', '/')}.yaml": text for name, text in files.items()}))


# -- places that the catalogue does not list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["99", "20194"])
def test_place_that_is_not_listed_is_told_with_the_answer(run: Program, place: str) -> None:
    """
    The nation's rule holds as before, and the answer says so in both languages and in its data.
    """
    vi, en, data = run(*DUE, "--place", place), run(*DUE, "--place", place, "--lang", "en"), run(*DUE, "--place", place, "--json")

    assert (0, 0, 0) == (vi.code, en.code, data.code)
    assert (True, True) == (f"không có địa bàn “{place}”" in vi.out, f"does not list the place “{place}”" in en.out)
    assert ("2026-03-05T17:00:00", ["OS631"]) == (data.json["due"], [found["code"] for found in data.json["problems"]])


@pytest.mark.parametrize("place", ["vn", "48"])
def test_place_that_is_listed_is_not_told(run: Program, place: str) -> None:
    """
    The nation is no place to list.
    """
    got = run(*DUE, "--place", place, "--json")

    assert ([], "") == (got.json["problems"], got.err)


@pytest.mark.parametrize(
    "asked",
    [("explain", "9.000001", "--on", "2026-03-02"), ("notice", "9.000001", "--on", "2026-03-02"), ("calendar", "2026-03-02")],
)
def test_verbs_without_a_list_of_problems_tell_the_place_beside_the_answer(run: Program, asked: tuple[str, ...]) -> None:
    """
    On standard error, so that what is posted or read by programs stays clean.
    """
    got = run(*asked, "--place", "99", "--lang", "en")

    assert (0, False) == (got.code, "OS631" in got.out)
    assert got.err.startswith("OS631 hint place: The catalogue does not list the place “99”")


def test_unlisted_place_does_not_make_a_dossier_incomplete(run: Program) -> None:
    """
    `check` tells it beside the answer, which is that nothing is missing.
    """
    got = run("check", "9.000001", "--on", "2026-03-02", "--place", "99", "--json")

    assert (0, True, True) == (got.code, got.json["complete"], "OS631" in got.err)


REGISTER = "code,procedure,place,received\n" + "".join(
    f"H{i},9.000001,{place},2026-03-02T09:00\n" for i, place in enumerate(["99"] * 5 + ["48", "98"])
)


@pytest.mark.parametrize("verb", ["assess", "report", "audit"])
def test_register_tells_each_unlisted_place_once_with_its_dossiers(run: Program, tmp_path: Path, verb: str) -> None:
    """
    Five dossiers of 99 are one line, and nothing is a finding.
    """
    file = tmp_path / "so.csv"
    file.write_text(REGISTER, encoding="utf-8")

    got = run(verb, str(file), "--now", "2026-03-03", "--lang", "en")

    told = [line for line in got.err.splitlines() if "OS631" in line]
    assert (0, ["(dossiers: 5)", "(dossiers: 1)"]) == (got.code, [line[line.index("(dossiers") :] for line in told])
    assert ["“99”" in told[0], "“98”" in told[1]] == [True, True]


def test_catalogue_without_places_says_nothing_of_any(run: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """
    Where no place is listed none is missing.
    """
    found_nation(tmp_path, monkeypatch, {PROCEDURE_PATH: PROCEDURE})

    assert [] == run(*DUE, "--place", "99", "--json").json["problems"]


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("overlays__a", OVERLAY.replace('"48"', '"84"'), "tinh/overlays/a.yaml:1:8 place"),
        (
            "overlays__b",
            OVERLAY.replace('place: "48"\n', "").replace("valid_from", 'place: "84"\n    valid_from'),
            "tinh/overlays/b.yaml:4:12 overlays[0].place",
        ),
        ("places", 'places: [{code: "20194", name: Phường, parent: "84"}]\n', "tinh/places.yaml:1:48 places[0].parent"),
        ("calendar__sessions__a", 'place: "84"\nsessions: {Mon: [["08:00", "17:00"]]}\n', "tinh/calendar/sessions/a.yaml:1:8 place"),
        (
            "procedures__thu__9.000002",
            'place: "84"\n' + PROCEDURE.replace("000001", "000002"),
            "tinh/procedures/thu/9.000002.yaml:1:8 place",
        ),
    ],
)
def test_lint_tells_a_place_that_no_file_lists(tmp_path: Path, name: str, text: str, where: str) -> None:
    """
    84 is 48 with its digits swapped; the place does not refuse.
    """
    site = onestop.load(folder(tmp_path, **{name: text}), entry_points=False)

    assert [("OS333", "warning", where)] == [(found.code, found.severity, found.where) for found in site.problems]
    assert {} == site.catalog.refusing


def test_lint_knows_the_places_that_a_province_lists(tmp_path: Path) -> None:
    """
    A decision of a commune needs its commune in `places.yaml`.
    """
    commune = OVERLAY.replace('"48"', '"20194"')
    listed = 'places: [{code: "20194", name: Phường ví dụ, parent: "48"}]\n'

    assert ["OS333"] == codes(onestop.load(folder(tmp_path, overlays__a=commune), entry_points=False).problems)
    assert [] == codes(onestop.load(folder(tmp_path, overlays__a=commune, places=listed), entry_points=False).problems)


# -- facts that nothing asks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [DUE, ("explain", *DUE[1:]), ("check", "9.000001", "--on", "2026-03-02")])
@pytest.mark.parametrize(("lang", "said"), [("vi", "Có phải “kind” không?"), ("en", "Did you mean “kind”?")])
def test_mistyped_fact_is_told_with_the_name_that_was_meant(run: Program, asked: tuple[str, ...], lang: str, said: str) -> None:
    """
    It does not count, and the answer stays.
    """
    got = run(*asked, "--fact", "kidn=new", "--lang", lang)

    assert (0, True, True) == (got.code, "OS632" in got.out + got.err, said in got.out + got.err)


@pytest.mark.parametrize("fact", ["kind=new", "boundary_independent=false", "level=commune"])
def test_fact_that_the_procedure_or_every_procedure_knows_is_not_told(run: Program, fact: str) -> None:
    """
    Some facts need no declaration.
    """
    assert [] == run(*DUE, "--fact", fact, "--json").json["problems"]


def test_fact_of_a_procedure_that_asks_none_is_told_so(run: Program, tmp_path: Path) -> None:
    """
    There is nothing to list.
    """
    more = folder(tmp_path, **{"procedures__thu__9.000002": PROCEDURE.replace("000001", "000002")})
    got = run("due", "9.000002", *DUE[2:], "--catalog", more, "--fact", "kind=new", "--lang", "en")

    assert "does not ask the fact “kind”, so it does not count. This procedure asks no facts." in got.out


def test_value_that_is_no_choice_names_the_nearest(run: Program) -> None:
    """
    The message lists the choices too.
    """
    got = run(*DUE, "--fact", "kind=renewd", "--lang", "en")

    assert (1, True) == (got.code, "new (New), renewed (Renewed) is wanted; it is taken as unknown. Did you mean “renewed”?" in got.out)


def test_column_that_looks_like_a_fact_is_told_once_and_others_are_not(run: Program, tmp_path: Path) -> None:
    """
    A register may have columns of its own.
    """
    file = tmp_path / "so.csv"
    rows = "".join(f"H{i},9.000001,48,2026-03-02T09:00,new,x\n" for i in range(3))
    file.write_text(f"code,procedure,place,received,kidn,ghi_chu\n{rows}", encoding="utf-8")

    got = run("assess", str(file), "--now", "2026-03-03", "--lang", "en")

    assert (0, 1, False) == (got.code, got.err.count("OS632"), "ghi_chu" in got.err)
    assert "Did you mean “kind”?" in got.err
    assert "(dossiers: 3)" in got.err


# -- procedures that are not there -----------------------------------------------------------------------------------------------------


BROKEN_FILE = PROCEDURE.replace("000001", "000003").replace("working_days: 3", "workingdays: 3")


@pytest.mark.parametrize(
    ("files", "asked", "vi", "en"),
    [
        (
            {"procedures__thu__9.000003": BROKEN_FILE},
            ("due", "9.000003", "--received", "2026-03-02"),
            "có lỗi nên không dùng được: OS203 tinh/procedures/thu/9.000003.yaml:7:34",
            "has an error and cannot be used: OS203 tinh/procedures/thu/9.000003.yaml:7:34",
        ),
        (
            {"procedures__thu__khac": PROCEDURE.replace("000001", "000003")},
            ("due", "9.000003", "--received", "2026-03-02"),
            "có lỗi nên không dùng được: OS311",
            "has an error and cannot be used: OS311",
        ),
        (
            {"procedures__thu__9.000003": 'place: "48"\n' + PROCEDURE.replace("000001", "000003")},
            ("notice", "9.000003", "--on", "2026-03-02", "--place", "01"),
            "Thủ tục này chỉ có ở địa bàn 48.",
            "This procedure exists only at the place 48.",
        ),
        (
            {},
            ("check", "9.000001", "--on", "2019-12-31"),
            "Thủ tục này có hiệu lực: 01/01/2020 - ….",
            "This procedure is in force: 2020-01-01 - ….",
        ),
        (
            {},
            ("due", "9.000001", "--received", "2026-03-02", "--known", "2019-12-31"),
            "được công bố sau ngày 31/12/2019.",
            "were published after 2019-12-31.",
        ),
    ],
    ids=["broken", "named otherwise", "elsewhere", "another time", "not yet published"],
)
def test_procedure_that_is_not_in_force_is_told_with_the_reason(
    run: Program, tmp_path: Path, files: dict[str, str], asked: tuple[str, ...], vi: str, en: str
) -> None:
    """
    Who wrote the file learns that it is broken, and where.
    """
    more = ("--catalog", folder(tmp_path, **files)) if files else ()

    got = [run(*asked, *more, "--lang", lang) for lang in ("vi", "en")]

    assert [(2, "", True), (2, "", True)] == [(each.code, each.out, said in each.err) for each, said in zip(got, (vi, en), strict=True)]


def test_dossier_of_a_broken_procedure_is_told_so_in_a_register(tmp_path: Path) -> None:
    """
    From Python and in registers as from the command line.
    """
    site = onestop.load(folder(tmp_path, **{"procedures__thu__9.000003": BROKEN_FILE}), entry_points=False)
    dossier = onestop.Dossier("H1", "9.000003", "48", [onestop.Event(MON, "received")])

    problems = site.assess(dossier, now=MON).problems

    assert ["OS608"] == codes(problems)
    assert "tinh/procedures/thu/9.000003.yaml:7:34" in onestop.render(problems[0], "en")


# -- places that refuse ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "4 ngày làm việc có thể muộn hơn thời hạn chung 3 ngày làm việc"),
        ("en", "4 working days may end later than the national 3 working days"),
    ],
)
def test_place_that_refuses_says_which_decision_is_wrong_and_why(run: Program, tmp_path: Path, lang: str, said: str) -> None:
    """
    File, line and the sentence of the problem; no plugin is blamed.
    """
    wrong = folder(tmp_path, overlays__a=OVERLAY.replace("working_days: 2", "working_days: 4"))

    got = run(*DUE, "--place", "48", "--catalog", wrong, "--lang", lang)

    last = got.err.splitlines()[-1]
    assert (2, "", True, True) == (got.code, got.out, "OS404 tinh/overlays/a.yaml:8:18" in last, said in last)


def test_commune_that_is_not_listed_is_told_why_it_refuses(run: Program, tmp_path: Path) -> None:
    """
    It may belong to the province whose decision is wrong.
    """
    wrong = folder(tmp_path, overlays__a=OVERLAY.replace("working_days: 2", "working_days: 4"))

    got = run(*DUE, "--place", "20194", "--catalog", wrong, "--lang", "en")

    assert (2, True) == (got.code, "does not list this place (places.yaml), so nobody can tell its province" in got.err)


# -- catalogues with errors ------------------------------------------------------------------------------------------------------------


def broken(tmp_path: Path, count: int) -> str:
    """A catalogue of so many files with an error."""
    return folder(tmp_path, **{f"procedures__thu__9.00001{i}": "code: 1\n" for i in range(count)})


@pytest.mark.parametrize(("count", "last"), [(1, "how to mend it: onestop lint {}"), (5, "and more errors: {n}; run: onestop lint {}")])
def test_every_verb_tells_the_first_errors_of_the_catalogue(run: Program, tmp_path: Path, count: int, last: str) -> None:
    """
    On standard error; the answer and its code are those of the question.
    """
    root = broken(tmp_path, count)
    n = len([found for found in onestop.load(root, entry_points=False).problems if found.severity == "error"])

    for asked in (
        DUE,
        ("explain", *DUE[1:]),
        ("notice", "9.000001"),
        ("calendar", "2026-03"),
        ("export", "9.000001", "--on", "2026-03-02"),
    ):
        got = run(*asked, "--catalog", root, "--lang", "en")
        errors = got.err.splitlines()
        assert (0, min(n, 3) + 1) == (got.code, len(errors)), asked
    assert n <= 3 or last.replace("{n}", str(n - 3)).replace("{}", root) == errors[-1]


def test_clean_catalogue_tells_nothing(run: Program, tmp_path: Path) -> None:
    """
    Nobody is warned of nothing.
    """
    assert "" == run(*DUE, "--catalog", folder(tmp_path, overlays__a=OVERLAY)).err


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.replace("Thủ tục thử", "Thủ tục khác"), "OS109"),
        (lambda text: text.replace("onestop-bundle/", "onestop-bundle/0"), "OS108"),
        (lambda text: text[:-9], "OS101"),
    ],
    ids=["changed", "another format", "cut"],
)
def test_bundle_that_cannot_be_used_stops_every_verb(run: Program, tmp_path: Path, spoil: Any, code: str) -> None:
    """
    The nation's answer in its place would look as if the bundle held.
    """
    bundle = tmp_path / "goi.json"
    root = folder(tmp_path, **{"procedures__thu__9.000002": PROCEDURE.replace("000001", "000002")})
    assert 0 == run("compile", root, "--out", str(bundle)).code
    bundle.write_text(spoil(bundle.read_text(encoding="utf-8")), encoding="utf-8")

    for asked in (DUE, ("calendar", "2026"), ("plugins",), ("diff", "2026-01-05", "2026-03-02")):
        got = run(*asked, "--catalog", str(bundle))
        assert (2, "", f"onestop: {code}") == (got.code, got.out, got.err[:14])
    assert (1, True) == (run("lint", str(bundle)).code, code in run("lint", str(bundle)).out)


# -- compile -----------------------------------------------------------------------------------------------------------------------------


def test_folder_with_errors_is_not_compiled(run: Program, tmp_path: Path) -> None:
    """
    What is wrong is listed, and an older bundle stays as it was.
    """
    out = tmp_path / "goi.json"
    out.write_text("cũ", encoding="utf-8")
    root = folder(tmp_path, overlays__a=OVERLAY.replace("working_days: 2", "working_days: 4"))

    got = [run("compile", root, "--out", str(out), "--lang", lang) for lang in ("vi", "en")]

    assert [(1, ""), (1, "")] == [(each.code, each.out) for each in got]
    assert "cũ" == out.read_text(encoding="utf-8")
    assert [f"onestop lint {root}"] * 2 == [each.err.splitlines()[-1].split(": ")[-1] for each in got]
    assert all("OS404" in each.err and "tinh/overlays/a.yaml:8:18" in each.err for each in got)
    assert [True, True] == ["nên không ghi" in got[0].err, "is not written" in got[1].err]


def test_folder_with_warnings_is_compiled(run: Program, tmp_path: Path) -> None:
    """
    A warning leaves nothing out.
    """
    root = folder(tmp_path, overlays__a=OVERLAY.replace('"48"', '"20194"'))

    out = tmp_path / "goi.json"

    assert (0, f"đã ghi {out}: 1 tệp\n") == ((got := run("compile", root, "--out", str(out))).code, got.err)


# -- lint of one file -------------------------------------------------------------------------------------------------------------------


def test_lint_of_one_file_tells_what_is_in_it_alone(run: Program, tmp_path: Path) -> None:
    """
    Checked with the folder around it and the nation; the errors of its neighbour are not asked for.
    """
    listed = 'places: [{code: "20194", name: Phường ví dụ, parent: "48"}]\n'
    commune = OVERLAY.replace('"48"', '"20194"')
    root = Path(folder(tmp_path, places=listed, overlays__a=commune, **{"procedures__thu__9.000003": BROKEN_FILE}))

    sound = run("lint", str(root / "overlays/a.yaml"), "--lang", "en")
    wrong = run("lint", str(root / "procedures/thu/9.000003.yaml"))
    both = run("lint", str(root / "overlays/a.yaml"), str(root / "procedures/thu/9.000003.yaml"))

    assert (0, "No errors.\n") == (sound.code, sound.out)
    assert (1, ["OS203"]) == (wrong.code, [line[:5] for line in wrong.out.splitlines()])
    assert wrong.out == both.out


def test_lint_of_one_file_mends_that_file_alone(run: Program, tmp_path: Path) -> None:
    """
    `--fix` leaves its neighbours as they are.
    """
    odd = PROCEDURE.replace('"9.000001"', "9.000004")
    files = {f"procedures__thu__9.00000{n}": odd.replace("9.000004", f"9.00000{n}") for n in (4, 5)}
    root = Path(folder(tmp_path, **files))

    run("lint", str(root / "procedures/thu/9.000004.yaml"), "--fix")

    texts = [(root / f"procedures/thu/9.00000{n}.yaml").read_text(encoding="utf-8").splitlines()[0] for n in (4, 5)]
    assert ['code: "9.000004"', "code: 9.000005"] == texts


@pytest.mark.parametrize(("lang", "said"), [("vi", "phải nằm trong một thư mục danh mục"), ("en", "must lie in a catalogue folder")])
def test_lint_of_a_file_outside_a_catalogue_says_where_it_must_lie(run: Program, tmp_path: Path, lang: str, said: str) -> None:
    """
    Nobody can tell what kind of file it is.
    """
    (tmp_path / "a.yaml").write_text(PROCEDURE, encoding="utf-8")

    got = run("lint", str(tmp_path / "a.yaml"), "--lang", lang)

    assert (2, "", True) == (got.code, got.out, said in got.err)


@pytest.mark.parametrize(("name", "code", "said"), [("khong-co.yaml", 2, "không có tệp này"), ("laws.yml", 1, "Đổi tên thành “laws.yaml”")])
def test_lint_of_a_file_that_is_not_there_or_has_another_ending(run: Program, tmp_path: Path, name: str, code: int, said: str) -> None:
    """
    Both are told.
    """
    root = Path(folder(tmp_path, overlays__a=OVERLAY))
    (root / "overlays/laws.yml").write_text("laws: {}\n", encoding="utf-8")

    got = run("lint", str(root / "overlays" / name))

    assert (code, True) == (got.code, said in got.out + got.err)


# -- new -----------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "vi", "en"),
    [
        ((), "Có thể tạo:", "What can be made:"),
        (("overlya", "9.000001"), "Có phải “overlay” không?", "Did you mean “overlay”?"),
        (("procedure",), "Thiếu mã thủ tục.", "The code of the procedure is missing."),
        (("procedure", "abc", "--field", "a"), "“abc” không phải mã thủ tục", "“abc” is no code of a procedure"),
        (("procedure", "9.100000"), "Thiếu --field", "--field is missing"),
        (("procedure", "9.100000", "--field", "Hộ tịch"), "--field “Hộ tịch”", "--field “Hộ tịch”"),
        (("procedure", "9.100000", "--field", "a", "--place", "99"), "không có địa bàn “99”", "does not list the place “99”"),
        (("procedure", "9.100000", "--field", "a", "--place", "1"), "OS620", "OS620"),
        (("overlay", "9.000001"), "Thiếu --place", "--place is missing"),
        (("overlay", "9.000001", "--place", "99"), "không có địa bàn “99”", "does not list the place “99”"),
        (("overlay", "9.000001", "--place", "1"), "OS620", "OS620"),
        (("overlay", "9.000001", "--place", "48", "--field", "a"), "--field chỉ dùng cho procedure", "--field is for procedures"),
        (("overlay", "9.900000", "--place", "48"), "OS608", "OS608"),
    ],
)
def test_new_says_what_is_missing_or_wrong(run: Program, tmp_path: Path, asked: tuple[str, ...], vi: str, en: str) -> None:
    """
    And writes nothing.
    """
    got = [run("new", *asked, "--into", str(tmp_path / "moi"), "--lang", lang) for lang in ("vi", "en")]

    assert [(2, "", True), (2, "", True)] == [(each.code, each.out, said in each.err) for each, said in zip(got, (vi, en), strict=True)]
    assert not (tmp_path / "moi").exists()


def test_new_overlay_lints_clean_and_is_never_written_over(run: Program, tmp_path: Path) -> None:
    """
    It holds for the version in force and shows the limit that a decision would replace.
    """
    root = str(tmp_path / "moi")
    asked = ("new", "overlay", "9.000001", "--place", "48", "--into", root)

    first, again = run(*asked), run(*asked)

    path = tmp_path / "moi/overlays/48-9.000001.yaml"
    assert (0, f"{path}\n") == (first.code, first.out)
    assert (2, True) == (again.code, "tệp đã có" in again.err)
    assert (0, True) == ((lint := run("lint", root)).code, lint.out.startswith("OS340 gợi ý"))
    text = path.read_text(encoding="utf-8")
    assert ("against: [2020-01-01]" in text, '# instead_of: {"working_days": 3}' in text) == (True, True)
    shorter = text.replace("    set:", "    set:\n      limit: {working_days: 1}")
    path.write_text(shorter.replace("# case", "case").replace("# instead_of", "instead_of"), encoding="utf-8")
    assert 0 == run("lint", root).code
    decided = text.replace("0000/QĐ-UBND", "12/QĐ-UBND")
    path.write_text("".join(line for line in decided.splitlines(keepends=True) if "assumed:" not in line), encoding="utf-8")
    assert (0, "Không có lỗi.\n") == ((lint := run("lint", root)).code, lint.out)


def test_new_overlay_ends_where_a_later_version_is_known(run: Program, tmp_path: Path) -> None:
    """
    Nobody has read the decision against that one, and a scaffold does not warn of itself.
    """
    root = tmp_path / "moi"
    text = PROCEDURE.replace("9.000001", "9.000003") + "  - valid_from: 2090-03-01\n" + PROCEDURE.partition("2020-01-01\n")[2]
    write(root, {"procedures/thu/9.000003.yaml": text})
    run("new", "overlay", "9.000003", "--place", "48", "--into", str(root))
    lint = run("lint", str(root))

    assert "\n    valid_to: 2090-02-28\n" in (root / "overlays/48-9.000003.yaml").read_text(encoding="utf-8")
    assert ["OS340"] == [line.split()[0] for line in lint.out.splitlines()]


def test_new_procedure_of_a_place_belongs_to_that_place(run: Program, tmp_path: Path) -> None:
    """
    It says its place, and so does its example, which comes out.
    """
    root = str(tmp_path / "moi")
    made = run("new", "procedure", "9.000048", "--field", "thu", "--place", "48", "--into", root)
    written = [Path(line).read_text(encoding="utf-8") for line in made.out.splitlines()]

    assert ['place: "48"'] * 2 == [line.strip() for text in written for line in text.splitlines() if "place:" in line]
    assert (0, "Không có lỗi.\n") == ((lint := run("lint", root)).code, lint.out)
    assert 0 == run("test", root, "--procedure", "9.000048").code


# -- arguments ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "vi", "en"),
    [
        (("du",), "VERB: không có “du”; chọn một trong: due, ", "VERB: there is no “du”; choose one of: due, "),
        (("du",), "Có phải “due” không?", "Did you mean “due”?"),
        (("due",), "onestop due: thiếu CODE, --received.", "onestop due: CODE, --received missing."),
        (("due", "1", "--received"), "--received: thiếu giá trị ở sau.", "--received: a value must follow."),
        (
            ("due", "1", "--received", "hôm nay"),
            "--received: “hôm nay” không đọc được; viết như 2026-01-05T09:30.",
            "--received: “hôm nay” cannot be read; write it like 2026-01-05T09:30.",
        ),
        (
            ("due", "1", "--received", "2026-03-02", "--fact", "a"),
            "“a” không đọc được; viết như name=value.",
            "“a” cannot be read; write it like name=value.",
        ),
        (("calendar", "2026", "--plcae", "01"), "không hiểu: --plcae 01.", "not understood: --plcae 01."),
        (("calendar", "2026", "--json=1"), "--json: không nhận giá trị “1”.", "--json: takes no value, “1” was given."),
        (("due", "1", "--ca", "1"), "--ca chưa rõ là: --catalog, --case.", "--ca may mean any of: --catalog, --case."),
        (
            ("export", "--on", "2026-03-02", "--all-versions"),
            "--all-versions: không dùng cùng với --on.",
            "--all-versions: not together with --on.",
        ),
        (
            ("calendar", "20x"),
            "“20x” không đọc được; viết như 2026, 2026-01, 2026-01-10.",
            "“20x” cannot be read; write it like 2026, 2026-01, 2026-01-10.",
        ),
    ],
)
def test_wrong_arguments_are_told_in_the_language_that_is_asked_for(run: Program, asked: tuple[str, ...], vi: str, en: str) -> None:
    """
    The usage and one line; code 2.
    """
    got = [run(*asked), run(*asked, "--lang", "en"), run(*asked, "--lang=en")]

    assert [2, 2, 2] == [each.code for each in got]
    assert [True, True, True] == [said in each.err for each, said in zip(got, (vi, en, en), strict=True)]
    assert [""] * 3 == [each.out for each in got]


def test_error_of_argparse_that_nobody_knows_is_shown_as_it_came() -> None:
    """
    A newer Python may say new things.
    """
    assert "something new" == error_words("something new", "vi")
    assert "argument: something new" == error_words("argument argument: something new", "en")


# -- diff of local rules -------------------------------------------------------------------------------------------------------------


def two(tmp_path: Path, before: str | None, after: str | None) -> tuple[str, str]:
    """Two catalogues of one province, which differ in one local decision."""
    places = 'places: [{code: "20194", name: Phường, parent: "48"}]\n'
    roots = []
    for name, text in (("cu", before), ("moi", after)):
        files = {"places.yaml": places, **({"overlays/a.yaml": text} if text else {})}
        roots.append(str(write(tmp_path / name, files)))
    return roots[0], roots[1]


def test_diff_tells_what_changes_at_one_place_alone(run: Program, tmp_path: Path) -> None:
    """
    Nobody has to know which place to ask for.
    """
    roots = two(tmp_path, OVERLAY, OVERLAY.replace("working_days: 2", "working_days: 1"))

    text, data = run("diff", *roots, "--on", "2026-03-02", "--lang", "en"), run("diff", *roots, "--on", "2026-03-02", "--json")

    assert (1, True) == (text.code, "9.000001  Thủ tục thử (at 48 Đà Nẵng alone)" in text.out.splitlines())
    assert [("9.000001", "limit.default", "2 ngày làm việc", "1 ngày làm việc", "48 Đà Nẵng")] == [
        (row["procedure"], row["what"], row["before"], row["after"], row["place"]) for row in data.lines
    ]


def test_diff_tells_a_decision_that_comes_and_one_for_a_body(run: Program, tmp_path: Path) -> None:
    """
    What a body decided for itself is told with its name.
    """
    body = OVERLAY.replace('"48"\n', '"48"\nagency: KCX\n', 1)

    got = [run("diff", *two(tmp_path / name, None, text), "--on", "2026-03-02", "--json") for name, text in (("a", OVERLAY), ("b", body))]

    assert [["48 Đà Nẵng"], ["48 Đà Nẵng KCX"]] == [[row["place"] for row in each.lines] for each in got]


def test_diff_of_a_change_of_the_nation_does_not_repeat_it_for_each_place(run: Program, tmp_path: Path) -> None:
    """
    A place that decided nothing about it is not told.
    """
    more = {"procedures/thu/9.000002.yaml": PROCEDURE.replace("000001", "000002"), "overlays/a.yaml": OVERLAY}
    old, new = write(tmp_path / "cu", {"overlays/a.yaml": OVERLAY}), write(tmp_path / "moi", more)

    got = run("diff", str(old), str(new), "--on", "2026-03-02", "--json")

    assert [("9.000002", "procedure", None)] == [(row["procedure"], row["what"], row.get("place")) for row in got.lines]


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Quyết định riêng của 48 Đà Nẵng khác nhau"), ("en", "The local decisions of 48 Đà Nẵng differ")]
)
def test_diff_says_that_decisions_differ_which_change_nothing_on_that_day(run: Program, tmp_path: Path, lang: str, said: str) -> None:
    """
    The one begins a year later.
    """
    roots = two(tmp_path, None, OVERLAY.replace("valid_from: 2026-01-01", "valid_from: 2027-01-01"))

    text, data = (
        run("diff", *roots, "--on", "2026-03-02", "--lang", lang),
        run("diff", *roots, "--on", "2026-03-02", "--json", "--lang", lang),
    )

    assert (1, 1, True, "", True) == (text.code, data.code, said in text.out, data.out, said in data.err)


def test_diff_of_the_same_decisions_in_other_files_is_clean(run: Program, tmp_path: Path) -> None:
    """
    Where a decision is written changes nothing.
    """
    old, new = write(tmp_path / "cu", {"overlays/a.yaml": OVERLAY}), write(tmp_path / "moi", {"overlays/b.yaml": OVERLAY})

    assert (0, "") == ((got := run("diff", str(old), str(new), "--on", "2026-03-02", "--json")).code, got.out)


def test_diff_goes_on_where_a_place_refuses(run: Program, tmp_path: Path) -> None:
    """
    It says why nothing is told of that place.
    """
    roots = two(tmp_path, OVERLAY, OVERLAY.replace("working_days: 2", "working_days: 4"))

    got = run("diff", *roots, "--on", "2026-03-02", "--lang", "en")

    assert (True, True) == ("Nothing differs" in got.out, "OS615 error place: The place 48 refuses to answer" in got.err)
