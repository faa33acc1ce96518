"""
Documents: what a dossier holds against what its procedure asks for.

All shortcomings are found at once, because a supplement may be asked for once only (Decree 61/2018 Art. 11(2)(c)). Where a fact is not
known it is asked for, and nothing is demanded on a guess.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypeAlias

import attrs

from onestop.clock.days import add_months
from onestop.clock.limits import Months
from onestop.dossiers.dossiers import Dossier, SubmittedDocument
from onestop.law.conditions import Condition, facts_of, holds
from onestop.law.procedures import Fact, Procedure
from onestop.law.requirements import AllOf, AnyOf, DocumentForm, DocumentRequirement, MaxAge, Mode, Requirement, leaves
from onestop.law.stages import EventKind
from onestop.law.views import built_in_facts
from onestop.words.errors import UnfitError
from onestop.words.problems import CODES, Problem, Severity, broke, problem
from onestop.words.sources import Position, Text

Check: TypeAlias = Callable[[Dossier, Procedure], Iterable[Problem]]
"""A named document check of a plugin."""


@attrs.frozen
class NamedCheck:
    """
    A check with whose it is.

    Attributes:
        run: The check.
        plugin: Name and version of the plugin that brings it.
        holes: Gives what the message of a finding asks and the finding does not say; raises where it cannot be told at all.
    """

    run: Check
    plugin: str = ""
    holes: Callable[[Problem], Iterable[str]] | None = None

    def __call__(self, dossier: Dossier, procedure: Procedure) -> Iterable[Problem]:
        """Run it."""
        return self.run(dossier, procedure)


_STANDS_FOR: dict[DocumentForm, tuple[DocumentForm, ...]] = {
    DocumentForm.ORIGINAL: (DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
    DocumentForm.CERTIFIED: (DocumentForm.CERTIFIED, DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
    DocumentForm.COPY: (DocumentForm.COPY, DocumentForm.CERTIFIED, DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
    DocumentForm.ELECTRONIC: (DocumentForm.ELECTRONIC,),
}
"""Which forms do where one is wanted; the better stands for the weaker, never the other way."""


def check_documents(dossier: Dossier, procedure: Procedure, checks: Mapping[str, Check] | None = None) -> tuple[Problem, ...]:
    """
    Return everything that is missing, wrong or not asked for, and the facts that are needed to tell.

    Args:
        dossier: The dossier with its documents, facts, case and channel.
        procedure: The procedure as it stands at that place on that day.
        checks: Named checks of plugins; those that the procedure names are run.
    """
    facts, problems = procedure.read_facts(dossier.facts)
    case = procedure.case(dossier.case, {**facts, **built_in_facts(dossier.channel, dossier.case, dossier.level)})
    facts |= built_in_facts(dossier.channel, case.id if case else dossier.case, dossier.level)
    found = [*problems, *_Checker(dossier, procedure, facts).all_of(procedure.documents)]
    known = {leaf.id for leaf in leaves(procedure.documents)}
    for index, document in enumerate(dossier.documents):
        if document.requirement not in known:
            found.append(problem("OS506", None, ("documents", index), found=document.requirement, known=", ".join(sorted(known))))
    for name in procedure.checks:
        check = (checks or {}).get(name)
        if check is None:
            near = tuple(difflib.get_close_matches(name, sorted(checks or ()), n=2))
            found.append(problem("OS508", None, ("checks", name), name=name, near=near))
            continue
        found += _run(name, check, dossier, procedure)
    return tuple(found)


MOST_FINDINGS = 1_000
"""What one check may find in a dossier; one that never ends is left there."""


def _run(name: str, check: Check, dossier: Dossier, procedure: Procedure) -> list[Problem]:
    """Run one check of a plugin; whatever goes wrong in it is a finding, never an exception."""
    try:
        made = check(dossier, procedure)
        if not isinstance(made, Iterable):
            raise UnfitError("findings", found=type(made).__name__)
        found = list(islice(made, MOST_FINDINGS))
        for each in found:
            _look_at(each, check)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit of one check ends no register
        by = f" ({check.plugin})" if isinstance(check, NamedCheck) else ""
        start = procedure.valid_from or "…"
        return [broke("OS509", ("checks", name), error, name=name, by=by, procedure=procedure.code, start=start)]
    return found


def _look_at(found: Any, check: Check) -> None:
    """
    Ask of a finding of a plugin what holds for every problem of this library, so that it can be counted, compared and told.

    Raises:
        UnfitError: If it does not hold.
    """
    if not isinstance(found, Problem):
        raise UnfitError("findings", found=type(found).__name__)
    if not isinstance(found.code, str) or found.code not in CODES:
        raise UnfitError("code", found=repr(found.code)[:40])
    fits = {
        "severity": isinstance(found.severity, Severity),
        "source": found.source is None or isinstance(found.source, Position),
        "path": isinstance(found.path, tuple) and all(isinstance(step, str | int) for step in found.path),
        "args": isinstance(found.args, Mapping) and all(isinstance(name, str) for name in found.args),
    }
    if not all(fits.values()):
        raise UnfitError("field", finding=found.code, field=next(field for field, fit in fits.items() if not fit))
    missing = ", ".join(check.holes(found)) if isinstance(check, NamedCheck) and check.holes else ""
    if missing:
        raise UnfitError("holes", finding=found.code, missing=missing)


class _Checker:
    def __init__(self, dossier: Dossier, procedure: Procedure, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.questions = {name: _asked(fact, name) for name, fact in procedure.facts.items()}
        self.given: dict[str, list[SubmittedDocument]] = {}
        for document in dossier.documents:
            if document.copies < 1:
                continue
            self.given.setdefault(document.requirement, []).append(document)
        moment = dossier.first(EventKind.RECEIVED) or dossier.first(EventKind.SUBMITTED)
        self.day = moment.date() if moment else None

    def all_of(self, requirements: tuple[Requirement, ...]) -> list[Problem]:
        return [found for requirement in requirements for found in self._one(requirement)]

    def _one(self, requirement: Requirement) -> Iterable[Problem]:
        applies = True if requirement.when is None else holds(requirement.when, self.facts)
        if applies is False:
            return ()
        found = self._inside(requirement)
        if applies is None and requirement.when is not None:
            # Not asked for on a guess: only if something would be missing is the fact worth asking.
            return [self._ask(requirement, requirement.when)] if found else ()
        return found

    def _ask(self, requirement: Requirement, when: Condition) -> Problem:
        unknown = sorted(name for name in facts_of(when) if name not in self.facts)
        asked = tuple(self.questions.get(name, Text(name)) for name in unknown)
        return problem("OS505", None, ("facts", *unknown[:1]), facts=", ".join(unknown), questions=asked, name=_names((requirement,)))

    def _any_of(self, requirement: AnyOf) -> list[Problem]:
        branches = [(branch, self._applies(branch), self._inside(branch)) for branch in requirement.of]
        sure = [(branch, found) for branch, applies, found in branches if applies is True]
        perhaps = [(branch, found) for branch, applies, found in branches if applies is None]
        if not (sure or perhaps) or any(not found for _, found in sure):
            return []
        if perhaps and (not sure or any(not found for _, found in perhaps)):
            # Whether what was handed in will do, or whether anything is wanted at all, hangs on a fact.
            return [self._ask(branch, branch.when) for branch, _ in perhaps if branch.when is not None]
        begun = [found for branch, found in sure if self._begun(branch)]
        if begun:  # one alternative was chosen but falls short: say what it lacks
            return min(begun, key=len)
        names = _names(tuple(branch for branch, _ in sure))
        return [problem("OS502", None, ("documents",), names=names, name=requirement.name)]

    def _inside(self, requirement: Requirement) -> list[Problem]:
        """What is missing of a requirement, its own condition left aside."""
        if isinstance(requirement, AnyOf):
            return self._any_of(requirement)
        if isinstance(requirement, AllOf):
            return self.all_of(requirement.of)
        return list(self._document(requirement))

    def _applies(self, requirement: Requirement) -> bool | None:
        return True if requirement.when is None else holds(requirement.when, self.facts)

    def _begun(self, requirement: Requirement) -> bool:
        return any(leaf.id in self.given for leaf in leaves((requirement,)))

    def _document(self, requirement: DocumentRequirement) -> Iterator[Problem]:
        given = self.given.get(requirement.id, [])
        path = ("documents", requirement.id)
        if requirement.mode is Mode.DATA:
            return
        papers = [document for document in given if document.form is not DocumentForm.DATA]
        if not papers and given:  # data only
            if requirement.replaceable_by is None:
                yield problem("OS504", None, path, name=requirement.name, found="data", wanted=", ".join(requirement.wanted()))
            return
        if not papers:
            yield problem("OS501", None, path, name=requirement.name, mode=requirement.mode.value, form=requirement.form or "")
            return
        sheets = Counter[DocumentForm]()
        for document in papers:
            sheets[document.form] += document.copies
        for form, wanted in requirement.wanted().items():
            fitting = _take(sheets, form, wanted)
            if fitting == 0:
                forms = ", ".join(sorted({document.form.value for document in papers}))
                yield problem("OS504", None, path, name=requirement.name, found=forms, wanted=form.value)
            elif fitting < wanted:
                yield problem("OS503", None, path, name=requirement.name, found=fitting, wanted=wanted, form=form.value)
        yield from self._age(requirement, papers)

    def _age(self, requirement: DocumentRequirement, given: list[SubmittedDocument]) -> Iterator[Problem]:
        if requirement.max_age is None or self.day is None:
            return
        for document in given:
            if document.issued is not None and self.day > _good_until(document.issued, requirement.max_age):
                path = ("documents", requirement.id)
                yield problem("OS507", None, path, name=requirement.name, found=document.issued, wanted=requirement.max_age)


def _take(sheets: Counter[DocumentForm], form: DocumentForm, wanted: int) -> int:
    """Take sheets that do for *form*, its own first; one sheet serves once, an electronic document as often as it is wanted."""
    if sheets[DocumentForm.ELECTRONIC]:
        return wanted
    taken = 0
    for kind in _STANDS_FOR[form]:
        part = min(sheets[kind], wanted - taken)
        sheets[kind] -= part
        taken += part
    return taken


def _asked(fact: Fact, name: str) -> Text:
    """A question, with the name under which its answer is given, and the answers that have names."""
    said = {lang: ", ".join(f"{choice} = {label.of(lang)}" for choice, label in fact.choice_names.items()) for lang in ("vi", "en")}
    of = {lang: f"{name}: {names}" if names else name for lang, names in said.items()}
    return Text(f"{fact.question.vi} [{of['vi']}]", f"{fact.question.of('en')} [{of['en']}]")


def _good_until(issued: date, age: MaxAge) -> date:
    """The last day on which a paper of that day of issue is young enough."""
    try:
        return add_months(issued, age.n) if isinstance(age, Months) else issued + timedelta(days=age.n)
    except (ValueError, OverflowError):
        return date.max


def _names(requirements: tuple[Requirement, ...]) -> tuple[Any, ...]:
    return tuple(leaf.name for leaf in leaves(requirements))
