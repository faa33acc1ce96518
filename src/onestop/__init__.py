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
from onestop.dossiers.outcomes import Outcome
from onestop.dossiers.timelines import Timeline
from onestop.engine import Onestop, load
from onestop.law.procedures import Case, Procedure
from onestop.law.regimes import Regime
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.law.views import View
from onestop.plugins.hookspecs import hookimpl
from onestop.telling.ledger import Ledger, explain
from onestop.telling.notices import notice
from onestop.telling.words import render
from onestop.words import VERSION
from onestop.words.errors import CalendarBoundsError, CatalogError, PluginError, UnknownProcedureError
from onestop.words.problems import Problem, Severity
from onestop.words.sources import Assumption, Citation, Position, Source, Sourced, Text

__version__ = VERSION

__all__ = [
    "Assessment",
    "Assumption",
    "Calendar",
    "CalendarBoundsError",
    "CalendarDays",
    "Case",
    "CatalogError",
    "Citation",
    "DayKind",
    "DayMark",
    "Deadline",
    "Disposition",
    "Dossier",
    "Event",
    "EventKind",
    "Hours",
    "Ledger",
    "Months",
    "OfficeHours",
    "Onestop",
    "Outcome",
    "PluginError",
    "Position",
    "Problem",
    "Procedure",
    "Regime",
    "SameDay",
    "Severity",
    "Source",
    "Sourced",
    "SubmittedDocument",
    "Text",
    "Then",
    "TimeLimit",
    "Timeline",
    "Timeliness",
    "Together",
    "Undetermined",
    "UnknownProcedureError",
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
    "render",
]
