"""Checks that are run by hand: each is a function whose sentence says what it sees to, and that yields what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence

Check = Callable[[], Iterable[object]]


def chosen(checks: Sequence[Check], names: Sequence[str]) -> list[Check] | None:
    """Return the checks named, all where none is; None where one is unknown, which is said."""
    known = {check.__name__: check for check in checks}
    if not set(names) <= set(known):
        print(f"the checks are {', '.join(known)}", file=sys.stderr)
        return None
    return [known[name] for name in names or known]


def run(checks: Iterable[Check]) -> int:
    """Run checks and print what is wrong; 0 if nothing is, else 1."""
    wrong = 0
    for check in checks:
        print(f"{check.__name__}: {check.__doc__}", flush=True)
        for each in check():
            wrong += 1
            print(f"  ✗ {each}")
    print(f"{wrong} wrong" if wrong else "nothing wrong")
    return int(wrong > 0)
