"""The plugins of this repository, each imported from its folder as if it were installed; and what `onestop new plugin` writes."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import onestop
from onestop.cli import main
from onestop.law.places import ever_within
from onestop.testing.cases import run_cases
from onestop.words.problems import Severity

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
TEMPLATE = ROOT / "plugins/onestop-template"


def project(folder: Path) -> Any:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def province(request: pytest.FixtureRequest) -> Any:
    """The folder of a plugin, its entry points, and the site that has it and no other."""
    folder = request.param
    points = project(folder)["entry-points"]["onestop"]
    listed = [importlib.metadata.EntryPoint(name=place, value=module, group="onestop") for place, module in points.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder / "src")
        patch.setattr(importlib.metadata, "entry_points", lambda group: listed)
        yield folder, points, onestop.load()
        for module in set(points.values()):
            sys.modules.pop(module.partition(":")[0], None)


def test_a_plugin_of_this_repository_has_nothing_wrong(province: Any) -> None:
    """
    No error and no warning, in it or in the nation's files because of it.
    """
    folder, points, site = province

    assert [] == [found for found in site.problems if found.severity is not Severity.HINT]
    assert ["ok"] * (1 + len(set(points.values()))) == [info.state for info in site.plugins]
    assert folder.name == project(folder)["name"]


def test_the_worked_examples_of_a_plugin_come_out(province: Any) -> None:
    """
    There is at least one.
    """
    _, _, site = province
    held = {name for name, each in site.catalog.folders.items() if each.scopes}
    codes = {file.procedure for file in site.catalog.cases if file.origin and file.origin.file.partition("/")[0] in held}
    results = [result for code in sorted(codes) for result in run_cases(site, code)]

    assert results
    assert [] == [found for result in results for found in result.problems]


def test_the_entry_points_of_a_plugin_are_the_places_that_its_files_serve(province: Any) -> None:
    """
    No file speaks for another place, no entry point for a place of which nothing is written, and the module says the same.
    """
    _, points, site = province
    held = {name for name, each in site.catalog.folders.items() if each.scopes}
    spoken = [(each.place, each.origin) for overlays in site.catalog.overlays.values() for each in overlays]
    spoken += [(each.place, each.origin) for versions in site.catalog.procedures.values() for each in versions]
    spoken += [(each.place, each.origin) for each in (*site.catalog.sessions, *site.catalog.unlisted)]
    served = {place for place, origin in spoken if origin and origin.file.partition("/")[0] in held}
    above = {place for each in served for place in ever_within(each, site.catalog.places)}

    assert all(not set(points).isdisjoint(ever_within(place, site.catalog.places)) for place in served)
    assert not served or set(points) <= above
    for module in set(points.values()):
        said = getattr(importlib.import_module(module.partition(":")[0]), "onestop_places", None)
        assert said is None or set(said) == {place for place, value in points.items() if value == module}


def test_the_template_is_what_the_program_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Byte for byte, and nothing is left over.
    """
    code = main(["new", "plugin", "48", "onestop-template", "--into", str(tmp_path), "--no-plugins"])
    written = {path.relative_to(tmp_path / TEMPLATE.name): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(TEMPLATE): path.read_bytes() for path in TEMPLATE.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }

    assert (0, len(written)) == (code, len(capsys.readouterr().out.splitlines()))
    assert kept == written


def test_the_template_changes_no_answer(tmp_path: Path) -> None:
    """
    Who installs it untouched has decided nothing.
    """
    main(["new", "plugin", "48", "onestop-thu", "--into", str(tmp_path), "--no-plugins"])
    module = tmp_path / "onestop-thu/src/onestop_thu"
    site = onestop.load(module / "catalog", entry_points=False)

    assert () == site.problems
    assert {} == site.catalog.overlays
    assert onestop.load(entry_points=False).catalog.procedures.keys() == site.catalog.procedures.keys()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("48",), "Thiếu tên của plugin"),
        (("48", "Onestop_DN"), "“Onestop_DN”: tên của plugin viết chữ thường"),
        (("48", "onestop"), "“onestop”: tên của plugin"),
        (("vn", "onestop-vn"), "phục vụ một địa phương"),
        (("99", "onestop-chin"), "không có địa bàn “99”"),
        (("Huế", "onestop-hue"), "Huế"),
        (("48", "onestop-dn", "--place", "48"), "không dùng cho plugin"),
    ],
)
def test_what_no_plugin_can_be_made_of_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], said: str
) -> None:
    """
    With what to write instead, and nothing is written.
    """
    assert 2 == main(["new", "plugin", *args, "--into", str(tmp_path), "--no-plugins"])
    assert said in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_only_a_plugin_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A word too many is told.
    """
    assert 2 == main(["new", "overlay", "1.001731", "onestop-danang", "--no-plugins"])
    assert "“onestop-danang”: tên chỉ dùng cho plugin" in capsys.readouterr().err


def test_the_wheel_of_the_library_holds_no_plugin() -> None:
    """
    A province's law comes with the province's distribution.
    """
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]

    assert ["src/onestop"] == build["wheel"]["packages"]
    assert {"catalog", "src/onestop_pytest.py"} == build["wheel"]["force-include"].keys()
