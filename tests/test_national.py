"""The national catalogue is plugin number one."""

from __future__ import annotations

from onestop.plugins.gather import gather
from onestop.plugins.hookspecs import HOOKS
from onestop.plugins.national import National, catalog_folder


def test_the_national_catalogue_comes_through_the_hook_of_every_province() -> None:
    """
    It serves the whole country and has one folder.
    """
    gathered = gather(entry_points=False)

    assert [("National", ("vn",), ("onestop_catalogs",), None)] == [
        (info.name, info.places, info.hooks, info.problem) for info in gathered.plugins
    ]
    assert (catalog_folder(),) == gathered.roots == National().onestop_catalogs()


def test_the_national_folder_holds_the_files_that_everything_needs() -> None:
    """
    Bounds of the calendar, laws and procedures.
    """
    assert (catalog_folder() / "calendar" / "horizon.yaml").is_file()
    assert (catalog_folder() / "laws.yaml").is_file()
    assert (catalog_folder() / "procedures").is_dir()


def test_every_hook_is_named_after_the_project_and_documented() -> None:
    """
    A contributor reads its docstring.
    """
    assert all(hook.__name__.startswith("onestop_") and hook.__doc__ for hook in HOOKS)
