"""
Arguments: the parser of the program, whose errors speak Vietnamese or English.

`argparse` builds its messages itself and in English only, so each is recognised by its form and said anew; one that is not known is shown
as it came.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from itertools import pairwise
from typing import Any, NoReturn

from onestop.catalogs.slips import called
from onestop.telling.words import LANGUAGES, messages, word

_FORMS = tuple(
    (re.compile(form), key)
    for form, key in (
        (r"argument (?P<name>.+?): (?P<why>.*)", "usage.argument"),
        (r"the following arguments are required: (?P<names>.*)", "usage.required"),
        (r"one of the arguments (?P<names>.*) is required", "usage.one_of"),
        (r"unrecognized arguments: (?P<found>.*)", "usage.unknown"),
        (r"invalid choice: (?P<found>.*?) \(choose from (?P<known>.*)\)", "usage.choice"),
        (r"invalid \S+ value: (?P<found>.*)", "usage.value"),
        (r"expected (?:one|1) argument", "usage.one_value"),
        (r"expected (?:at least one|at most one|\d+) arguments?", "usage.values"),
        (r"not allowed with argument (?P<other>.*)", "usage.not_with"),
        (r"ignored explicit argument (?P<found>.*)", "usage.no_value"),
        (r"ambiguous option: (?P<found>.*) could match (?P<known>.*)", "usage.ambiguous"),
    )
)


class Unreadable(argparse.ArgumentTypeError):
    """A value of an argument cannot be read; *wanted* shows one that can."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"{found!r}: {wanted}")


def like(found: str, wanted: str, lang: str) -> str:
    """Return the sentence about a value that cannot be read, with one that can."""
    return word("usage.like", lang).format(found=found, wanted=wanted)


def language_of(argv: Sequence[str]) -> str:
    """Return the language that *argv* asks for, before anything else of it is read."""
    asked = [after for text, after in pairwise(argv) if text == "--lang"]
    asked += [text.removeprefix("--lang=") for text in argv if text.startswith("--lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else LANGUAGES[0]


def parser_class(lang: str) -> Callable[..., argparse.ArgumentParser]:
    """Return what makes parsers that tell their errors in *lang*."""

    def said(text: str | None) -> str | None:
        """The half of a text in two languages that is asked for; a text in one stays whole."""
        halves = (text or "").split(" · ")
        return text if len(halves) != len(LANGUAGES) else halves[LANGUAGES.index(lang)]

    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, word("usage.usage", lang) if prefix is None else prefix)

        def start_section(self, heading: str | None) -> None:
            super().start_section(word(_HEADINGS[heading], lang) if heading in _HEADINGS else heading)

        def _expand_help(self, action: argparse.Action) -> str:
            own = word("usage.help", lang) if isinstance(action, argparse._HelpAction) else action.help
            own = word("usage.version", lang) if isinstance(action, argparse._VersionAction) else own
            shown = copy(action)
            shown.help = said(own)
            return super()._expand_help(shown)

    class Parser(argparse.ArgumentParser):
        def __init__(self, **options: Any) -> None:
            super().__init__(**{"formatter_class": Formatter, **options})
            self.description = said(self.description)
            self.given: Sequence[str] = ()

        def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
            """Read what there is; a verb refuses at once what it does not know, so that its own usage is shown."""
            self.given = tuple(args if args is not None else sys.argv[1:])
            known, left = super().parse_known_args(_joined(self.given, self._option_string_actions), namespace)
            if left and self._subparsers is None:
                self.error(f"unrecognized arguments: {' '.join(left)}")
            return known, left

        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            lines = [error_words(message, lang)]
            odd = "unrecognized" in message or "required" in message
            lines += [_meant(text, self._option_string_actions, lang) for text in self.given if odd and _is_odd(text, self)]
            self.exit(2, f"{self.prog}: {' '.join(filter(None, lines))}\n")

    return Parser


_HEADINGS = {"positional arguments": "usage.arguments", "options": "usage.options"}


def _joined(given: Sequence[str], options: Mapping[str, argparse.Action]) -> list[str]:
    """Return *given* with each value that begins with one dash tied to its option: `--cell -:3` would be two options for `argparse`."""
    made: list[str] = []
    wants = False
    for text in given:
        if wants and text[:1] == "-" and text[:2] != "--" and len(text) > 1 and text not in options:
            made[-1] += f"={text}"
            wants = False
            continue
        made.append(text)
        wants = text.startswith("--") and text in options and options[text].nargs is None
    return made


def _is_odd(text: str, parser: argparse.ArgumentParser) -> bool:
    """Whether *text* looks like an option that *parser* does not have, not even by its beginning."""
    name = text.partition("=")[0]
    return name.startswith("--") and len(name) > 2 and not any(each.startswith(name) for each in parser._option_string_actions)


def _meant(text: str, options: Iterable[str], lang: str) -> str:
    """Return which option a mistyped one may have been, empty where none is like it."""
    name = text.partition("=")[0]
    close = difflib.get_close_matches(name, list(options), n=1)
    return word("usage.meant", lang).format(found=name, near=close[0]) if close else ""


def error_words(message: str, lang: str) -> str:
    """Return an error of `argparse` in *lang*."""
    unreadable = re.fullmatch(r"(?s)(?P<found>'.*'|\".*\"): (?P<wanted>\S.*)", message)
    if unreadable:
        return like(_bare(unreadable["found"]), unreadable["wanted"], lang)
    for form, key in _FORMS:
        found = form.fullmatch(message)
        if found is None:
            continue
        args = {name: _bare(text) for name, text in found.groupdict().items()}
        if "why" in args:
            args["why"] = error_words(found["why"], lang)
        if key == "usage.choice":
            known = [_bare(each) for each in found["known"].split(", ")]
            names = {each: messages("vi")[f"kind.channel.{each}"] for each in known if f"kind.channel.{each}" in messages("vi")}
            near = next(iter(called(args["found"], names) or difflib.get_close_matches(args["found"], known, n=1)), None)
            listed = [f"{each} ({names[each]})" if each in names and lang == "vi" else each for each in known]
            args |= {"known": ", ".join(listed), "near": word("near", lang).format(near=near) if near else ""}
        return word(key, lang).format(**args)
    return message


def _bare(text: str) -> str:
    """A text without the quotes that Python puts around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
