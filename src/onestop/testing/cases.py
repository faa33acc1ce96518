"""Cases: the worked examples beside catalogue files, run as a clerk would read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from onestop.catalogs.catalog import AuthoredCase, CaseFile, Expectation, PartExpectation
from onestop.clock.days import parse_moment
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Dossier, Event
from onestop.engine import Onestop
from onestop.exchange.registers import iso
from onestop.telling.ledger import explain
from onestop.telling.tables import table
from onestop.telling.words import difference_words, problem_line, render, word
from onestop.words.problems import Problem, problem


@attrs.frozen
class CaseResult:
    """One worked example that was run: its procedure, itself, what came out, and where that is not what it expects."""

    procedure: str
    case: AuthoredCase
    assessment: Assessment
    problems: tuple[Problem, ...]


def run_cases(site: Onestop, procedure: str | None = None) -> Iterator[CaseResult]:
    """Yield every worked example of the catalogue, or of one procedure, run."""
    for file in site.catalog.cases:
        if procedure is None or file.procedure == procedure:
            for case in file.cases:
                yield run_case(site, file, case)


def run_case(site: Onestop, file: CaseFile, case: AuthoredCase) -> CaseResult:
    """Return what comes out of one worked example."""
    origin, path = case.origin or file.origin, (file.procedure, case.name)
    events = tuple(Event(e.at, e.kind, e.reason, e.until, e.part) for e in case.events)
    dossier = Dossier(case.name, file.procedure, case.place, events, case=case.case, channel=case.channel, facts=case.facts)
    answer = site.assess(dossier, now=case.now or max(event.at for event in events), known=case.known)
    wrong = tuple(
        problem("OS310", origin, (*path, what), name=case.name, what=what, wanted=wanted, found=found)
        for what, wanted, found in _all_compared(case.expect, answer)
        if wanted != found
    )
    return CaseResult(file.procedure, case, answer, wrong)


def told(site: Onestop, result: CaseResult, lang: str = "vi") -> str:
    """
    Return what is wrong with a worked example as text: what it expects beside what came out, then the ledger of days behind the answer.

    Empty for an example that came out. Of a dossier that was never received there is no ledger.
    """
    if not result.problems:
        return ""
    first, answer = result.problems[0], result.assessment
    head = f"{first.code} {word(f'severity.{first.severity}', lang)} {first.source or ''}".rstrip()
    rows = [list(difference_words(found, lang)) for found in result.problems]
    lines = [
        f"{head}: {word('said.fails', lang, name=result.case.name)}",
        *table(word("said.fails_columns", lang).split("|"), rows).split("\n"),
    ]
    lines += [word("said.no_hour", lang, due=found.args["found"][:16]) for found in result.problems if _lacks_hour(found)]
    lines += ["", *(problem_line(found, lang) for found in answer.problems)] if answer.problems else []
    received = answer.timeline.received
    if answer.procedure and received:
        lines += ["", render(explain(answer, site.at(received, result.case.place, known=result.case.known)), lang)]
    return "\n".join(lines) + "\n"


def _lacks_hour(found: Problem) -> bool:
    """Whether an example expects the right day and gives no hour, which means midnight."""
    wanted, answer = str(found.args["wanted"]), str(found.args["found"])
    return found.args["what"].endswith("due") and wanted.endswith("T00:00:00") and wanted[:10] == answer[:10]


def _all_compared(expect: Expectation, answer: Assessment) -> Iterator[tuple[str, Any, Any]]:
    yield from _compared(expect, answer)
    for id, wanted in expect.parts.items():
        part = answer.parts.get(id)
        if part is None:
            yield f"parts.{id}", id, ", ".join(answer.parts)
        else:
            yield from ((f"parts.{id}.{what}", *pair) for what, *pair in _compared(wanted, part))


def _compared(expect: PartExpectation, answer: Assessment) -> Iterator[tuple[str, Any, Any]]:
    when = answer.deadline
    found = {
        "due": iso(when.due) if when and when.due else "none",
        "promised_due": iso(when.promised_due) if when and when.promised_due else "none",
        "disposition": answer.outcome.disposition,
        "timeliness": answer.outcome.timeliness,
        "margin": answer.outcome.margin,
        "assumed": bool(answer.assumptions),
        "provisional": bool(when and when.provisional),
    }
    for what, value in found.items():
        wanted = getattr(expect, what)
        if wanted is not None:
            yield what, _iso(wanted) if what.endswith("due") else wanted, value
    if expect.problems is not None:
        yield "problems", sorted(expect.problems), sorted({p.code for p in answer.problems})


def _iso(text: str) -> str:
    moment = parse_moment(text)
    return text if moment is None else str(iso(moment))
