"""Control: which plugins an operator lets in, by the name of the plugin or of its distribution."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping

import attrs

ALLOW = "ONESTOP_PLUGINS_ALLOW"
BLOCK = "ONESTOP_PLUGINS_BLOCK"


def plugins_from_environment(environ: Mapping[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """
    Return what the environment says about plugins, as arguments of `load`: `load(**plugins_from_environment())`.

    `ONESTOP_PLUGINS_ALLOW` and `ONESTOP_PLUGINS_BLOCK` hold names with commas between. One that is not set, or is empty, gives no
    argument. The library itself never looks at the environment; the program `onestop` does.

    Args:
        environ: The environment; None for that of this process.
    """
    given = os.environ if environ is None else environ
    listed = {argument: tuple(filter(None, map(str.strip, given.get(name, "").split(",")))) for argument, name in _ARGUMENTS.items()}
    return {argument: names for argument, names in listed.items() if names}


_ARGUMENTS = {"allow": ALLOW, "block": BLOCK}


@attrs.frozen
class Control:
    """Names that are allowed, all where there are none listed, and names that are blocked; a name may be that of the distribution."""

    allow: frozenset[str] | None = None
    block: frozenset[str] = frozenset()

    @classmethod
    def of(cls, allow: Collection[str] | None, block: Collection[str]) -> Control:
        """Return the control of two lists; one name may stand alone."""
        return cls(None if allow is None else _plain(allow), _plain(block))

    def blocks(self, *names: str | None) -> bool:
        """Return whether a plugin of these *names* is kept out."""
        plain = _plain([name for name in names if name])
        return not plain.isdisjoint(self.block) or (self.allow is not None and plain.isdisjoint(self.allow))


def _plain(names: Collection[str]) -> frozenset[str]:
    """Names as package indexes compare them: `Onestop_DaNang` is `onestop-danang`."""
    return frozenset(re.sub(r"[-_.]+", "-", name).casefold() for name in ([names] if isinstance(names, str) else names))
