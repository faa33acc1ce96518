"""
Deadlines, documents and outcomes for Vietnam's one-stop mechanism (cơ chế một cửa, một cửa liên thông).

```python
import onestop
from datetime import date, datetime

site = onestop.load()
view = site.at(on=date(2026, 1, 5), place="01")
onestop.due(onestop.WorkingDays(5), datetime(2026, 1, 5, 9, 0), view.calendar)
```
"""

import importlib
from typing import TYPE_CHECKING, Any

from onestop.words import VERSION

if TYPE_CHECKING:
    from onestop.clock.calendars import Calendar, OfficeHours
    from onestop.clock.days import DayKind, DayMark
    from onestop.clock.limits import (
        CalendarDays,
        Hours,
        Months,
        SameDay,
        Then,
        TimeLimit,
        Together,
        Undetermined,
        WorkingDays,
        WorkingHours,
        due,
        due_many,
        latest_start,
    )
    from onestop.dossiers.assessments import Assessment
    from onestop.dossiers.deadlines import Deadline
    from onestop.dossiers.documents import check_documents
    from onestop.dossiers.dossiers import Dossier, Event, SubmittedDocument
    from onestop.dossiers.judgements import Judgement
    from onestop.dossiers.measures import Measure
    from onestop.dossiers.outcomes import Outcome
    from onestop.dossiers.timelines import Timeline
    from onestop.engine import Onestop, load
    from onestop.exchange.exports.readings import Reading
    from onestop.exchange.registers import Entry, RegisterError
    from onestop.law.conditions import After, AtLeast, AtMost, Before, Equals, Every, In, Not, Some
    from onestop.law.overlays import Overlay, Settings
    from onestop.law.procedures import (
        Adjustment,
        Case,
        Channel,
        Contact,
        Decision,
        Extension,
        Fee,
        Level,
        Modifier,
        OnlineScheme,
        OnlineService,
        PauseReason,
        Procedure,
        Result,
        ReturnMethod,
    )
    from onestop.law.regimes import Regime
    from onestop.law.requirements import AllOf, AnyOf, DocumentRequirement, Mode
    from onestop.law.stages import Disposition, EventKind, Timeliness, Unrecorded
    from onestop.law.views import View
    from onestop.plugins.control import plugins_from_environment
    from onestop.plugins.hookspecs import hookimpl
    from onestop.telling.ledger import Ledger, explain
    from onestop.telling.notices import notice
    from onestop.telling.reports import Table, Tally
    from onestop.telling.words import render
    from onestop.words.errors import CalendarBoundsError, CatalogError, LayoutError, PluginError, UnknownProcedureError
    from onestop.words.problems import Problem, Severity
    from onestop.words.sources import Assumption, Citation, Confidence, Position, Source, Sourced, Text

__version__ = VERSION

__all__ = [
    "Adjustment",
    "After",
    "AllOf",
    "AnyOf",
    "Assessment",
    "Assumption",
    "AtLeast",
    "AtMost",
    "Before",
    "Calendar",
    "CalendarBoundsError",
    "CalendarDays",
    "Case",
    "CatalogError",
    "Channel",
    "Citation",
    "Confidence",
    "Contact",
    "DayKind",
    "DayMark",
    "Deadline",
    "Decision",
    "Disposition",
    "DocumentRequirement",
    "Dossier",
    "Entry",
    "Equals",
    "Event",
    "EventKind",
    "Every",
    "Extension",
    "Fee",
    "Hours",
    "In",
    "Judgement",
    "LayoutError",
    "Ledger",
    "Level",
    "Measure",
    "Mode",
    "Modifier",
    "Months",
    "Not",
    "OfficeHours",
    "Onestop",
    "OnlineScheme",
    "OnlineService",
    "Outcome",
    "Overlay",
    "PauseReason",
    "PluginError",
    "Position",
    "Problem",
    "Procedure",
    "Reading",
    "Regime",
    "RegisterError",
    "Result",
    "ReturnMethod",
    "SameDay",
    "Settings",
    "Severity",
    "Some",
    "Source",
    "Sourced",
    "SubmittedDocument",
    "Table",
    "Tally",
    "Text",
    "Then",
    "TimeLimit",
    "Timeline",
    "Timeliness",
    "Together",
    "Undetermined",
    "UnknownProcedureError",
    "Unrecorded",
    "View",
    "WorkingDays",
    "WorkingHours",
    "check_documents",
    "due",
    "due_many",
    "explain",
    "hookimpl",
    "latest_start",
    "load",
    "notice",
    "plugins_from_environment",
    "render",
]

_ROOMS = {
    "onestop.clock.calendars": (
        "Calendar",
        "OfficeHours",
    ),
    "onestop.clock.days": (
        "DayKind",
        "DayMark",
    ),
    "onestop.clock.limits": (
        "CalendarDays",
        "Hours",
        "Months",
        "SameDay",
        "Then",
        "TimeLimit",
        "Together",
        "Undetermined",
        "WorkingDays",
        "WorkingHours",
        "due",
        "due_many",
        "latest_start",
    ),
    "onestop.dossiers.assessments": ("Assessment",),
    "onestop.dossiers.deadlines": ("Deadline",),
    "onestop.dossiers.documents": ("check_documents",),
    "onestop.dossiers.dossiers": (
        "Dossier",
        "Event",
        "SubmittedDocument",
    ),
    "onestop.dossiers.judgements": ("Judgement",),
    "onestop.dossiers.measures": ("Measure",),
    "onestop.dossiers.outcomes": ("Outcome",),
    "onestop.dossiers.timelines": ("Timeline",),
    "onestop.engine": (
        "Onestop",
        "load",
    ),
    "onestop.exchange.exports.readings": ("Reading",),
    "onestop.exchange.registers": (
        "Entry",
        "RegisterError",
    ),
    "onestop.law.conditions": (
        "After",
        "AtLeast",
        "AtMost",
        "Before",
        "Equals",
        "Every",
        "In",
        "Not",
        "Some",
    ),
    "onestop.law.overlays": (
        "Overlay",
        "Settings",
    ),
    "onestop.law.procedures": (
        "Adjustment",
        "Case",
        "Channel",
        "Contact",
        "Decision",
        "Extension",
        "Fee",
        "Level",
        "Modifier",
        "OnlineScheme",
        "OnlineService",
        "PauseReason",
        "Procedure",
        "Result",
        "ReturnMethod",
    ),
    "onestop.law.regimes": ("Regime",),
    "onestop.law.requirements": (
        "AllOf",
        "AnyOf",
        "DocumentRequirement",
        "Mode",
    ),
    "onestop.law.stages": (
        "Disposition",
        "EventKind",
        "Timeliness",
        "Unrecorded",
    ),
    "onestop.law.views": ("View",),
    "onestop.plugins.control": ("plugins_from_environment",),
    "onestop.plugins.hookspecs": ("hookimpl",),
    "onestop.telling.ledger": (
        "Ledger",
        "explain",
    ),
    "onestop.telling.notices": ("notice",),
    "onestop.telling.reports": (
        "Table",
        "Tally",
    ),
    "onestop.telling.words": ("render",),
    "onestop.words.errors": (
        "CalendarBoundsError",
        "CatalogError",
        "LayoutError",
        "PluginError",
        "UnknownProcedureError",
    ),
    "onestop.words.problems": (
        "Problem",
        "Severity",
    ),
    "onestop.words.sources": (
        "Assumption",
        "Citation",
        "Confidence",
        "Position",
        "Source",
        "Sourced",
        "Text",
    ),
}
"""The module of each public name; it is imported when the name is first asked for, so that a caller pays only for what it uses."""

_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
