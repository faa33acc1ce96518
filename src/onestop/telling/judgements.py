"""Judgements in words: what a measure is, what it makes of a dossier and why, and rates as people write them."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from onestop.dossiers.judgements import Counts, Judgement, Why, denominator, on_time_rate
from onestop.dossiers.measures import Comparison, Measure, Rate
from onestop.telling.words import number, outcome_words, rounded, say, word

_COMPARED = (Why.BEFORE, Why.WITHIN, Why.AFTER, Why.RUNNING)


def measure_words(measure: Measure, lang: str = "vi") -> str:
    """Return the name of a measure, its id, and whether it is law."""
    return word("measure.name", lang, title=measure.title, id=measure.id, standing=word(f"standing.{measure.standing}", lang))


def judgement_words(judgement: Judgement, lang: str = "vi") -> str:
    """Return where a dossier stands by a measure, and why, as one line."""
    return f"{outcome_words(judgement.outcome, lang)}: {reason_words(judgement, lang)}"


def reason_words(judgement: Judgement, lang: str = "vi") -> str:
    """Return why a measure judged so: which end it took, which date it compared with, what it found."""
    said = []
    if judgement.ended is not None and judgement.end is not None:
        moment = word(f"ended.{judgement.ended}", lang, at=judgement.end + judgement.taken_off)
        if judgement.taken_off:
            off = _span_words(judgement.taken_off, lang)
            moment += " " + word("measure.taken_off", lang, time=off, at=judgement.end)
        said.append(moment)
    if judgement.why in _COMPARED and judgement.against is not None and judgement.due is not None:
        due = judgement.due.date() if judgement.by is Comparison.DATE else judgement.due
        said.append(word(f"against.{judgement.against}", lang, due=due))
        reached = judgement.why is Why.AFTER and judgement.end == judgement.due
        said.append(word(f"compared.{judgement.by}.{'reached' if reached else judgement.why}", lang))
    else:
        said.append(word(f"why.{judgement.why}", lang))
    return "; ".join(said)


def _span_words(span: timedelta, lang: str) -> str:
    minutes = int(span.total_seconds()) // 60
    parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    return " ".join(word(f"span.{name}", lang, n=n) for name, n in parts.items() if n) or word("span.minutes", lang, n=0)


def percent_exact(share: Fraction | None, lang: str = "vi") -> str:
    """Return a share from 0 to 1 in per cent with two decimals, halves rounded up; a dash where there was nothing to divide by."""
    return "–" if share is None else f"{number(rounded(100 * share, 2), lang)} %"


def rates_of(measure: Measure) -> tuple[Rate, ...]:
    """Return the rates that are told with *measure*: its own first."""
    return tuple(dict.fromkeys((measure.rate, Rate.RECEIVED, Rate.RESOLVED, Rate.DUE)))


def rate_words(counts: Counts, rate: Rate, lang: str = "vi") -> str:
    """Return one rate as a line: its name, per cent, and what was divided by what."""
    share, whole = on_time_rate(counts, rate), denominator(counts, rate)
    some = 0 if share is None else int(share * whole)
    return word(
        "measure.rate",
        lang,
        name=word(f"rate.{rate}", lang),
        share=percent_exact(share, lang),
        some=number(some, lang),
        whole=number(whole, lang),
    )


def rates_data(counts: Counts, measure: Measure) -> dict[str, dict[str, Any]]:
    """Return the rates by name: dossiers in time, of how many, and per cent with two decimals, None where there is nothing to divide by."""
    found = {}
    for rate in rates_of(measure):
        share, whole = on_time_rate(counts, rate), denominator(counts, rate)
        some = 0 if share is None else int(share * whole)
        found[rate.value] = {"in_time": some, "of": whole, "percent": None if share is None else float(rounded(100 * share, 2))}
    return found


def judgement_data(judgement: Judgement, lang: str = "vi") -> dict[str, Any]:
    """Return a judgement as plain data, its reason in words."""
    return {
        "measure": judgement.measure,
        "disposition": judgement.outcome.disposition.value,
        "timeliness": judgement.outcome.timeliness.value,
        "against": judgement.against and judgement.against.value,
        "due": judgement.due and judgement.due.isoformat(),
        "end": judgement.end and judgement.end.isoformat(),
        "why": reason_words(judgement, lang),
    }


def measure_notes(measure: Measure, lang: str = "vi") -> list[str]:
    """Return why a measure is so, what it rests on, and what of it is assumed, one line each."""
    lines = [measure.why.of(lang)]
    rests = [say(cite, lang) for cite in measure.cites]
    rests += [f"{source.title} ({word(f'confidence.{source.confidence}', lang)})" for source in measure.sources if source.title]
    if rests:
        lines.append(word("measure.rests", lang, on="; ".join(rests)))
    lines += [word("said.assumed", lang, text=doubt) for doubt in measure.assumed]
    return lines
