"""What verbs about registers share of named measures: their options, their rates, and the dossiers that two of them judge differently."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import datetime

import attrs

from onestop.cli import common
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.judgements import Judgement
from onestop.dossiers.measures import ALIASES, DEFAULT, MEASURES, Measure, measure_named
from onestop.engine import Onestop
from onestop.judging.variants import Variance, variance
from onestop.telling.judgements import (
    judgement_data,
    judgement_words,
    measure_notes,
    measure_words,
    rate_words,
    rates_data,
    rates_of,
)
from onestop.telling.reports import Tally, compared_text
from onestop.telling.tables import harmless
from onestop.telling.words import word

Judge = Callable[[Assessment], Judgement]


def add_measure(made: argparse.ArgumentParser, *, against: bool = False) -> None:
    """Let a verb judge by a named measure, and with *against* compare two."""
    names = (*MEASURES, *ALIASES)
    text = "cách đánh giá trước, đúng, quá hạn (national: Quyết định 766) · how early, on time and late are judged"
    made.add_argument("--measure", choices=names, metavar="ID", help=text)
    if against:
        text = "liệt kê hồ sơ mà hai cách đánh giá khác nhau · the dossiers that two measures judge differently"
        made.add_argument("--against", choices=names, metavar="ID", help=text)


def measure_of(args: argparse.Namespace) -> Measure | None:
    """Return the measure that the arguments name, None where they name none."""
    return None if args.measure is None else measure_named(args.measure)


def judge_of(args: argparse.Namespace, site: Onestop, now: datetime) -> Judge | None:
    """Return what judges by the measure that the arguments name, None where they name none."""
    measure = measure_of(args)
    return None if measure is None else site.judging(measure, now=now, known=args.known)


def rejudged(assessment: Assessment, judge: Judge) -> tuple[Assessment, Judgement]:
    """Return an assessment, and its parts, with the outcomes of another measure, and why it is so."""
    found = judge(assessment)
    parts = {id: rejudged(part, judge)[0] for id, part in assessment.parts.items()}
    return attrs.evolve(assessment, outcome=found.outcome, parts=parts), found


def print_measure(measure: Measure, lang: str) -> None:
    """Say by what a table is judged, before it."""
    print(measure_words(measure, lang))
    for line in measure_notes(measure, lang):
        print(f"  {line}")
    print()


def print_rates(tally: Tally, measure: Measure, lang: str) -> None:
    """Say the rates of a table, below it."""
    total = tally.total()
    print()
    for rate in rates_of(measure):
        print(rate_words(total.counts, rate, lang))
    undecided = total.undecided + total.pending_undecided
    if undecided:
        print(word("measure.undecided", lang, n=undecided))


# -- two measures --------------------------------------------------------------------------------------------------------------------


class Compared:
    """
    Counts dossiers by two measures as they come and tells those that they judge differently, in constant memory.

    With `--json` each is an object on a line, and so are the totals, which come last.
    """

    def __init__(self, args: argparse.Namespace, site: Onestop, now: datetime) -> None:
        self.lang, self.json = args.lang, args.json
        self.one, self.other = measure_of(args) or DEFAULT, measure_named(args.against)
        if self.one is self.other:
            raise common.Usage(word("measure.same", self.lang, found=args.against))
        self.judges = tuple(site.judging(each, now=now, known=args.known) for each in (self.one, self.other))
        self.tallies = (Tally(), Tally())
        self.dossiers = self.differ = 0

    def start(self) -> None:
        """Say which two measures are compared."""
        if not self.json:
            print_measure(self.one, self.lang)
            print_measure(self.other, self.lang)

    def add(self, assessment: Assessment) -> None:
        """Judge one dossier by both."""
        found = variance(assessment, *self.judges)
        for tally, judgement in zip(self.tallies, (found.one, found.other), strict=True):
            tally.add(attrs.evolve(assessment, outcome=judgement.outcome))
        self.dossiers += 1
        if found.differs:
            self.differ += 1
            self._tell(found)

    def _tell(self, found: Variance) -> None:
        dossier = found.assessment.dossier
        both = (found.one, found.other)
        if self.json:
            sides = [judgement_data(each, self.lang) for each in both]
            common.print_json({"code": dossier.code, "procedure": dossier.procedure, "place": dossier.place, "judged": sides})
            return
        print(" ".join(harmless(dossier.code).split()), " ".join(harmless(dossier.procedure).split()), sep="  ")
        for each in both:
            print(f"  {each.measure}: {judgement_words(each, self.lang)}")

    def finish(self, broken: int) -> None:
        """Tell the totals by both."""
        both = tuple(zip((self.one, self.other), self.tallies, strict=True))
        if self.json:
            sides = {
                measure.id: {"total": tally.total().data(), "rates": rates_data(tally.total().counts, measure)} for measure, tally in both
            }
            common.print_json({"dossiers": self.dossiers, "differ": self.differ, "broken": broken, "measures": sides})
            return
        if self.differ:
            print()
        print(compared_text({measure.id: tally for measure, tally in both}, self.lang))
        for measure, tally in both:
            print(f"\n{measure.id}:")
            for rate in rates_of(measure):
                print(f"  {rate_words(tally.total().counts, rate, self.lang)}")
        print()
        said = "measure.differ" if self.differ else "measure.alike"
        print(word(said, self.lang, n=self.differ, dossiers=self.dossiers))
        if broken:
            print(word("measure.broken", self.lang, n=broken))


def compare(args: argparse.Namespace, site: Onestop, now: datetime, answers: Iterable[Assessment | None]) -> None:
    """Tell which of *answers* two measures judge differently, and count them by both; None is a broken row."""
    compared, broken = Compared(args, site, now), 0
    compared.start()
    for answer in answers:
        if answer is None:
            broken += 1
        else:
            compared.add(answer)
    compared.finish(broken)
