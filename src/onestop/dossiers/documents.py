"""
Documents: what a dossier holds against what its procedure asks for.

All shortcomings are found at once, because a supplement may be asked for once only (Decree 61/2018 Art. 11(2)(c)). Where a fact is not
known it is asked for, and nothing is demanded on a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from onestop.dossiers.dossiers import Dossier, EventKind, SubmittedDocument
from onestop.law.conditions import Condition, facts_of, holds
from onestop.law.procedures import Procedure
from onestop.law.requirements import AllOf, AnyOf, DocumentForm, DocumentRequirement, Mode, Requirement, leaves
from onestop.law.views import built_in_facts
from onestop.words.problems import Problem, problem

Check: TypeAlias = Callable[[Dossier, Procedure], Iterable[Problem]]
"""A named document check of a plugin."""

_STANDS_FOR: dict[DocumentForm, tuple[DocumentForm, ...]] = {
    DocumentForm.ORIGINAL: (DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
    DocumentForm.CERTIFIED: (DocumentForm.CERTIFIED, DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
    DocumentForm.COPY: (DocumentForm.COPY, DocumentForm.CERTIFIED, DocumentForm.ORIGINAL, DocumentForm.ELECTRONIC),
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
    found = [*problems, *_Checker(dossier, facts).all_of(procedure.documents)]
    known = {leaf.id for leaf in leaves(procedure.documents)}
    for index, document in enumerate(dossier.documents):
        if document.requirement not in known:
            found.append(problem("OS506", None, ("documents", index), found=document.requirement, known=", ".join(sorted(known))))
    for name in procedure.checks:
        check = (checks or {}).get(name)
        if check is None:
            found.append(problem("OS508", None, ("checks", name), name=name))
            continue
        try:
            found += check(dossier, procedure)
        except Exception as error:
            found.append(problem("OS509", None, ("checks", name), name=name, why=f"{type(error).__name__}: {error}"))
    return tuple(found)


class _Checker:
    def __init__(self, dossier: Dossier, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.given: dict[str, list[SubmittedDocument]] = {}
        for document in dossier.documents:
            self.given.setdefault(document.requirement, []).append(document)
        moment = dossier.first(EventKind.RECEIVED) or dossier.first(EventKind.SUBMITTED)
        self.day = moment.date() if moment else None

    def all_of(self, requirements: tuple[Requirement, ...]) -> list[Problem]:
        return [found for requirement in requirements for found in self._one(requirement)]

    def _one(self, requirement: Requirement) -> Iterable[Problem]:
        applies = True if requirement.when is None else holds(requirement.when, self.facts)
        if applies is False:
            return ()
        if isinstance(requirement, AnyOf):
            found = self._any_of(requirement)
        elif isinstance(requirement, AllOf):
            found = self.all_of(requirement.of)
        else:
            found = list(self._document(requirement))
        if applies is None and requirement.when is not None:
            # Not asked for on a guess: only if something would be missing is the fact worth asking.
            return [self._ask(requirement, requirement.when)] if found else ()
        return found

    def _ask(self, requirement: Requirement, when: Condition) -> Problem:
        unknown = sorted(name for name in facts_of(when) if name not in self.facts)
        return problem("OS505", None, ("facts", *unknown[:1]), facts=", ".join(unknown), name=_names((requirement,)))

    def _any_of(self, requirement: AnyOf) -> list[Problem]:
        branches = [(branch, list(self._one(branch))) for branch in requirement.of]
        asked = [branch for branch, found in branches if found or self._begun(branch)]
        if any(not found and self._applies(branch) for branch, found in branches):
            return []
        begun = [found for branch, found in branches if self._begun(branch)]
        if begun:  # one alternative was chosen but falls short: say what it lacks
            return min(begun, key=len)
        return [problem("OS502", None, ("documents",), names=_names(tuple(asked) or requirement.of), name=requirement.name)]

    def _applies(self, requirement: Requirement) -> bool:
        return requirement.when is None or holds(requirement.when, self.facts) is True

    def _begun(self, requirement: Requirement) -> bool:
        return any(leaf.id in self.given for leaf in leaves((requirement,)))

    def _document(self, requirement: DocumentRequirement) -> Iterator[Problem]:
        given = self.given.get(requirement.id, [])
        path = ("documents", requirement.id)
        if requirement.mode is Mode.DATA or any(document.form is DocumentForm.DATA for document in given):
            if requirement.mode is not Mode.DATA and requirement.replaceable_by is None:
                yield problem("OS504", None, path, name=requirement.name, found="data", wanted=", ".join(requirement.wanted()))
            return
        if not given:
            yield problem("OS501", None, path, name=requirement.name, mode=requirement.mode.value, form=requirement.form or "")
            return
        for form, wanted in requirement.wanted().items():
            fitting = sum(document.copies for document in given if document.form in _STANDS_FOR[form])
            if fitting == 0:
                forms = ", ".join(sorted({document.form.value for document in given}))
                yield problem("OS504", None, path, name=requirement.name, found=forms, wanted=form.value)
            elif fitting < wanted:
                yield problem("OS503", None, path, name=requirement.name, found=fitting, wanted=wanted, form=form.value)
        yield from self._age(requirement, given)

    def _age(self, requirement: DocumentRequirement, given: list[SubmittedDocument]) -> Iterator[Problem]:
        if requirement.max_age_days is None or self.day is None:
            return
        for document in given:
            if document.issued is not None and _age_days(document.issued, self.day) > requirement.max_age_days:
                age = _age_days(document.issued, self.day)
                path = ("documents", requirement.id)
                yield problem("OS507", None, path, name=requirement.name, found=age, wanted=requirement.max_age_days)


def _age_days(issued: date, day: date) -> int:
    return (day - issued).days


def _names(requirements: tuple[Requirement, ...]) -> tuple[Any, ...]:
    return tuple(leaf.name for leaf in leaves(requirements))
