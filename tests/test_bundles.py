"""Bundles: one file that holds a catalogue as it was written, and nothing that was changed on the way."""

from __future__ import annotations

import hashlib
import json
import pickle
import threading
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

import onestop
from authoring import PROCEDURE, PROCEDURE_PATH, codes, lines, write
from onestop.catalogs import bundles
from onestop.catalogs.bundles import bundle, catalogue_files, open_root
from onestop.catalogs.catalog import compiled as bundle_of
from onestop.catalogs.catalog import read_catalog, rules_of
from onestop.catalogs.later import Places
from onestop.catalogs.provenance import provenance
from onestop.law.places import Place
from onestop.plugins.national import catalog_folder
from onestop.words.errors import CatalogError
from onestop.words.problems import Problem


def bundled(path: Path, *roots: Path) -> Path:
    path.write_text(bundle(roots), encoding="utf-8")
    return path


def compiled(path: Path, *roots: Path) -> Path:
    """A bundle that says what was found sound, as `onestop compile` writes it."""
    catalog = read_catalog(roots)
    path.write_text(bundle_of(catalog, roots), encoding="utf-8")
    return path


def sealed(path: Path, files: object, checked: dict[str, str | None] | None = None, rules: str = "") -> Path:
    """A bundle whose digest is right, whatever its files are."""
    text = json.dumps([rules, checked or {}], ensure_ascii=False, sort_keys=True)
    for name, content in sorted(files.items()) if isinstance(files, dict) else ():
        text += f"{len(name.encode())} {name} {len(str(content).encode())} {content}"
    data = {"format": bundles.FORMAT, "rules": rules, "checked": checked or {}, "files": files}
    path.write_text(json.dumps(data | {"digest": hashlib.sha256(text.encode()).hexdigest()}), encoding="utf-8")
    return path


def unbundle(path: Path) -> tuple[list[tuple[object, object]], list[Problem]]:
    root = open_root(path)
    return [*root.files], [*root.problems]


def test_only_yaml_files_belong_to_a_catalogue(tmp_path: Path) -> None:
    """
    In order, at any depth; a folder called `x.yaml` is no file.
    """
    write(tmp_path, {"b.yaml": "", "a/c.yaml": "", "a/notes.md": "", "x.yaml/d.txt": ""})

    assert ["a/c.yaml", "b.yaml"] == [path.relative_to(tmp_path).as_posix() for path in catalogue_files(tmp_path)]


def test_the_same_files_give_the_same_bundle(tmp_path: Path) -> None:
    """
    Order of writing, place and time do not show.
    """
    one = write(tmp_path / "1" / "thu", {PROCEDURE_PATH: PROCEDURE, "laws.yaml": "laws: {}\n"})
    two = write(tmp_path / "2" / "thu", {"laws.yaml": "laws: {}\n", PROCEDURE_PATH: PROCEDURE})

    assert bundle([one]) == bundle([two])


def test_a_changed_file_changes_the_digest(tmp_path: Path) -> None:
    """
    The digest is of the content.
    """
    one = write(tmp_path / "1" / "thu", {PROCEDURE_PATH: PROCEDURE})
    two = write(tmp_path / "2" / "thu", {PROCEDURE_PATH: PROCEDURE + "# thêm\n"})

    assert json.loads(bundle([one]))["digest"] != json.loads(bundle([two]))["digest"]


def test_a_bundle_gives_back_what_was_put_in(tmp_path: Path) -> None:
    """
    Names and bytes, comments included.
    """
    text = "# chú thích\n" + PROCEDURE
    root = write(tmp_path / "thu", {PROCEDURE_PATH: text, "laws.yaml": "laws: {}\n"})

    listed, problems = unbundle(bundled(tmp_path / "b.json", root))

    assert [] == problems
    assert {"thu/laws.yaml": b"laws: {}\n", f"thu/{PROCEDURE_PATH}": text.encode()} == {str(name): content for name, content in listed}


def test_a_bundle_answers_as_its_folder_does(tmp_path: Path) -> None:
    """
    Of the whole national catalogue: the same revision, procedures, calendar and positions.
    """
    folder = read_catalog([catalog_folder()])

    for make in (bundled, compiled):
        packed = read_catalog([make(tmp_path / "b.json", catalog_folder())])
        assert () == packed.problems
        assert folder == packed


def test_a_bundle_is_a_root_of_load(tmp_path: Path) -> None:
    """
    A portal updates law with one file.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE})

    site = onestop.load(bundled(tmp_path / "b.json", root), entry_points=False)

    assert () == site.problems
    assert "9.000001" in site.at(on=date(2026, 3, 2)).procedures  # Mon


def test_a_problem_in_a_bundle_has_its_line(tmp_path: Path) -> None:
    """
    Positions are those of the files as written.
    """
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE.replace("working_days: 3", "working_days: ba")})

    (problem,) = read_catalog([bundled(tmp_path / "b.json", root)]).problems

    assert f"thu/{PROCEDURE_PATH}:7:49 versions[0].cases[0].limit.working_days" == problem.where


def test_line_ends_are_kept(tmp_path: Path) -> None:
    """
    The texts are kept as they were written, a Windows editor's too, so that folder and bundle have one revision.
    """
    root = write(tmp_path / "thu", {"laws.yaml": ""})
    (root / "laws.yaml").write_bytes(b"laws: {}\r\n")

    listed, _ = unbundle(bundled(tmp_path / "b.json", root))

    assert [b"laws: {}\r\n"] == [content for _, content in listed]


def test_folder_names_that_begin_alike_do_not_change_the_revision(tmp_path: Path) -> None:
    """
    `ho` and `ho-tich`: files come in one order, from the folder and from the bundle.
    """
    two = {
        "procedures/ho/9.000001.yaml": PROCEDURE,
        "procedures/ho-tich/9.000002.yaml": PROCEDURE.replace("9.000001", "9.000002"),
    }
    root = write(tmp_path / "thu", two)

    assert read_catalog([root]).revision == read_catalog([bundled(tmp_path / "b.json", root)]).revision


def test_two_folders_of_one_name_keep_all_their_files(tmp_path: Path) -> None:
    """
    Every plugin may call its folder `catalog`; none loses its files to the next.
    """
    one = write(tmp_path / "1" / "catalog", {"laws.yaml": "laws: {1/QH: {}}\n"})
    two = write(tmp_path / "2" / "catalog", {"laws.yaml": "laws: {2/QH: {}}\n"})

    catalog = read_catalog([bundled(tmp_path / "b.json", one, two)])

    assert {"1/QH", "2/QH"} == set(catalog.laws)


@pytest.mark.parametrize("inside", ["procedures", "procedures/thu", "overlays"])
def test_folder_inside_a_catalogue_is_none(tmp_path: Path, inside: str) -> None:
    """
    Its laws, places and neighbours would not be known; the folder above it is named.
    """
    root = write(tmp_path / "dm", {PROCEDURE_PATH: PROCEDURE, "overlays/a.yaml": "overlays: []\n"})

    files, (found,) = unbundle(root / inside)

    assert ([], "OS101", "inside", str(root)) == (files, found.code, found.args["why"], found.args["name"])


@pytest.mark.parametrize("above", ["cases", "overlays"])
def test_catalogue_may_lie_below_a_folder_of_any_name(tmp_path: Path, above: str) -> None:
    """
    What it holds makes it one.
    """
    root = write(tmp_path / above / "dm", {PROCEDURE_PATH: PROCEDURE})

    assert [] == unbundle(root)[1]


def test_zip_archive_with_a_misnamed_file_tells_it(tmp_path: Path) -> None:
    """
    As its folder does.
    """
    path = _zipped(tmp_path / "a.zip", {f"thu/{PROCEDURE_PATH}": PROCEDURE, "thu/overlays/a.yaml.txt": 'place: "01"\n'})

    catalog = read_catalog([path])

    assert ["OS101"] == codes(catalog.problems)
    assert ["01"] == [*catalog.refusing]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        "null",
        '"text"',
        "{}",
        '{"format": "onestop-bundle/2"}',
        '{"format": "onestop-bundle/2", "files": {}}',
        '{"format": "onestop-bundle/2", "digest": "x", "rules": "", "checked": {}, "files": []}',
        '{"format": "onestop-bundle/2", "digest": "x", "rules": "", "checked": {"thu/a.yaml": 5}, "files": {}}',
        '{"format": "onestop-bundle/2", "digest": "x", "rules": "", "checked": ["thu/a.yaml"], "files": {}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_bundle_is_a_problem(tmp_path: Path, text: str) -> None:
    """
    Whatever the file holds, it is OS101 and nothing is read from it.
    """
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")

    listed, problems = unbundle(path)

    assert ([], ["OS101"]) == (listed, codes(problems))


def test_bytes_that_are_no_text_are_a_problem(tmp_path: Path) -> None:
    """
    A binary file is no bundle either.
    """
    (tmp_path / "b.json").write_bytes(b"\xff\xfe\x00")

    assert ["OS101"] == codes(unbundle(tmp_path / "b.json")[1])


@pytest.mark.parametrize("files", [["a"], {"thu/a.yaml": 5}, {"thu/a.yaml": None}, {"thu/a.yaml": ["x"]}, "thu"])
def test_a_bundle_with_a_right_digest_and_wrong_files_is_a_problem(tmp_path: Path, files: object) -> None:
    """
    The digest tells that nothing was changed, not that it is sound.
    """
    path = sealed(tmp_path / "b.json", files)

    assert ["OS101"] == codes(unbundle(path)[1])


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("format", "onestop-bundle/1", "OS108"),
        ("digest", "0" * 64, "OS109"),
        ("files", {"thu/laws.yaml": "laws:  {}\n"}, "OS109"),
        ("checked", {"thu/laws.yaml": "9.000001"}, "OS109"),
        ("rules", "x", "OS109"),
    ],
)
def test_a_bundle_of_another_format_or_with_a_changed_file_is_refused(tmp_path: Path, key: str, value: object, code: str) -> None:
    """
    Law that was altered on the way is not read.
    """
    root = write(tmp_path / "thu", {"laws.yaml": "laws: {}\n"})
    data = json.loads(bundle([root])) | {key: value}
    path = tmp_path / "b.json"
    path.write_text(json.dumps(data), encoding="utf-8")

    listed, problems = unbundle(path)

    assert ([], [code]) == (listed, codes(problems))


def test_a_file_too_large_in_a_bundle_is_reported(tmp_path: Path) -> None:
    """
    It is left out, as from a folder, and as from a folder it is said.
    """
    large = "laws: {}\n#".ljust(1 << 20, "x") + "\n"

    catalog = read_catalog([sealed(tmp_path / "b.json", {"thu/laws.yaml": large})])

    assert ["OS105"] == codes(catalog.problems)


@pytest.mark.parametrize("name", ["a.yaml", "", "/", ".", "thu", "../../thu.yaml"])
def test_an_odd_name_in_a_bundle_is_a_problem(tmp_path: Path, name: str) -> None:
    """
    A name without a folder is read as nothing and raises nothing.
    """
    catalog = read_catalog([sealed(tmp_path / "b.json", {name: "a: 1\n"})])

    assert 1 == len(catalog.problems), lines(catalog.problems)


def test_a_folder_with_text_in_another_encoding_can_be_bundled_or_says_why(tmp_path: Path) -> None:
    """
    A file that is not UTF-8 is refused with an error that names it; a bare codec error does not help.
    """
    root = write(tmp_path / "thu", {"laws.yaml": ""})
    (root / "laws.yaml").write_bytes(b"laws: {a\xe9: {}}\n")

    with pytest.raises(ValueError, match=r"laws\.yaml"):
        bundle([root])


def _zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _read(path: Path) -> tuple[list[object], list[str]]:
    listed, problems = unbundle(path)
    return [*listed], codes(problems)


@pytest.mark.parametrize("folder", ["thu/", ""])
def test_zip_archive_answers_as_its_folder_does(tmp_path: Path, folder: str) -> None:
    """
    Of the folder, or of what is in it; other files are left aside.
    """
    path = _zipped(tmp_path / "thu.zip", {f"{folder}{PROCEDURE_PATH}": PROCEDURE, f"{folder}notes.txt": "x"})
    root = write(tmp_path / "thu", {PROCEDURE_PATH: PROCEDURE})
    site = onestop.load(path, entry_points=False)

    assert [] == codes(site.problems)
    assert "thu/procedures/thu/9.000001.yaml:5:5" == str(site.catalog.procedures["9.000001"][0].origin)
    assert onestop.load(root, entry_points=False).revision == site.revision


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/x.yaml", "thu/../../x.yaml"])
def test_odd_name_in_a_zip_archive_is_a_problem(tmp_path: Path, name: str) -> None:
    """
    Nothing is ever unpacked on the disk; it is told all the same.
    """
    assert ([], ["OS101"]) == _read(_zipped(tmp_path / "a.zip", {name: "a: b\n"}))


def test_zip_archive_that_unfolds_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A few kilobytes can hold gigabytes.
    """
    monkeypatch.setattr(bundles, "MAX_UNZIPPED", 1_000)
    path = _zipped(tmp_path / "a.zip", {f"thu/{i}.yaml": "# " + "x" * 400 for i in range(9)})

    assert ([], ["OS105"]) == _read(path)


def test_member_of_a_zip_archive_that_is_too_large_is_told_as_in_a_folder(tmp_path: Path) -> None:
    """
    It is left out and the others load.
    """
    path = _zipped(tmp_path / "a.zip", {"thu/procedures/thu/x.yaml": "#" * ((1 << 20) + 1), f"thu/{PROCEDURE_PATH}": PROCEDURE})
    site = onestop.load(path, entry_points=False)

    assert (["OS105"], True) == (codes(site.problems), "9.000001" in site.catalog.procedures)


def test_broken_zip_archive_is_a_problem(tmp_path: Path) -> None:
    """
    Cut in the middle.
    """
    path = _zipped(tmp_path / "a.zip", {f"thu/{PROCEDURE_PATH}": PROCEDURE * 50})
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + b"\0" * 40 + whole[100:])

    assert ([], ["OS101"]) == _read(path)


TWO = {
    "procedures/thu/9.000001.yaml": PROCEDURE,
    "procedures/thu/9.000002.yaml": PROCEDURE.replace("9.000001", "9.000002"),
}


def lying(path: Path, old: str, new: str) -> Path:
    """A bundle of two procedures that calls both sound, though the text of the second was broken before sealing."""
    files = {f"thu/{name}": text.replace(old, new) if "2.yaml" in name else text for name, text in TWO.items()}
    return sealed(path, files, {name: name[-13:-5] for name in files}, rules_of({}))


def test_a_bundle_reads_a_checked_procedure_when_it_is_asked_for(tmp_path: Path) -> None:
    """
    One that is not what was checked is noticed then, and refused; the others answer.
    """
    catalog = read_catalog([lying(tmp_path / "b.json", old="working_days: 3", new="working_days: ba")])

    assert [] == codes(catalog.problems)
    assert ["9.000001", "9.000002"] == [*catalog.procedures]
    assert 1 == len(catalog.procedures["9.000001"])
    with pytest.raises(CatalogError, match="OS203"):
        catalog.procedures["9.000002"]


def test_a_bundle_that_names_another_code_for_a_file_is_refused_when_asked(tmp_path: Path) -> None:
    """
    The law of one procedure never answers for another.
    """
    catalog = read_catalog([lying(tmp_path / "b.json", old="9.000002", new="9.000003")])

    with pytest.raises(CatalogError, match=r"OS311|OS109"):
        catalog.procedures["9.000002"]


def test_a_dossier_of_a_procedure_that_cannot_be_read_later_is_not_judged_and_says_why(tmp_path: Path) -> None:
    """
    No exception runs through a register, and the nation's other procedures go on.
    """
    site = onestop.load(sealed_site(tmp_path), entry_points=False)
    dossiers = [
        onestop.Dossier(code=code, procedure=code, place="01", events=(onestop.Event(datetime(2026, 3, 2, 8), "received"),))
        for code in ("9.000002", "9.000001")
    ]

    broken, sound = site.assess_many(dossiers, now=datetime(2026, 3, 2, 9))

    assert (None, ["OS203"]) == (broken.deadline, codes(broken.problems))
    assert sound.deadline is not None
    assert date(2026, 3, 5) == sound.deadline.due.date()


def sealed_site(tmp_path: Path) -> Path:
    """The broken bundle, checked beside the laws of the nation."""
    path = lying(tmp_path / "b.json", old="working_days: 3", new="working_days: ba")
    data = json.loads(path.read_text(encoding="utf-8"))
    return sealed(path, data["files"], data["checked"], rules_of((nation := read_catalog([catalog_folder()])).laws, nation.texts))


@pytest.mark.parametrize("of_its_own", [True, False])
def test_a_bundle_reads_later_what_cites_laws_of_any_root(tmp_path: Path, of_its_own: bool) -> None:
    """
    Its own or those of a root that is given after it; without them it is checked again, and what cites them is left out.
    """
    laws = {"laws.yaml": "laws: {9/2099/NĐ-CP: {}}\n"}
    cited = PROCEDURE.replace("sources: [{title: Nguồn thử}]", "cites: [9/2099/NĐ-CP]")
    root = write(tmp_path / "a", {PROCEDURE_PATH: cited, **(laws if of_its_own else {})})
    roots = [root] if of_its_own else [root, write(tmp_path / "b", laws)]
    whole = read_catalog(roots)
    path = tmp_path / "a.json"
    path.write_text(bundle_of(whole, [root]), encoding="utf-8")

    read = read_catalog([path, *roots[1:]])
    assert ((), whole.procedures["9.000001"]) == (read.problems, read.procedures["9.000001"])
    alone = read_catalog([path])
    assert (([], 1) if of_its_own else (["OS301"], 0)) == (codes(alone.problems), len(alone.procedures))


def test_what_was_checked_by_other_rules_is_checked_again(tmp_path: Path) -> None:
    """
    By another version of the library, or beside other laws: everything is read at once and told.
    """
    path = lying(tmp_path / "b.json", old="working_days: 3", new="working_days: ba")
    data = json.loads(path.read_text(encoding="utf-8"))

    catalog = read_catalog([sealed(path, data["files"], data["checked"], "rules of last year")])

    assert ["OS203"] == codes(catalog.problems)
    assert ["9.000001"] == [*catalog.procedures]


def test_code_that_two_bundles_claim_is_told_as_of_two_folders(tmp_path: Path) -> None:
    """
    What is read later cannot hide that it is there twice.
    """
    one, two = (write(tmp_path / name, {PROCEDURE_PATH: PROCEDURE}) for name in ("a", "b"))
    packed = [compiled(tmp_path / f"{root.name}.json", root) for root in (one, two)]

    assert ["OS305"] == codes(read_catalog([one, two]).problems) == codes(read_catalog(packed).problems)


def test_catalogue_of_a_bundle_can_be_pickled(tmp_path: Path) -> None:
    """
    Also before anything of it was asked for, as a process pool does.
    """
    catalog = read_catalog([compiled(tmp_path / "b.json", write(tmp_path / "thu", TWO))])

    assert catalog == pickle.loads(pickle.dumps(catalog))


def test_where_a_value_of_a_bundle_stands_is_told_from_its_text(tmp_path: Path) -> None:
    """
    A bundle loses no line.
    """
    catalog = read_catalog([compiled(tmp_path / "b.json", write(tmp_path / "thu", TWO))])
    (version,) = catalog.procedures["9.000002"]

    (limit,) = (given for given in provenance(catalog, version) if given.what == "cases.default.limit")

    assert "thu/procedures/thu/9.000002.yaml:7:34" == str(limit.origin)


OVERLAY = """\
place: "48"
decision: {number: 0000/QĐ-VD, date: 2025-12-01}
sources: [{title: Thử, confidence: low}]
overlays:
  - {procedure: "9.000001", valid_from: 2026-01-01, against: [2025-07-01], instead_of: {working_days: 3}, set: {limit: {working_days: 2}}}
"""


@pytest.mark.parametrize("claimed", [None, "9.999999"])
def test_index_cannot_hide_a_local_decision(tmp_path: Path, claimed: str | None) -> None:
    """
    Only procedures and worked examples wait to be read.
    """
    files = {f"thu/{PROCEDURE_PATH}": PROCEDURE, "thu/overlays/a.yaml": OVERLAY}
    path = sealed(tmp_path / "b.json", files, {"thu/overlays/a.yaml": claimed}, rules_of({}))

    assert [*read_catalog([path]).overlays] == ["9.000001"]


def test_bundle_that_lies_about_a_procedure_with_a_local_decision_tells_it_when_loaded(tmp_path: Path) -> None:
    """
    The decision asks for the procedure at once; nothing is raised, and the procedure alone is left out, as from a folder.
    """
    files = {f"thu/{PROCEDURE_PATH}": PROCEDURE.replace("working_days: 3", "working_days: ba"), "thu/overlays/a.yaml": OVERLAY}
    path = sealed(tmp_path / "b.json", files, {f"thu/{PROCEDURE_PATH}": "9.000001"}, rules_of({}))

    catalog = read_catalog([path])

    assert ["OS203"] == codes(catalog.problems)
    assert ["9.000001"] == [*catalog.broken]


def test_examples_of_a_procedure_that_lies_elsewhere_are_always_read_at_once(tmp_path: Path) -> None:
    """
    The procedure may change without them.
    """
    cases = """\
procedure: "9.000001"
cases: [{name: A, facts: {far: true}, events: [{at: 2026-03-02T09:00, kind: received}], expect: {due: 2026-03-05T17:00}}]
"""
    asking = PROCEDURE + "facts: {far: {type: bool, question: {vi: Có xa không, en: Is it far}}}\n"
    nation = write(tmp_path / "a", {PROCEDURE_PATH: asking})
    province = write(tmp_path / "b", {"cases/9.000001.cases.yaml": cases})
    catalog = read_catalog([nation, province])
    path = tmp_path / "b.json"
    path.write_text(bundle_of(catalog, [province]), encoding="utf-8")

    assert [] == codes(catalog.problems)
    (nation / PROCEDURE_PATH).write_text(PROCEDURE, encoding="utf-8")
    assert codes(read_catalog([nation, province]).problems) == codes(read_catalog([nation, path]).problems) == ["OS303"]


def test_other_places_have_what_was_checked_beside_them_checked_again(tmp_path: Path) -> None:
    """
    A place that is no longer listed is told.
    """
    text = PROCEDURE.replace("field: thu\n", 'field: thu\nplace: "48"\n')
    root = write(tmp_path / "a", {PROCEDURE_PATH: text})
    listing, other = (write(tmp_path / code, {"places.yaml": f'places: [{{code: "{code}", name: A}}]\n'}) for code in ("48", "01"))
    catalog = read_catalog([listing, root])
    path = tmp_path / "b.json"
    path.write_text(bundle_of(catalog, [root]), encoding="utf-8")

    assert [] == codes(read_catalog([listing, path]).problems)
    assert ["OS333"] == codes(read_catalog([other, path]).problems)


COMMUNES = 'below: {"48": {"20194": {vi: Phường Hải Châu}}}\n'
PROVINCES = 'places: [{code: "48", name: Đà Nẵng}]\n'


def test_bundle_reads_what_lies_below_provinces_when_the_first_of_it_is_asked_for(tmp_path: Path) -> None:
    """
    Before and after, each code means what the folder says.
    """
    root = write(tmp_path / "a", {"places.yaml": PROVINCES, "places/communes.yaml": COMMUNES})
    folder = read_catalog([root])
    path = tmp_path / "b.json"
    path.write_text(bundle_of(folder, [root]), encoding="utf-8")

    places = read_catalog([path]).places

    assert ["a/places/communes.yaml"] == [name for name, _ in json.loads(path.read_text(encoding="utf-8"))["checked"].items()]
    assert "Đà Nẵng" == places["48"][0].name.vi
    assert "01" not in places
    assert "Phường Hải Châu" == places["20194"][0].name.vi
    assert dict(folder.places) == dict(places)


@pytest.mark.parametrize("listed", [COMMUNES.replace('"20194"', '"43"'), "places: [{code: '49', name: A}]\n", "below: no\n"])
def test_index_cannot_hide_a_province_among_communes(tmp_path: Path, listed: str) -> None:
    """
    Who asks below a province hears that the file is not what was checked, and a dossier of there is not judged.
    """
    files = {"thu/places.yaml": PROVINCES, "thu/places/communes.yaml": listed}
    texts = {name: text.encode() for name, text in files.items()}
    path = sealed(tmp_path / "b.json", files, {"thu/places/communes.yaml": None}, rules_of({}, texts))

    with pytest.raises(CatalogError):
        read_catalog([path]).places["20194"]


def test_threads_that_ask_below_provinces_at_once_all_have_their_answer() -> None:
    """
    Whoever comes while another reads the files reads them too, or finds them read.
    """
    commune, begun = (Place(code="20194", name=onestop.Text("Phường Hải Châu"), parent="48"),), threading.Barrier(2)
    places = Places()

    def open_files(known: Mapping[str, tuple[Place, ...]]) -> Mapping[str, tuple[Place, ...]]:
        begun.wait(timeout=10)  # both have seen that nothing was read
        return {**known, "20194": commune}

    places.wait(open_files)
    with ThreadPoolExecutor(2) as pool:
        assert [commune, commune] == list(pool.map(places.__getitem__, ["20194", "20194"]))
