"""
The engine: catalogue, plugins and calendars joined, and the questions asked of them.

An answer is fixed by (catalogue revision, dossier, moment); nothing here reads the clock, the locale or the environment.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.bundles import open_root
from onestop.catalogs.catalog import Catalog, read_catalog
from onestop.catalogs.layers import in_force, lineage
from onestop.clock.calendars import DEFAULT_HOURS, Calendar
from onestop.clock.days import DayMark, civil
from onestop.clock.holidays import derive
from onestop.dossiers.assessments import Assessment, assess, governing_day, unjudged
from onestop.dossiers.documents import Check
from onestop.dossiers.dossiers import Dossier
from onestop.dossiers.timelines import trace
from onestop.exchange.linked import BASE, Words, linked_data
from onestop.law.overlays import overlaid
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime
from onestop.law.stages import EventKind
from onestop.law.views import View
from onestop.plugins.gather import Gathered, PluginInfo, gather
from onestop.plugins.national import catalog_folder
from onestop.telling.notices import value_words
from onestop.telling.words import LANGUAGES, word
from onestop.words.errors import CatalogError, PluginError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Assumption

_KEPT_VIEWS = 4096


def load(*roots: str | Path, plugins: Iterable[Any] = (), entry_points: bool = True, strict: bool = False) -> Onestop:
    """
    Return the library ready to answer, with the national catalogue, what plugins bring, and *roots*.

    Args:
        roots: Further folders or bundles; the same one is read once, and one that holds a national catalogue takes its place.
        plugins: Plugin objects beside the installed ones.
        entry_points: Whether to scan for installed plugins.
        strict: Whether errors in the data raise; without it they are in `problems`, and sound files still answer.

    Raises:
        CatalogError: If *strict* and there are errors; it holds them all.
    """
    gathered = gather(plugins, entry_points=entry_points)
    given = {Path(root).resolve(): open_root(Path(root)) for root in roots}
    # What holds a national catalogue takes the place of the one that came with the code.
    replaced = {catalog_folder()} if any(root.is_national for root in given.values()) else set()
    catalog = read_catalog([*(root for root in gathered.roots if root not in replaced | given.keys()), *given.values()])
    site = Onestop(catalog, gathered)
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


class Onestop:
    """
    A loaded catalogue that answers (thư viện một cửa).

    Attributes:
        catalog: What was read.
        problems: Everything wrong in the data and the plugins.
        revision: Short digest of everything loaded.
    """

    def __init__(self, catalog: Catalog, gathered: Gathered) -> None:
        self.catalog = catalog
        self.problems: tuple[Problem, ...] = (*catalog.problems, *gathered.problems)
        brought = gathered.brought
        self.revision = hashlib.sha256(f"{catalog.revision}\n{brought}".encode()).hexdigest()[:12] if brought else catalog.revision
        self._gathered = gathered
        self._broken = {place: tuple((_refusal(each), each) for each in found) for place, found in catalog.refusing.items()}
        for place, reasons in gathered.broken.items():
            self._broken[place] = (*self._broken.get(place, ()), *reasons)
        self._calendars: dict[Any, tuple[Calendar, tuple[Problem, ...]]] = {}
        self._views: dict[Any, View] = {}
        self.problems += self._calendar((NATION,), None)[1]

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """The plugins that were asked, broken ones included."""
        return self._gathered.plugins

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
        on, known = _day(on), None if known is None else _day(known)
        key = (on, place, agency, known)
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= _KEPT_VIEWS:
                self._views.clear()
            view = self._views[key] = self._view(on, place, agency, known)
        return view

    def with_catalog(self, catalog: Catalog) -> Onestop:
        """
        Return the same library over *catalog*, to try a change of its law without reading anything again.

        Args:
            catalog: One that differs from this library's own in procedures and local decisions only: the calendars are shared.
        """
        other = copy.copy(self)
        other.catalog, other._views = catalog, {}
        return other

    def _view(self, on: date, place: str, agency: str | None, known: date | None) -> View:
        if not is_place_code(place):
            raise ValueError(f"a place code such as '01' or 'vn' is wanted, not {place!r}")
        places = lineage(place, self.catalog.places)
        # Of a commune that the catalogue does not list nobody can tell whether a broken plugin's province is above it.
        unplaced = len(place) > 2 and place not in self.catalog.places
        refusing = self._broken if unplaced else places
        reasons = {line: found for each in refusing for line, found in self._broken.get(each, ())}
        if reasons:
            raise PluginError(place, tuple(reasons), tuple(reasons.values()))
        return View(
            on=on,
            place=place,
            agency=agency,
            known=known,
            calendar=self._calendar(places, known)[0],
            regime=in_force(self.catalog.regimes, on, known),
            procedures=_Procedures(self.catalog, places, on, agency, known),
            revision=self.revision,
        )

    def _calendar(self, places: tuple[str, ...], known: date | None) -> tuple[Calendar, tuple[Problem, ...]]:
        catalog = self.catalog
        horizon = catalog.horizon
        if horizon is None:
            only = date(2013, 1, 1)  # a calendar has at least a day
            return Calendar(only, only), ()
        statutes = (s.id for s in catalog.statutes if known is None or s.known_from <= known)
        notices = (n.id for n in catalog.notices if known is None or n.known_from <= known)
        issued = frozenset((*statutes, *notices))
        closures: dict[date, DayMark] = {}
        for served, marks in self._gathered.closures:
            if not set(served).isdisjoint(places):
                closures = {**marks, **closures}  # of two plugins the first by name says why
        at = self._hours_from(places)
        key = (issued, known, at, tuple(sorted(closures.items(), key=lambda item: item[0])))
        if key not in self._calendars:
            self._calendars[key] = derive(
                catalog.statutes,
                catalog.notices,
                {int(year): dates for year, dates in horizon.lunar.items()},
                first=horizon.first,
                last=horizon.last,
                known=known,
                hours=catalog.hours.get(at, DEFAULT_HOURS),
                closures=closures,
            )
        return self._calendars[key]

    def checks(self, place: str = NATION) -> dict[str, Check]:
        """Return the named document checks that plugins bring for *place*."""
        places = lineage(place, self.catalog.places)
        found: dict[str, Check] = {}
        for served, checks in self._gathered.checks:
            if not set(served).isdisjoint(places):
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
        now = civil(now)
        try:
            view = self.at(governing_day(dossier, now), dossier.place, dossier.agency, known)
        except PluginError as error:
            return self._refused(dossier, now, self.refusal(error))
        except ValueError:
            return self._refused(dossier, now, problem("OS620", None, ("place",), found=dossier.place))
        try:
            view.procedures.get(dossier.procedure)
        except CatalogError as error:
            return self._refused(dossier, now, *error.problems)
        if regime is not None:
            view = attrs.evolve(view, regime=regime)
        places = lineage(dossier.place, self.catalog.places)
        checks = self.checks(dossier.place) if dossier.documents else None
        answer = assess(dossier, view, now=now, checks=checks, hours_assumed=self._hours_assumed(places))
        if answer.procedure is None:
            unknown = self.unknown(dossier.procedure, view.on, dossier.place, known)
            answer = attrs.evolve(answer, problems=tuple(unknown if found.code == "OS608" else found for found in answer.problems))
        ended = self.catalog.places.get(dossier.place)
        if ended is None or ended.valid_to is None or view.on <= ended.valid_to:
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
        there = [version for version in versions if version.place in lineage(place, self.catalog.places)]
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
        unplaced = len(error.place) > 2 and error.place not in self.catalog.places
        because = "unplaced" if unplaced else None
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

    def _hours_from(self, places: tuple[str, ...]) -> str:
        """The nearest place that says its office hours."""
        return next((place for place in places if place in self.catalog.hours), NATION)

    def _hours_assumed(self, places: tuple[str, ...]) -> Assumption | None:
        text = self.catalog.assumed_hours.get(self._hours_from(places))
        return Assumption("office_hours", text) if text else None

    def _refused(self, dossier: Dossier, now: datetime, *found: Problem) -> Assessment:
        return unjudged(dossier, trace(dossier, now=now), found, revision=self.revision)

    def assess_many(
        self, dossiers: Iterable[Dossier], *, now: datetime, known: date | None = None, regime: Regime | None = None
    ) -> Iterator[Assessment]:
        """Yield `assess` of each dossier, in order, one at a time."""
        now = civil(now)
        for dossier in dossiers:
            yield self.assess(dossier, now=now, known=known, regime=regime)


def _refusal(found: Problem) -> str:
    return f"{found.code} {found.where}"


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on
