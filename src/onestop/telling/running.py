"""
Warnings: the dossiers of a register that have not ended, the most urgent first, in a bounded room.

Nobody reads a list of a million; so many of the most urgent are kept, and of the rest it is told how many they are.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.worked import Amount
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.remaining import ApologyDue, ApologyState, Remaining, Standing, Unit, Waited, remaining, remaining_parts
from onestop.law.stages import Disposition
from onestop.telling.tables import harmless_line, table, vietnamese
from onestop.telling.words import messages, say, word

MOST = 10_000
"""How many rows are listed where nothing else is asked."""

UNDECIDED = ("no_pause_data", "no_hour")
"""Why there is nothing to say of the time of a dossier whose earliest due date has passed: no pauses, or no hour of the receipt."""

SOON = 3
"""Within how many working days a dossier is counted as soon due where nothing else is asked."""


@attrs.frozen(kw_only=True)
class Running:
    """
    One line of the list: a dossier, or a part of one, and what is left of its time.

    Attributes:
        code: Code of the dossier.
        part: The part of an interconnected procedure; empty for the whole.
        procedure: Code of the procedure.
        agency: The body that resolves it; empty where the register does not say.
        left: What is left.
        assumed: Whether the date rests on an assumption.
    """

    code: str
    part: str
    procedure: str
    agency: str
    left: Remaining
    assumed: bool

    @property
    def key(self) -> tuple[datetime, str, str]:
        """What the list is in order of: the date, or since when it has waited; then the code."""
        waited = self.left.waited
        return (waited and waited.since) or self.left.due or datetime.max, self.code, self.part


class _Kept:
    """The first so many lines by their key, of however many come."""

    def __init__(self, most: int) -> None:
        self.most, self.left_out = most, 0
        self._heap: list[_Later] = []

    def add(self, line: Running) -> None:
        if len(self._heap) < self.most:
            heapq.heappush(self._heap, _Later(line))
            return
        self.left_out += 1
        if self._heap and line.key < self._heap[0].line.key:
            heapq.heapreplace(self._heap, _Later(line))

    def lines(self) -> list[Running]:
        return sorted((each.line for each in self._heap), key=lambda line: line.key)


@attrs.frozen(eq=False)
class _Later:
    """A line that a heap takes for smaller the later it is, so that the least urgent stands on top."""

    line: Running

    def __lt__(self, other: _Later) -> bool:
        return self.line.key > other.line.key


class Watch:
    """
    Collects what is left of each dossier as they come, in a room that *most* bounds.

    Args:
        within: Only what is overdue, due today or due within so many working days is listed; None lists all. All are counted.
        most: How many lines are kept of those whose clock runs, and of those that wait.

    Attributes:
        counts: Dossiers by standing, with `soon` of those that run, and `ended`, `not_received`.
        undecided: How many of those without a date have passed their earliest one, and nobody knows whether a pause moved it; they are
            listed among those that run.
    """

    def __init__(self, within: int | None = None, most: int = MOST) -> None:
        self.within = within
        self.counts: Counter[str] = Counter()
        self.assumed = self.undecided = 0
        self._running, self._waiting = _Kept(most), _Kept(most)

    def add(self, assessment: Assessment, calendar: Calendar | None, now: datetime) -> None:
        """
        Take one dossier in, with each of its parts that has not ended.

        Args:
            assessment: The assessment at *now*.
            calendar: The calendar of its office; None where nobody knows it, and then the dossier has no date.
            now: The moment of judgement.
        """
        timeline = assessment.timeline
        if not timeline.is_open:
            self.counts["ended"] += 1
            return
        if timeline.received is None:
            self.counts["not_received"] += 1
            return
        left = None if calendar is None else remaining(assessment, calendar, now)
        left = left or Remaining(standing=Standing.NO_DATE, why="no_date")
        self.counts[left.standing.value] += 1
        self.undecided += left.why in UNDECIDED
        if left.standing is Standing.RUNNING and _is_soon(left, SOON if self.within is None else self.within):
            self.counts["soon"] += 1
        dossier, assumed = assessment.dossier, bool(assessment.assumptions)
        self.assumed += assumed
        parts = remaining_parts(assessment, calendar, now) if calendar is not None else {}
        for part, each in {"": left, **parts}.items():
            line = Running(
                code=dossier.code,
                part=part,
                procedure=dossier.procedure,
                agency=dossier.agency or "",
                left=each,
                assumed=assumed,
            )
            if each.standing is Standing.WAITING:
                self._waiting.add(line)
            elif (each.standing is not Standing.NO_DATE or each.why in UNDECIDED) and self._is_listed(each):
                self._running.add(line)

    def _is_listed(self, left: Remaining) -> bool:
        return self.within is None or left.standing is not Standing.RUNNING or _is_soon(left, self.within)

    def running(self) -> list[Running]:
        """Return the lines whose clock runs: the most overdue first."""
        return self._running.lines()

    def waiting(self) -> list[Running]:
        """Return the lines whose clock stands still: those that have waited longest first."""
        return self._waiting.lines()

    @property
    def left_out(self) -> tuple[int, int]:
        """How many running and waiting lines did not fit."""
        return self._running.left_out, self._waiting.left_out


def _is_soon(left: Remaining, within: int) -> bool:
    return left.working_days is not None and left.working_days <= within


# -- words ---------------------------------------------------------------------------------------------------------------------------


def remaining_text(left: Remaining, lang: str = "vi") -> str:
    """Return what is left as people say it: `còn 2 ngày 3 giờ`, `quá hạn 1 ngày 2 giờ`; cut to the lower of two units, never rounded up."""
    if left.waited is not None:
        days = left.waited.working_days
        said = word("left.unknown", lang) if days is None else word("left.days.one" if days == 1 else "left.days", lang, n=days)
        return word("left.waiting", lang, amount=said)
    if left.standing is Standing.NO_DATE:
        return word(f"left.{left.why}" if left.why in UNDECIDED else "left.no_date", lang)
    if left.amount is None:
        return word("left.overdue.unknown" if left.overdue else "left.unknown", lang)
    amount = _amount_words(left.amount, lang)
    if left.overdue:
        return word("left.overdue", lang, amount=amount) if amount else word("left.overdue.now", lang)
    if not amount:
        return word("left.today", lang)
    return word("left.hours_of_the_clock" if left.unit is Unit.HOURS else "left.running", lang, amount=amount)


def _amount_words(amount: Amount, lang: str) -> str:
    """At most two units, the first that is not 0 and the next; empty of nothing at all."""
    units = [("days", amount.days), ("hours", amount.hours), ("minutes", amount.minutes)]
    while units and not units[0][1]:
        del units[0]
    if not units:
        return word("left.under_a_minute", lang) if amount.time > timedelta() else ""
    return " ".join(word(f"left.{unit}.one" if n == 1 else f"left.{unit}", lang, n=n) for unit, n in units[:2] if n)


def apology_text(apology: ApologyDue | None, lang: str = "vi") -> str:
    """Return by when an apology must go out, or why none can any more."""
    if apology is None:
        return ""
    if apology.state is ApologyState.SENT:
        if apology.promised is None:
            return word("apology.sent.no_date", lang)
        hour = apology.promised.time() != time()  # a register writes most promises as a day alone
        return word("apology.sent", lang, promised=apology.promised if hour else apology.promised.date())
    said = word(f"apology.{apology.state.value}", lang, by=apology.by)
    if apology.state is ApologyState.OPEN and apology.send_by is not None and apology.send_by < apology.by:
        said += word("apology.day_off", lang, by=apology.send_by)
    return said


def _waited_for(left: Remaining, waited: Waited, lang: str) -> str:
    if not waited.reason:
        return word(f"disposition.{Disposition.SUSPENDED.value}", lang)
    if waited.reason == "supplement":
        return word(f"disposition.{Disposition.WAITING_SUPPLEMENT.value}", lang)
    said = messages(lang).get(f"reason.{waited.reason}", waited.reason)
    return said[:1].upper() + said[1:]


def _silence_text(waited: Waited, lang: str) -> str:
    if waited.silence_by is None:
        return ""
    return word("silence.over" if waited.silent else "silence.until", lang, by=waited.silence_by.date())


def watch_text(watch: Watch, lang: str = "vi") -> str:
    """Return the list as text: a table for each agency, those that wait apart, and how many there are of each kind."""
    blocks = [_agency_block(agency, lines, lang) for agency, lines in _by_agency(watch.running())]
    waiting = watch.waiting()
    if waiting:
        head = [word(f"watch.{name}", lang) for name in ("code", "procedure", "reason", "since", "waited", "agency", "silence")]
        rows = [_waiting_row(line, line.left.waited, lang) for line in waiting if line.left.waited]
        if not any(row[-1] for row in rows):
            head, rows = head[:-1], [row[:-1] for row in rows]
        blocks.append(f"{word('watch.waiting_title', lang)}\n{table(head, rows, right=(4,))}")
    blocks.append("\n".join(_totals(watch, lang)))
    return "\n\n".join(blocks)


def _by_agency(lines: list[Running]) -> list[tuple[str, list[Running]]]:
    """The lines by agency: the agency with the most overdue dossiers first, then in Vietnamese order."""
    found: dict[str, list[Running]] = {}
    for line in lines:
        found.setdefault(line.agency, []).append(line)
    late = {agency: sum(line.left.overdue for line in each) for agency, each in found.items()}
    return sorted(found.items(), key=lambda item: (-late[item[0]], vietnamese(item[0])))


def _agency_block(agency: str, lines: list[Running], lang: str) -> str:
    whole, parts = [line for line in lines if not line.part], [line for line in lines if line.part]
    told = _standings(whole, lang)
    if parts:
        told = "; ".join(filter(None, (told, word("watch.parts", lang, counts=_standings(parts, lang)))))
    title = word("watch.title", lang, agency=harmless_line(agency) or word("watch.no_agency", lang), counts=told)
    head = [word(f"watch.{name}", lang) for name in ("code", "procedure", "due", "left", "apology")]
    return f"{title}\n{table(head, [_row(line, lang) for line in lines])}"


def _standings(lines: list[Running], lang: str) -> str:
    kinds = Counter(UNDECIDED[0] if line.left.why in UNDECIDED else line.left.standing.value for line in lines)
    return ", ".join(f"{word(f'standing.{kind}', lang)} {kinds[kind]}" for kind in (*Standing, UNDECIDED[0]) if kinds[kind])


def _name(line: Running) -> str:
    return f"{line.code} / {line.part}" if line.part else line.code


def _row(line: Running, lang: str) -> list[str]:
    left = line.left
    unsure = "provisional" if left.provisional else "estimate" if left.estimate else None
    when = say(left.due, lang) + (f" ({word(f'watch.{unsure}', lang)})" if unsure else "")
    return [_name(line), line.procedure, when, remaining_text(left, lang), apology_text(left.apology, lang)]


def _waiting_row(line: Running, waited: Waited, lang: str) -> list[str]:
    days = word("left.unknown", lang) if waited.working_days is None else str(waited.working_days)
    return [
        _name(line),
        line.procedure,
        _waited_for(line.left, waited, lang),
        say(waited.since, lang),
        days,
        line.agency,
        _silence_text(waited, lang),
    ]


def _totals(watch: Watch, lang: str) -> Iterator[str]:
    counts = watch.counts
    running = sum(counts[kind.value] for kind in (Standing.OVERDUE, Standing.TODAY, Standing.RUNNING))
    yield word(
        "watch.totals",
        lang,
        running=running,
        overdue=counts["overdue"],
        today=counts["today"],
        soon=counts["soon"],
        within=SOON if watch.within is None else watch.within,
        later=counts["running"] - counts["soon"],
        waiting=counts["waiting"],
        no_date=counts["no_date"],
    )
    if watch.undecided:
        yield word("watch.undecided", lang, n=watch.undecided)
    if counts["ended"] or counts["not_received"]:
        yield word("watch.others", lang, ended=counts["ended"], not_received=counts["not_received"])
    out, waiting_out = watch.left_out
    if out or waiting_out:
        yield word("watch.left_out", lang, running=out, waiting=waiting_out)
    doubts = {_apology_doubt(line.left.apology, lang) for line in watch.running()} - {""}
    for doubt in sorted(doubts):
        yield word("said.assumed", lang, text=doubt)
    if watch.assumed:
        yield word("watch.assumed", lang, n=watch.assumed)


def _apology_doubt(apology: ApologyDue | None, lang: str) -> str:
    """Return why the rule of apologies is not settled, empty where it is or where none is asked any more."""
    if apology is None or apology.assumed is None or apology.assumed.text is None or apology.state is ApologyState.SENT:
        return ""
    return word("watch.apology_assumed", lang, text=apology.assumed.text)


# -- data ----------------------------------------------------------------------------------------------------------------------------


def watch_data(watch: Watch, now: datetime, lang: str = "vi") -> dict[str, Any]:
    """Return the list as plain data: the counts, and the lines in their order."""
    out, waiting_out = watch.left_out
    kinds = (*(kind.value for kind in Standing), "soon", "ended", "not_received")
    return {
        "now": _iso(now),
        "within": watch.within,
        "counts": {kind: watch.counts[kind] for kind in kinds} | ({"undecided": watch.undecided} if watch.undecided else {}),
        "running": [_line_data(line, lang) for line in watch.running()],
        "waiting": [_line_data(line, lang) for line in watch.waiting()],
        "left_out": {"running": out, "waiting": waiting_out},
    }


def _line_data(line: Running, lang: str) -> dict[str, Any]:
    left, amount, waited, apology = line.left, line.left.amount, line.left.waited, line.left.apology
    return {
        "code": line.code,
        "part": line.part or None,
        "procedure": line.procedure,
        "agency": line.agency or None,
        "standing": left.standing.value,
        "due": _iso(left.due),
        "overdue": left.overdue,
        "unit": left.unit.value if left.unit else None,
        "days": amount.days if amount else None,
        "hours": amount.hours if amount else None,
        "minutes": amount.minutes if amount else None,
        "working_days": left.working_days,
        "text": remaining_text(left, lang),
        "apology": None
        if apology is None
        else {
            "by": _iso(apology.by),
            "send_by": _iso(apology.send_by),
            "state": apology.state.value,
            "promised": _iso(apology.promised),
            "assumed": apology.assumed is not None,
        },
        "waiting": None
        if waited is None
        else {
            "since": _iso(waited.since),
            "reason": waited.reason,
            "working_days": waited.working_days,
            "silence_by": _iso(waited.silence_by),
            "silent": waited.silent,
        },
        "provisional": left.provisional,
        "estimate": left.estimate,
        "assumed": line.assumed,
        "why": left.why,
    }


def _iso(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return None if moment is None else moment.isoformat()
