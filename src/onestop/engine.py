"""
The engine: catalogue, plugins and calendars joined, and the questions asked of them.

An answer is fixed by (catalogue revision, dossier, moment); nothing here reads the clock, the locale or the environment.
"""

from __future__ import annotations

import copy
import difflib
import hashlib
import importlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

import attrs

from onestop.catalogs.bundles import open_root
from onestop.catalogs.catalog import Catalog, read_catalog
from onestop.catalogs.columns import Vocabulary, vocabulary_of
from onestop.catalogs.layers import in_force
from onestop.catalogs.lint import closes_nothing
from onestop.catalogs.named import Names, alike, bearing
from onestop.clock.calendars import Calendar
from onestop.clock.days import DayMark, civil
from onestop.clock.holidays import derive
from onestop.dossiers.assessments import Assessment, assess, governing_day, unjudged
from onestop.dossiers.documents import Check, NamedCheck
from onestop.dossiers.dossiers import Dossier
from onestop.dossiers.judgements import Judgement, judge_by
from onestop.dossiers.measures import DEFAULT, MEASURES, Measure, measure_named
from onestop.dossiers.timelines import trace
from onestop.exchange.linked import BASE, Words, linked_data
from onestop.law.closures import closed_days
from onestop.law.overlays import overlaid
from onestop.law.places import NATION, Place, ever_within, has_ended, is_place_code, lineage, unit_on
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime
from onestop.law.sessions import counting_hours, counting_on, duties, serving
from onestop.law.stages import EventKind
from onestop.law.views import Supposition, View
from onestop.plugins.gather import Gathered, PluginInfo, gather
from onestop.plugins.national import catalog_bundle, catalog_folder
from onestop.telling.notices import value_words
from onestop.telling.reports import Layout, Table
from onestop.telling.words import LANGUAGES, holes, word
from onestop.words.errors import CatalogError, LayoutError, PluginError, UnfitError
from onestop.words.problems import Problem, Severity, broke, problem
from onestop.words.sources import Assumption, Text

if TYPE_CHECKING:
    from onestop.exchange.exports.readings import Reading
    from onestop.exchange.exports.values import Table as ListTable

_KEPT_VIEWS = 4096


def load(
    *roots: str | Path,
    plugins: Iterable[Any] = (),
    entry_points: bool = True,
    strict: bool = False,
    allow: Collection[str] | None = None,
    block: Collection[str] = (),
) -> Onestop:
    """
    Return the library ready to answer, with the national catalogue, what plugins bring, and *roots*.

    Args:
        roots: Further folders or bundles; the same one is read once, and one that holds a national catalogue takes its place.
        plugins: Plugin objects beside the installed ones.
        entry_points: Whether to scan for installed plugins.
        strict: Whether errors in the data raise; without it they are in `problems`, and sound files still answer.
        allow: Names of the only plugins, or of their distributions, that are let in; None for all.
        block: Names of plugins, or of their distributions, that are kept out: their places answer by the rest, and a warning says so.
            The environment is not asked: see `plugins_from_environment`.

    Raises:
        CatalogError: If *strict* and there are errors; it holds them all.
    """
    plugins = tuple(plugins)
    gathered = gather(plugins, entry_points=entry_points, allow=allow, block=block)
    given = {Path(root).resolve(): open_root(Path(root)) for root in roots}
    # What holds a national catalogue takes the place of the one that came with the code.
    replaced = {catalog_folder().resolve()} if any(root.is_national for root in given.values()) else set()
    national = gathered.national.roots if gathered.national else ()
    # What the caller gave stands before what plugins bring, so that no plugin can stand in its place.
    folders = [root for root in national if root not in replaced | given.keys()]
    folders += [*given, *(root for root in gathered.roots if root not in {*national, *given})]
    opened = {root: found for root, found in given.items() if root not in gathered.scopes}
    bundle = catalog_bundle()
    if bundle is not None and catalog_folder().resolve() not in given:
        opened[catalog_folder().resolve()] = open_root(bundle)
    catalog = read_catalog(
        [opened.get(root, root) for root in folders],
        scopes=gathered.scopes,
        given=given.keys(),
        computed=gathered.computed,
    )
    site = Onestop(catalog, gathered)
    site._asked = roots, {"plugins": plugins, "entry_points": entry_points, "allow": allow, "block": block}
    errors = tuple(found for found in site.problems if found.severity is Severity.ERROR)
    if strict and errors:
        raise CatalogError(errors)
    return site


class _Procedures(Mapping[str, Procedure]):
    """The procedures in force at a place on a day, each resolved when it is first asked for."""

    def __init__(self, catalog: Catalog, places: tuple[str, ...], on: date, agency: str | None, known: date | None) -> None:
        self._catalog, self._places, self._on, self._agency, self._known = catalog, places, on, agency, known
        self._found: dict[str, Procedure | None] = {}

    def _find(self, code: object) -> Procedure | None:
        versions = self._catalog.procedures.get(code) if isinstance(code, str) else None
        if not isinstance(code, str) or versions is None:
            return None  # unknown codes are not kept: there is no end of them
        if code not in self._found:
            version = in_force(versions, self._on, self._known)
            if version is not None and version.place not in self._places:
                version = None
            overlays = self._catalog.overlays.get(code, ())
            if version is not None and overlays:
                version = overlaid(version, overlays, self._on, self._places, self._agency, self._known)
            self._found[code] = version
        return self._found[code]

    def __getitem__(self, code: str) -> Procedure:
        found = self._find(code)
        if found is None:
            raise KeyError(code)
        return found

    def __contains__(self, code: object) -> bool:
        return self._find(code) is not None

    def __iter__(self) -> Iterator[str]:
        return (code for code in self._catalog.procedures if self._find(code) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@attrs.frozen(kw_only=True)
class _Seen:
    """
    A view, and what else is the same for every dossier that is judged under it.

    Attributes:
        view: The view.
        places: Its place and everything that it lies in, the nation last.
        ended: The unit of the place, where it is there no longer.
        hours_assumed: Said of answers to the minute where the place's office hours are only the default.
    """

    view: View
    places: tuple[str, ...]
    ended: Place | None
    hours_assumed: Assumption | None


@attrs.frozen
class _ByName:
    """A module on its way to another process."""

    name: str


def _packed(plugin: Any) -> Any:
    return _ByName(plugin.__name__) if isinstance(plugin, ModuleType) else plugin


def _unpacked(plugin: Any) -> Any:
    return importlib.import_module(plugin.name) if isinstance(plugin, _ByName) else plugin


class Onestop:
    """
    A loaded catalogue that answers (thư viện một cửa).

    It can be pickled; plugins then have to be installed where it arrives.

    Attributes:
        catalog: What was read.
        problems: Everything wrong in the data and the plugins.
        revision: Short digest of everything loaded.
        suppositions: Changes of the law that are only supposed.
    """

    def __init__(self, catalog: Catalog, gathered: Gathered) -> None:
        self.catalog = catalog
        clashes = tuple(gathered.clashes(catalog.places))
        self.problems: tuple[Problem, ...] = (*catalog.problems, *gathered.problems, *(found for found, _ in clashes))
        brought = gathered.brought
        self.revision = hashlib.sha256(f"{catalog.revision}\n{brought}".encode()).hexdigest()[:12] if brought else catalog.revision
        self.suppositions: tuple[Supposition, ...] = ()
        self._asked: tuple[tuple[str | Path, ...], dict[str, Any]] | None = None
        self._gathered = gathered
        self._checks = tuple(
            (frozenset(served), {name: NamedCheck(check, plugin, holes) for name, check in checks.items()})
            for served, plugin, checks in gathered.checks
        )
        self._broken = {place: tuple((_refusal(each), each) for each in found) for place, found in catalog.refusing.items()}
        for place, reasons in gathered.broken.items():
            self._broken[place] = (*self._broken.get(place, ()), *reasons)
        for found, places in clashes:
            for place in places:
                self._broken[place] = (*self._broken.get(place, ()), (_clash(found), found))
        self._clashes = tuple(found for found, _ in clashes)
        self._calendars: dict[Any, tuple[Calendar, tuple[Problem, ...]]] = {}
        self._views: dict[Any, _Seen] = {}
        self._names: Names | None = None
        self._vocabularies: dict[Any, Vocabulary] = {}
        calendar, contradicting = self._calendar((NATION,), None)
        closing = gathered.closing if catalog.horizon is not None else ()
        idle = [each for label, marks in closing for each in _idle(label, marks, calendar)]
        self._of_plugins = (*self._unbrought(), *sorted(idle, key=lambda each: (each.path, str(each.args))))
        self.problems += (*contradicting, *self._of_plugins)

    def __copy__(self) -> Onestop:
        """Return another one with the same parts."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __getstate__(self) -> dict[str, Any]:
        """Return what is sent to another process: what was looked up is not, and a module goes by its name."""
        state = {**self.__dict__, "_views": {}, "_names": None, "_vocabularies": {}, "_calendars": dict(self._calendars)}
        if self._asked is not None:
            roots, given = self._asked
            state["_asked"] = roots, {**given, "plugins": tuple(map(_packed, given["plugins"]))}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what was sent; a plugin that was handed over as a module is imported here."""
        self.__dict__.update(state)
        if self._asked is not None:
            roots, given = self._asked
            self._asked = roots, {**given, "plugins": tuple(map(_unpacked, given["plugins"]))}

    def _unbrought(self) -> Iterator[Problem]:
        """Tell of each named check that no plugin brings to any place where it would run; else only a dossier would find out."""
        for asked in self.catalog.asked:
            above = ever_within(asked.place, self.catalog.places)
            brought = [
                named
                for served, named in self._checks
                if not above.isdisjoint(served) or any(asked.place in ever_within(each, self.catalog.places) for each in served)
            ]
            if not any(asked.name in named for named in brought):
                near = tuple(difflib.get_close_matches(asked.name, sorted({name for named in brought for name in named}), n=2))
                yield problem("OS339", asked.origin, asked.path, name=asked.name, place=asked.place, near=near)

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """The plugins that were found, broken and blocked ones included, each with what it brought and all that is wrong with it."""
        scopes = {id(each.info): each.scope for each in self._gathered.sound}
        held = self.catalog.folders
        nation = next((name for name in held if not held[name].scopes), "")
        found = []
        for index, plugin in enumerate(self._gathered.plugins):
            scope = scopes.get(id(plugin))
            folders = [nation] if index == 0 and nation else [name for name in held if scope in held[name].scopes]
            counted = attrs.evolve(
                plugin,
                procedures=sum(held[name].procedures for name in folders),
                overlays=sum(held[name].overlays for name in folders),
                closures=plugin.closures + sum(held[name].closures for name in folders),
            )
            found.append(counted if scope is None else self._told(counted, tuple(f"{name}/" for name in folders)))
        return tuple(found)

    def _told(self, plugin: PluginInfo, folders: tuple[str, ...]) -> PluginInfo:
        """A plugin that was sound when it was asked, with what is wrong in its files, and between them and those of others."""
        told = [*plugin.problems, *(each for each in self._of_plugins if each.path == ("plugins", plugin.label))]
        for each in (*self.catalog.problems, *self._of_plugins):
            mine = each.source is not None and f"{each.source.file}/".startswith(folders)
            mine = mine or f"{each.args.get('other')}/".replace(":", "/").startswith(folders)
            if folders and mine and (each.code != "OS704" or each.args["plugin"] == plugin.label):
                told.append(each)
        told += [each for each in self._clashes if plugin.label in (each.args["plugin"], each.args["other"])]
        wrong = any(each.severity is Severity.ERROR for each in told)
        refuses = any(place in self._broken for place in plugin.places)
        return attrs.evolve(plugin, problems=tuple(told), state="broken" if wrong and refuses else plugin.state)

    @property
    def layouts(self) -> tuple[str, ...]:
        """Names of the report layouts that plugins bring."""
        return tuple(self._gathered.layouts)

    def report(self, layout: str, assessments: Iterable[Assessment]) -> Table:
        """
        Return the table that a plugin's layout makes of *assessments*; one that it does not look at is passed over.

        Args:
            layout: One of `layouts`.
            assessments: What `assess_many` yields, for example.

        Raises:
            LookupError: If there is no such layout; the message lists those that there are.
            LayoutError: If the layout breaks, or returns something else than a `Table`; `problem` says it in words.
        """
        known: Mapping[str, Layout] = self._gathered.layouts
        if layout not in known:
            raise LookupError(f"no layout {layout!r}; there are: {', '.join(known) or '-'}")
        given = _Passed(assessments)
        try:
            made = known[layout](iter(given))
            if type(made) is not Table:
                raise UnfitError("layout", found=type(made).__name__)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if given.error is not None:  # of whoever made the assessments
                raise given.error from None
            raise LayoutError(layout, broke("OS708", ("layouts", layout), error, name=layout)) from error
        for _ in given:
            pass
        if given.error is not None:
            raise given.error
        return made

    def at(self, on: date, place: str = NATION, agency: str | None = None, known: date | None = None) -> View:
        """
        Return the law as one place (and body) sees it on one day.

        Args:
            on: The day.
            place: Place code; one that the catalogue does not list follows the nation.
            agency: The body, where its rules differ.
            known: Only what was published by that day counts; None means all that is loaded.

        Raises:
            PluginError: If a plugin that serves the place is broken, or a local decision for it is wrong.
            ValueError: If *place* has not the shape of a place code.
        """
        return self._seen(_day(on), place, agency, None if known is None else _day(known)).view

    def _seen(self, on: date, place: str, agency: str | None, known: date | None) -> _Seen:
        key = (on, place, agency, known)
        seen = self._views.get(key)
        if seen is None:
            if len(self._views) >= _KEPT_VIEWS:
                self._views.clear()
            seen = self._views[key] = self._look(on, place, agency, known)
        return seen

    def procedures_named(self, name: str, on: date, place: str = NATION) -> tuple[Procedure, ...]:
        """
        Return the procedures in force at *place* on the day *on* that bear *name*: none, one, or several of one name.

        Case, tones, punctuation, a leading "Thủ tục" and a level in brackets do not count; a name that is merely alike is never taken.
        Local decisions do not rename, so they are not asked. Finding a name takes as long in a large catalogue as in a small one.

        Args:
            name: The Vietnamese title; of more than 1,000 letters none is found.
            on: The day.
            place: Place code; one that the catalogue does not list follows the nation.
        """
        if self._names is None:
            self._names = Names(self.catalog.procedures)
        return bearing(name, self._in_force(self._names.codes(name), _day(on), place))

    def procedures_like(self, name: str, on: date, place: str = NATION, most: int = 3) -> tuple[Procedure, ...]:
        """
        Return up to *most* procedures in force there then whose names are most like *name*, for a person to choose from.

        Every name is compared, so it takes about a hundredth of a second for a thousand procedures.
        """
        return alike(name, self._in_force(self.catalog.procedures, _day(on), place), most)

    def _in_force(self, codes: Iterable[str], on: date, place: str) -> Iterator[Procedure]:
        places = lineage(place, self.catalog.places, on) if is_place_code(place) else ()
        for code in codes:
            version = in_force(self.catalog.procedures[code], on)
            if version is not None and version.place in places:
                yield version

    def with_catalog(self, catalog: Catalog) -> Onestop:
        """
        Return the same library over *catalog*, to try a change of its law without reading anything again.

        Args:
            catalog: One that differs from this library's own in procedures and local decisions only: the calendars are shared.
        """
        other = copy.copy(self)
        other.catalog, other._views, other._names, other._asked = catalog, {}, None, None
        other._vocabularies = {}
        return other

    def with_more(self, *roots: str | Path, plugins: Iterable[Any] = ()) -> Onestop:
        """
        Return the library loaded again with further folders or bundles and plugin objects; this one stays as it is.

        Raises:
            ValueError: If this one was not made by `load`, so that nobody knows what to read again.
        """
        if self._asked is None:
            raise ValueError("only a library that onestop.load made can be loaded again with more")
        own, given = self._asked
        other = load(*own, *roots, **{**given, "plugins": (*given["plugins"], *plugins)})
        for each in self.suppositions:
            other = other.supposing(each)
        return other

    def supposing(self, supposition: Supposition) -> Onestop:
        """
        Return the same library under a change of the law that is only supposed; this one stays as it is.

        Every assessment of it carries the assumption `what_if`, and its revision is another, so that no answer passes for a real one.
        """
        other = copy.copy(self)
        other.suppositions, other._views = (*self.suppositions, supposition), {}
        other.revision = hashlib.sha256(f"{self.revision}\n{supposition.text}".encode()).hexdigest()[:12]
        return other

    def _look(self, on: date, place: str, agency: str | None, known: date | None) -> _Seen:
        places = self._answering(on, place)
        view = View(
            on=on,
            place=place,
            agency=agency,
            known=known,
            calendar=self._calendar(places, known, agency)[0],
            regime=in_force(self.catalog.regimes, on, known),
            procedures=_Procedures(self.catalog, places, on, agency, known),
            revision=self.revision,
        )
        for supposition in self.suppositions:
            view = supposition.change(view, places)
        hours = counting_on(serving(self.catalog.sessions, places, agency, known), on)
        unit = unit_on(self.catalog.places, place, on)
        return _Seen(
            view=view,
            places=places,
            ended=unit if unit is not None and has_ended(unit, on) else None,
            hours_assumed=Assumption("office_hours", hours.assumed) if hours and hours.assumed else None,
        )

    def _answering(self, on: date, place: str) -> tuple[str, ...]:
        """Return the lineage of a place that does not refuse to answer."""
        if not is_place_code(place):
            raise ValueError(f"a place code such as '01' or 'vn' is wanted, not {place!r}")
        places = lineage(place, self.catalog.places, on)
        # Of a commune that the catalogue does not list nobody can tell whether a broken plugin's province is above it.
        unplaced = len(place) > 2 and unit_on(self.catalog.places, place, on) is None
        refusing = self._broken if unplaced else places
        reasons = {line: found for each in refusing for line, found in self._broken.get(each, ())}
        if reasons:
            raise PluginError(place, tuple(reasons), tuple(reasons.values()))
        return places

    def _calendar(self, places: tuple[str, ...], known: date | None, agency: str | None = None) -> tuple[Calendar, tuple[Problem, ...]]:
        catalog = self.catalog
        horizon = catalog.horizon
        if horizon is None:
            only = date(2013, 1, 1)  # a calendar has at least a day
            return Calendar(only, only), ()
        statutes = (s.id for s in catalog.statutes if known is None or s.known_from <= known)
        notices = (n.id for n in catalog.notices if known is None or n.known_from <= known)
        issued = frozenset((*statutes, *notices))
        closures: dict[date, DayMark] = closed_days(catalog.closures, places, known)
        for served, marks in self._gathered.closures:
            if not set(served).isdisjoint(places):
                closures = {**marks, **closures}  # of two plugins the first by name says why
        sessions = serving(catalog.sessions, places, agency, known)
        hours, changes = counting_hours(sessions, horizon.first, horizon.last)
        duty = duties(sessions, horizon.first, horizon.last)
        key = (issued, known, hours, changes, duty, tuple(sorted(closures.items(), key=lambda item: item[0])))
        if key not in self._calendars:
            self._calendars[key] = derive(
                catalog.statutes,
                catalog.notices,
                {int(year): dates for year, dates in horizon.lunar.items()},
                first=horizon.first,
                last=horizon.last,
                known=known,
                hours=hours,
                changes=changes,
                duties=duty,
                closures=closures,
            )
        return self._calendars[key]

    def vocabulary(self, place: str = NATION, *, profile: str | None = None, headers: Mapping[str, str] | None = None) -> Vocabulary:
        """
        Return the words by which a list of *place* is read: what its headers, status words and claims mean.

        Of several that know a header *headers* win over the place's own files, those over the profile, and that over the common words.

        Args:
            place: Place code; the words of what it lies in count too, the nearer first.
            profile: The software that the list comes from, one of `Vocabulary.profiles`; only then its status numbers are read.
            headers: What single headers mean, as `--map` gives them: one of `columns.TARGETS`, or `ignored`, by the header.

        Raises:
            ValueError: If *place* has not the shape of a place code.
            LookupError: If there is no such profile; the message lists those that there are.
            HeaderError: If a header is about a person, or is to mean what no column means; `problem` says it.
            PluginError: If a plugin that serves the place is broken.
        """
        key = (place, profile)
        found = self._vocabularies.get(key)
        if found is None:
            places = self._answering(date.max, place)
            found = self._vocabularies[key] = vocabulary_of(self.catalog.columns, places, profile)
        return found.with_headers(headers) if headers else found

    def read_list(
        self,
        source: Path | str | ListTable,
        *,
        place: str | None = None,
        profile: str | None = None,
        headers: Mapping[str, str] | None = None,
        statuses: Mapping[str, str] | None = None,
        dates: Mapping[str, str] | None = None,
        facts: Sequence[str] = (),
        procedure: str | None = None,
        sheet: str | None = None,
        header_row: int | None = None,
        no_pauses: bool = False,
        now: datetime | None = None,
        stream: IO[bytes] | None = None,
    ) -> Reading:
        """
        Return how a list is read that one-stop software exported; its dossiers come from `Reading.records`.

        What is unclear is in `Reading.problems`, as `onestop assess FILE --explain-columns` shows it, and nothing is guessed: with an error
        among them no dossier comes out. The list is read twice here and once for each call of `Reading.records`.

        Args:
            source: A file: CSV, a workbook, an HTML page named `.xls`, JSON, JSON Lines; or the table that `tables.open_table` gave.
            place: Place code of all dossiers of the list, and whose words its headers are read by; without it the list says the places.
            profile: The software that exported the list, one of `Vocabulary.profiles`.
            headers: What single headers mean: the column of a register, or `ignored`, by the header (`--map`).
            statuses: What single status words mean, by the word (`--map-status`).
            dates: How the dates of a column are written: `day_first`, `month_first` or `swapped`, by what it is read as (`--dates`).
            facts: Headers of columns that are read as facts, `HEADER` or `HEADER=NAME` (`--fact`).
            procedure: The procedure of all dossiers.
            sheet: The sheet of a workbook, by its name or its number from 1.
            header_row: The line of the header.
            no_pauses: Whether a person affirms that no dossier of the list was ever paused.
            now: What has ended cannot have ended later; on this day's law a name is looked up where its row has no date.
            stream: What is read in place of a file, such as an upload; *source* is then `-`.

        Raises:
            RegisterError: If nothing of it can be read; `problem` says why.
            MissingExtraError: If it is a workbook and the extra `xlsx` is not installed.
            HeaderError: If *headers* names one that is about a person, or a column that there is not; `problem` says it.
            LookupError: If there is no such profile.
            ValueError: If *place* has not the shape of a place code, or *statuses* or *dates* say what cannot be.
        """
        from onestop.exchange.exports.moments import Order
        from onestop.exchange.exports.readings import study
        from onestop.exchange.exports.tables import open_table

        def words(name: str | None) -> Vocabulary:
            return self.vocabulary(place or NATION, profile=name, headers=headers).with_statuses(statuses or {})

        words(profile)  # what is asked wrongly is told before a long file is opened
        orders = {column: Order(order) for column, order in (dates or {}).items()}
        return study(
            open_table(source, sheet=sheet, stream=stream) if isinstance(source, Path | str) else source,
            words,
            self.procedures_named,
            near=self.procedures_like,
            codes=self.catalog.procedures.keys(),
            profile=profile,
            header_row=header_row,
            facts=facts,
            orders=orders,
            procedure=procedure,
            place=place,
            no_pauses=no_pauses,
            now=None if now is None else civil(now),
        )

    def checks(self, place: str = NATION, on: date = date.max) -> dict[str, Check]:
        """Return the named document checks that plugins bring for *place*, as it lies on the day *on*, by default the last of all."""
        places = lineage(place, self.catalog.places, on)
        found: dict[str, Check] = {}
        for served, checks in self._checks:
            if not served.isdisjoint(places):
                found |= checks
        return found

    def regime(self, id: str) -> Regime:
        """
        Return the one-stop rules named *id*, such as `nd61`.

        Raises:
            LookupError: If the catalogue holds none of that name; the message lists those that there are.
        """
        found = next((regime for regime in self.catalog.regimes if regime.id == id), None)
        if found is None:
            raise LookupError(f"no regime {id!r}; there are: {', '.join(regime.id for regime in self.catalog.regimes)}")
        return found

    def assess(self, dossier: Dossier, *, now: datetime, known: date | None = None, regime: Regime | None = None) -> Assessment:
        """
        Return what the law of the dossier's first receipt makes of it at *now*.

        Wrong data never raises: it is in the assessment's `problems`, and what can be judged is judged.

        Args:
            dossier: The dossier.
            now: The moment of judgement; later events do not count yet.
            known: Only what was published by that day counts.
            regime: One-stop rules to judge by instead of those of the first receipt, where an office reads the transition otherwise.
        """
        answer = self._assess(dossier, civil(now), known, regime)
        if not self.suppositions:
            return answer
        supposed = tuple(Assumption("what_if", each.text) for each in self.suppositions)
        return _supposed(answer, supposed)

    def _assess(self, dossier: Dossier, now: datetime, known: date | None, regime: Regime | None) -> Assessment:
        try:
            seen = self._seen(governing_day(dossier, now), dossier.place, dossier.agency, None if known is None else _day(known))
        except PluginError as error:
            return self._refused(dossier, now, self.refusal(error))
        except CatalogError as error:
            return self._refused(dossier, now, *error.problems)
        except ValueError:
            return self._refused(dossier, now, problem("OS620", None, ("place",), found=dossier.place))
        view, places = seen.view, seen.places
        try:
            view.procedures.get(dossier.procedure)
        except CatalogError as error:
            return self._refused(dossier, now, *error.problems)
        if regime is not None:
            view = attrs.evolve(view, regime=regime)
        checks = self.checks(dossier.place, view.on) if dossier.documents else None
        answer = assess(dossier, view, now=now, checks=checks, hours_assumed=seen.hours_assumed)
        if answer.procedure is None:
            unknown = self.unknown(dossier.procedure, view.on, dossier.place, known)
            answer = attrs.evolve(answer, problems=tuple(unknown if found.code == "OS608" else found for found in answer.problems))
        answer = self._doubted(answer, view, places)
        ended = seen.ended
        if ended is None:
            return answer
        gone = problem("OS629", None, ("place",), place=ended.code, ended=ended.valid_to, successor=ended.merged_into or "-")
        return attrs.evolve(answer, problems=(*answer.problems, gone))

    def unknown(self, code: str, on: date, place: str = NATION, known: date | None = None, near: Iterable[str] = ()) -> Problem:
        """
        Return the problem `OS608` of a code that is not in force at *place* on the day *on*.

        It says whether the file of the procedure is broken, or the procedure exists elsewhere, at another time or was not published yet;
        where nothing is known of the code it names those *near* to it.
        """
        versions = self.catalog.procedures.get(code, ())
        there = [version for version in versions if version.place in lineage(place, self.catalog.places, on)]
        why: dict[str, Any]
        if not versions:
            broken = self.catalog.broken.get(code)
            why = {"because": "broken", "error": broken} if broken else {"near": ", ".join(near)}
        elif not there:
            why = {"because": "place", "places": ", ".join(sorted({version.place for version in versions}))}
        elif in_force(there, on) is not None:
            why = {"because": "known", "known": known}
        else:
            why = {"because": "time", "periods": tuple((version.valid_from, version.valid_to) for version in there)}
        return problem("OS608", None, ("procedure",), found=code, on=on, place=place, **why)

    def refusal(self, error: PluginError) -> Problem:
        """Return the problem `OS615` that says which place refuses and what is wrong there."""
        because = "unplaced" if len(error.place) > 2 and error.place not in self.catalog.places else None
        return problem("OS615", None, ("place",), place=error.place, why="; ".join(error.reasons), wrong=error.problems, because=because)

    def unlisted(self, place: str) -> Problem | None:
        """
        Return the hint `OS631` where the catalogue does not list *place*, so that it follows the nation; None where it does.

        A catalogue that lists no places at all says nothing of any.
        """
        places = self.catalog.places
        return None if place == NATION or place in places or not places else problem("OS631", None, ("place",), found=place)

    def due_when_printed(self, dossier: Dossier, regime: Regime | None = None) -> datetime | None:
        """Return the due date that a slip printed at receipt could know: without what happened or was published after that day."""
        received = dossier.first(EventKind.RECEIVED)
        if received is None:
            return None
        then = self.assess(dossier, now=received, known=received.date(), regime=regime).deadline
        return then.due if then else None

    def linked_data(
        self,
        procedures: Iterable[Procedure],
        languages: Iterable[str] = LANGUAGES,
        *,
        on: date | None = None,
        place: str = NATION,
        base: str = BASE,
    ) -> dict[str, Any]:
        """
        Return *procedures* as one JSON-LD document that is both CPSV-AP 3.2.0 and schema.org.

        Args:
            procedures: Versions of `catalog.procedures`, or what a view holds.
            languages: Languages of the texts; a text without English stays Vietnamese.
            on: The day of the view, which names the versions that local decisions changed.
            place: The place of the view.
            base: What all names begin with: an absolute IRI that ends in `/`, `#` or `:`.

        Raises:
            ValueError: If *base* is no such IRI, or a language is neither `"vi"` nor `"en"`.
        """
        catalog = self.catalog
        return linked_data(
            procedures,
            Words(word, value_words),
            languages,
            laws=catalog.laws,
            places=catalog.places,
            on=on,
            place=place,
            base=base,
            revision=self.revision,
        )

    def _doubted(self, answer: Assessment, view: View, places: tuple[str, ...]) -> Assessment:
        """Say of a due date which local decisions may have brought it forward."""
        procedure, unlisted = answer.procedure, self.catalog.unlisted
        if not unlisted or procedure is None or answer.deadline is None or answer.deadline.due is None:
            return answer
        may = [each for each in unlisted if each.may_touch(procedure, view.on, places, view.agency, view.known)]
        doubts = tuple(Assumption("local_list", each.doubt) for each in may)
        return attrs.evolve(answer, assumptions=(*answer.assumptions, *doubts))

    def _refused(self, dossier: Dossier, now: datetime, *found: Problem) -> Assessment:
        return unjudged(dossier, trace(dossier, now=now), found, revision=self.revision)

    def assess_many(
        self, dossiers: Iterable[Dossier], *, now: datetime, known: date | None = None, regime: Regime | None = None
    ) -> Iterator[Assessment]:
        """Yield `assess` of each dossier, in order, one at a time."""
        now = civil(now)
        for dossier in dossiers:
            yield self.assess(dossier, now=now, known=known, regime=regime)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The named ways of judging early, on time and late, by name: what each compares, why, and on which source it rests."""
        return MEASURES

    def judgement(self, assessment: Assessment, *, measure: str | Measure = DEFAULT, now: datetime, known: date | None = None) -> Judgement:
        """
        Return what a named measure makes of *assessment*, and why: early, on time and late as one report or portal understands them.

        By the measure `default` the outcome is the assessment's own.

        Args:
            assessment: What `assess` returned, or a part of it.
            measure: The name of one of `measures`, or one of your own.
            now: The moment for which it was assessed.
            known: Only what was published by that day counts, as for `assess`.

        Raises:
            LookupError: If there is no measure of that name; the message lists those that there are.
        """
        now = civil(now)
        return judge_by(assessment, measure_named(measure), self._calendar_of(assessment.dossier, now, known), now)

    def judging(self, measure: str | Measure, *, now: datetime, known: date | None = None) -> Callable[[Assessment], Judgement]:
        """
        Return what judges one assessment after the other by *measure*, as `Tally` takes it; arguments and errors of `judgement`.

        The name is looked up once, here.
        """
        found = measure_named(measure)
        return lambda assessment: self.judgement(assessment, measure=found, now=now, known=known)

    def _calendar_of(self, dossier: Dossier, now: datetime, known: date | None) -> Calendar:
        """The calendar of a dossier's place; of one that refuses to answer, or is no place, the nation's, for no limit was counted."""
        on = governing_day(dossier, now)
        try:
            return self.at(on, dossier.place, dossier.agency, known).calendar
        except (PluginError, ValueError):
            return self._calendar((NATION,), known)[0]


class _Passed:
    """Assessments on their way through a layout, which may swallow an error that is none of its own."""

    def __init__(self, assessments: Iterable[Assessment]) -> None:
        self.assessments, self.error = iter(assessments), None  # type: tuple[Iterator[Assessment], BaseException | None]

    def __iter__(self) -> Iterator[Assessment]:
        return self

    def __next__(self) -> Assessment:
        try:
            return next(self.assessments)
        except StopIteration:
            raise
        except BaseException as error:
            self.error = error
            raise


def _supposed(answer: Assessment, assumptions: tuple[Assumption, ...]) -> Assessment:
    """The answer, and each part of it, with what is only supposed, which stands first."""
    parts = {id: _supposed(part, assumptions) for id, part in answer.parts.items()}
    return attrs.evolve(answer, parts=parts, assumptions=(*assumptions, *answer.assumptions))


def _refusal(found: Problem) -> str:
    return f"{found.code} {found.where}"


def _idle(label: str, marks: Mapping[date, DayMark], calendar: Calendar) -> tuple[Problem, ...]:
    """The closed days of a plugin that close nothing, those of one name and reason in one sentence."""
    days: dict[tuple[Text | None, str], list[date]] = {}
    for day, mark in sorted(marks.items(), key=lambda item: item[0]):
        if what := closes_nothing(day, calendar):
            days.setdefault((mark.name, what), []).append(day)
    return tuple(
        problem("OS338", None, ("plugins", label), found=(*found[:_FEW], *(["…"] if len(found) > _FEW else [])), name=name, what=what)
        for (name, what), found in days.items()
    )


_FEW = 3
"""Days that one sentence names."""


def _clash(found: Problem) -> str:
    return f"{found.code} {found.args['plugin']}, {found.args['other']}: {found.args['names']}"


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on
