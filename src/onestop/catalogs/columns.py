"""
Columns: the words that one-stop software uses in the lists it exports, as catalogue data (`columns/*.yaml`).

Headers, status words and claims are compared after `fold`. A province adds a file of its own; the command line adds single headers.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

import attrs

from onestop.catalogs.names import unmarked
from onestop.law.places import NATION
from onestop.law.procedures import Channel
from onestop.law.stages import EventKind
from onestop.words.problems import Problem, problem
from onestop.words.sources import Confidence, Position, Source, Text

INPUT_ONLY = ("status", "ended", "procedure_name")
"""Columns that a register does not have: they are translated to events and to a procedure before anything else sees them."""


class Target(StrEnum):
    """What a header can mean (cột của sổ): the columns of a register, and those that are only read (`INPUT_ONLY`)."""

    CODE = "code"
    PROCEDURE = "procedure"
    PROCEDURE_NAME = "procedure_name"
    PLACE = "place"
    AGENCY = "agency"
    LEVEL = "level"
    CASE = "case"
    CHANNEL = "channel"
    STATUS = "status"
    PROMISED = "promised"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    INTAKE_REFUSED = "intake_refused"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    PAYMENT_REQUESTED = "payment_requested"
    PAID = "paid"
    SUSPENDED = "suspended"
    SUSPENDED_REASON = "suspended_reason"
    RESUMED = "resumed"
    EXTENDED = "extended"
    EXTENDED_TO = "extended_to"
    ENDED = "ended"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESULT_RETURNED = "result_returned"
    CLAIMED_DUE = "claimed_due"
    CLAIMED_OUTCOME = "claimed_outcome"
    CLAIMED_STATUS = "claimed_status"
    CLAIMED_END = "claimed_end"


TARGETS: tuple[str, ...] = tuple(target.value for target in Target)
"""What a header can mean; `--map` takes these, and `IGNORED` for a column that is to be left out."""

IGNORED = "ignored"
"""What `--map` says of a column that is to be left out."""

MOMENTS = (*(kind.value for kind in EventKind), "promised", "extended_to", "ended", "claimed_due", "claimed_end")
"""Those whose values are moments: the events first."""

TWO_DATES = ("promised", "extended_to")
"""Those of which a cell may hold an old date, struck through, and the new one: the later is taken."""


NATIONAL = tuple(map(str, range(1, 11)))
"""The statuses of the National Portal."""


class Stands(StrEnum):
    """Where a dossier stands by its status word (trạng thái hồ sơ)."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    PENDING = "pending"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_PAYMENT = "waiting_payment"
    SUSPENDED = "suspended"
    INTAKE_REFUSED = "intake_refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    REFUSED = "refused"
    RESOLVED = "resolved"
    RESULT_RETURNED = "result_returned"


class Ending(StrEnum):
    """What an end date can date (sự kiện kết thúc)."""

    INTAKE_REFUSED = "intake_refused"
    RESOLVED = "resolved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Claim(StrEnum):
    """What a list says of the time itself (kết luận đúng hạn, trễ hạn ghi trong danh sách)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NONE = "none"


# -- folding -------------------------------------------------------------------------------------------------------------------------

MAX_FOLDED = 500
"""Letters of a text that are compared; no header and no status word is as long."""
_OPEN, _CLOSE = {"(": ")", "[": "]"}, {")", "]"}
_SEPARATORS = re.compile(r"[\s_/:.*\-\u2010-\u2015]+")
_DROPPED = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")


def fold(text: str) -> str:
    """
    Return *text* as headers and words are compared: composed, without brackets, punctuation, case and tones, `đ` as `d`.

    `Ngày hẹn trả (*)` and `NGÀY_HẸN_TRẢ`, composed or not, are both `ngay hen tra`; `MaHoSo` is `mahoso`. What is folded folds to itself.
    """
    return _folded(text[:MAX_FOLDED])


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    plain = _without_brackets(_DROPPED.sub("", unicodedata.normalize("NFC", text)))
    for _ in range(4):  # a few letters change once more when their case is taken away
        found = " ".join(_SEPARATORS.sub(" ", unicodedata.normalize("NFC", unmarked(plain))).split())
        if found == plain:
            break
        plain = found
    return plain


def _without_brackets(text: str) -> str:
    """A text without what stands in brackets; one that is not closed, or was not opened, is just left out."""
    if "(" not in text and "[" not in text and not _CLOSE.intersection(text):
        return text
    kept: list[str] = []
    opened: list[tuple[int, str]] = []
    for letter in text:
        if letter in _OPEN:
            opened.append((len(kept), _OPEN[letter]))
            kept.append(" ")
        elif letter in _CLOSE:
            at = next((at for at, closing in reversed(opened) if closing == letter), None)
            if at is not None:
                del kept[at:]
                while opened and opened[-1][0] >= at:
                    opened.pop()
            kept.append(" ")
        else:
            kept.append(letter)
    return "".join(kept)


# -- the file ------------------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class ColumnNames:
    """
    Headers that mean one thing (tên cột).

    Attributes:
        names: The headers, as the software writes them.
        read_as: What they mean.
        may_be: Where the words do not tell: what they may mean. The values decide, or, with `asks`, the person alone.
        asks: Whether the values may not decide.
        hint: How a person can tell which of several it is.
        confidence: How sure the source makes us that they mean this.
        note: A remark.
        origin: Where it stands.
    """

    names: tuple[str, ...]
    read_as: Target | None = None
    may_be: tuple[Target, ...] = ()
    asks: bool = False
    hint: Text | None = None
    confidence: Confidence = Confidence.MEDIUM
    note: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class OtherNames:
    """
    Headers that are not read (tên cột không đọc).

    Attributes:
        names: The headers.
        parts: Words that make any header private that holds them, known or not.
        confidence: How sure the source makes us.
        note: A remark.
        origin: Where it stands.
    """

    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
    note: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class StatusNames:
    """
    Status words that mean one thing (từ chỉ trạng thái).

    Attributes:
        words: The words.
        numbers: Numbers that mean the same, in the file of a profile only: every software numbers differently.
        stands: Where the dossier stands; several where the word does not tell.
        ended_to: The event that an end date beside it dates; several where the word does not tell, none where it dates none.
        national_status: The status of the National Portal that is meant, `"1"` to `"10"`.
        confidence: How sure the source makes us.
        note: A remark.
        origin: Where it stands.
    """

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    stands: tuple[Stands, ...]
    ended_to: tuple[Ending, ...] = ()
    national_status: str | None = None
    confidence: Confidence = Confidence.MEDIUM
    note: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class ClaimNames:
    """
    Words for one claim of early, on time or late (từ kết luận thời hạn).

    Attributes:
        claim: What is claimed.
        words: The words.
        begins: First words of a text that goes on with a number: `Còn` of `Còn 2 ngày 3 giờ`.
        confidence: How sure the source makes us.
        note: A remark.
        origin: Where it stands.
    """

    claim: Claim
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
    note: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class ChannelNames:
    """
    Words for one channel (từ chỉ hình thức nộp).

    Attributes:
        channel: The channel.
        words: The words.
        numbers: Numbers that mean the same, in the file of a profile only.
        confidence: How sure the source makes us.
        note: A remark.
        origin: Where it stands.
    """

    channel: Channel
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
    note: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class RowWords:
    """
    How rows begin that are no dossiers (dòng không phải hồ sơ).

    Attributes:
        totals: Of rows that sum up others.
        footer: Of the signatures; what follows is no part of the list.
    """

    totals: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ColumnFile:
    """
    One file of `columns/` (tệp từ ngữ của bảng kê).

    Attributes:
        place: Whose lists use these words; the nation's hold everywhere.
        profile: The software that uses them: they count only where it is named. None: in all lists.
        name: What the software, or the file, is called.
        recognised_by: Sets of machine names, each of which tells JSON of this software.
        columns: Headers that are read.
        private: Headers about persons, which are dropped.
        ignored: Headers that are known and of no use.
        statuses: Status words.
        claims: Words for early, on time and late.
        channels: Words for channels.
        rows: How rows begin that are no dossiers.
        shapes: Regular expressions that values match, by what a column is read as.
        sources: Where it was read.
        note: A remark.
        origin: Where it stands.
    """

    place: str = NATION
    profile: str | None = None
    name: Text | None = None
    recognised_by: tuple[tuple[str, ...], ...] = ()
    columns: tuple[ColumnNames, ...] = ()
    private: tuple[OtherNames, ...] = ()
    ignored: tuple[OtherNames, ...] = ()
    statuses: tuple[StatusNames, ...] = ()
    claims: tuple[ClaimNames, ...] = ()
    channels: tuple[ChannelNames, ...] = ()
    rows: RowWords = RowWords()
    shapes: dict[str, str] = attrs.field(factory=dict)
    sources: tuple[Source, ...]
    note: Text | None = None
    origin: Position | None = None


_ESCAPED = re.compile(r"\\.", re.DOTALL)
_QUANTIFIED_GROUP = re.compile(r"\)[*+?{]")
_ODD = re.compile(r"\(\?(?:#|[aiLmsu-]*x)")
"""Comments and loose writing, which can stand between a group and what repeats it."""
_CHOICE = re.compile(r"[*+|]|(?<!\()\?|\{([0-9]*),([0-9]*)\}")
_MOST_LETTERS = 300
_MOST_WAYS = 30_000_000
"""So many ways there may be at most in which an expression can be tried on a value of so many letters."""


def is_bounded(pattern: str) -> bool:
    """
    Return whether a regular expression can be read and takes little time on whatever value: no group again and again, few ways to be tried.

    Each `*` or `+` can match up to 300 letters in as many ways, `{2,5}` in four, `?` and `|` in two; all of them together multiply.
    """
    if len(pattern) > MAX_FOLDED:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    plain = _ESCAPED.sub("e", pattern)
    if _QUANTIFIED_GROUP.search(plain) or _ODD.search(plain):
        return False
    return math.prod(map(_ways, _CHOICE.finditer(plain))) <= _MOST_WAYS


def _ways(found: re.Match[str]) -> int:
    """In how many ways one sign of an expression can be tried."""
    if found[0] in "?|":
        return 2
    least, most = found[1] or "0", found[2] or str(_MOST_LETTERS)
    return max(1, min(int(most[:6]), _MOST_LETTERS) - int(least[:6]) + 1) if len(most) < 6 else _MOST_LETTERS


# -- what the words mean -------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Meaning:
    """
    What a header means (ý nghĩa của cột).

    Attributes:
        targets: What it is read as; several where only the values or the person can tell.
        asks: Whether the values may not decide: the person must say.
        private: Whether it is about a person.
        ignored: Whether it is known and of no use.
        hint: How a person can tell which of several it is.
        by_option: Whether the command line says it.
        origin: The line of the column file that says so; None where none lists it.
        other: A line of equal rank that says something else; then it is asked.
    """

    targets: tuple[str, ...] = ()
    asks: bool = False
    private: bool = False
    ignored: bool = False
    hint: Text | None = None
    by_option: bool = False
    origin: Position | None = None
    other: Position | None = None


@attrs.frozen(kw_only=True)
class StatusWord:
    """
    What a status word means (trạng thái).

    Attributes:
        stands: Where the dossier stands by it: `submitted`, `received`, `pending`, `waiting_supplement`, `waiting_payment`, `suspended`,
            `intake_refused`, `withdrawn`, `stopped`, `refused`, `resolved`, `result_returned`; several where the word does not tell.
        ended_to: The event that an end date beside it dates; empty where it dates none; several where the word does not tell.
        national: The status of the National Portal, `"1"` to `"10"`; None where it has none.
        origin: The line that says so.
    """

    stands: tuple[str, ...]
    ended_to: tuple[str, ...] = ()
    national: str | None = None
    origin: Position | None = None


class HeaderError(ValueError):
    """
    What the command line says of a column cannot be done.

    Attributes:
        problem: What is wrong.
    """

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)

    def __reduce__(self) -> tuple[type[HeaderError], tuple[Problem]]:
        return type(self), (self.problem,)


@attrs.frozen(kw_only=True, eq=False)
class Vocabulary:
    """
    The words by which a list is read (bộ từ): those of the base file, of a profile, of a province and of the command line, last first.

    Attributes:
        profile: The named software whose words and numbers are used besides; None for none.
        profiles: The names of all profiles.
        headers: What each header means, by its folded name.
        parts: Folded words that make a header private.
        statuses: What each status means, by its folded word or its number.
        claims: Claims by their folded words.
        begins: Claims by how a text begins that goes on with a number.
        channels: Channels by their folded words or numbers.
        shapes: Regular expressions of values.
        totals: How rows begin that sum up others, folded.
        footer: How signatures begin, folded.
        recognised: Of each profile the sets of machine names that tell it.
        mapped: The headers that the command line names, folded, each as it was given.
    """

    profile: str | None = None
    profiles: tuple[str, ...] = ()
    headers: Mapping[str, Meaning] = attrs.field(factory=dict, repr=False)
    parts: tuple[str, ...] = attrs.field(default=(), repr=False)
    statuses: Mapping[str, StatusWord] = attrs.field(factory=dict, repr=False)
    claims: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    begins: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    channels: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    shapes: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    totals: tuple[str, ...] = attrs.field(default=(), repr=False)
    footer: tuple[str, ...] = attrs.field(default=(), repr=False)
    recognised: Mapping[str, tuple[tuple[str, ...], ...]] = attrs.field(factory=dict, repr=False)
    mapped: Mapping[str, str] = attrs.field(factory=dict)

    def meaning(self, header: str) -> Meaning | None:
        """Return what *header* means, None where nobody says it; one that holds a word for a person's data is private, listed or not."""
        folded = fold(header)
        found = self.headers.get(folded)
        if found is not None or not folded:
            return found
        return Meaning(private=True) if self._is_personal(folded) else None

    def _is_personal(self, folded: str) -> bool:
        words = re.findall(r"\w+", folded)
        if any(f" {part} " in f" {' '.join(words)} " for part in self.parts):
            return True
        # A machine name has no spaces: `hoTenNguoiNop`.
        joined = [part.replace(" ", "") for part in self.parts]
        return any(len(part) >= _TOLD and part in word for part in joined for word in words)

    def status(self, word: str) -> StatusWord | None:
        """Return what a status means: a word, or a number where the profile numbers them."""
        return self.statuses.get(fold(word))

    def claim(self, word: str) -> str | None:
        """
        Return the claim that *word* makes of the time: `early`, `on_time`, `late`, `in_time`, `overdue`, as `claimed_outcome` has it.

        `none` where it is known to claim nothing; None where it is not known.
        """
        folded = fold(word)
        if folded in self.claims:
            return self.claims[folded]
        first, _, rest = folded.partition(" ")
        return self.begins.get(first) if rest[:1].isdigit() else None

    def channel(self, word: str) -> str | None:
        """Return the channel that *word* names: `in_person`, `online`, `post`."""
        return self.channels.get(fold(word))

    def shape(self, target: str) -> str | None:
        """Return the regular expression that the values of *target* match, None where they may be anything."""
        return self.shapes.get(target)

    def is_totals(self, text: str) -> bool:
        """Return whether a row that begins with *text* sums up others."""
        folded = fold(text)
        return any(folded == word or (folded.startswith(word + " ") and _NUMBERS.fullmatch(folded[len(word) :])) for word in self.totals)

    def is_footer(self, text: str) -> bool:
        """Return whether a row that begins with *text* ends the list: what follows are signatures."""
        opened = _opened(text)
        return any(opened == word or opened.startswith((f"{word} ", f"{word},")) for word in self.footer)

    def guess(self, names: Iterable[str]) -> str | None:
        """Return the profile that the names of JSON tell, None where none or several do; the set of most names wins."""
        known = {fold(name) for name in names} | {fold(name.rpartition(".")[2]) for name in names}
        told = [(len(each), profile) for profile, sets in self.recognised.items() for each in sets if known.issuperset(each)]
        best = {profile for size, profile in told if size == max(told)[0]}
        return best.pop() if len(best) == 1 else None

    def with_headers(self, headers: Mapping[str, str]) -> Vocabulary:
        """
        Return these words and *headers* before them: a header and what it means, as `--map` gives them.

        Args:
            headers: One of `TARGETS`, or `ignored`, by the header as the list has it.

        Raises:
            HeaderError: If a header is about a person and is to be read, or is to mean what no column means; `problem` says it.
        """
        said: dict[str, Meaning] = {}
        for header, target in headers.items():
            wanted = target.strip().casefold().replace("-", "_")
            known = self.meaning(header)
            if wanted not in TARGETS and wanted != IGNORED:
                near = tuple(difflib.get_close_matches(wanted, (*TARGETS, IGNORED), n=2))
                raise HeaderError(problem("OS827", None, ("--map",), found=target, why="no_target", known=", ".join(TARGETS), near=near))
            if not fold(header):
                raise HeaderError(problem("OS827", None, ("--map",), found=header, why="no_header", known="-"))
            if known is not None and known.private and wanted != IGNORED:
                raise HeaderError(problem("OS826", None, ("--map",), header=header.strip(), option="--map"))
            said[fold(header)] = Meaning(ignored=wanted == IGNORED, targets=() if wanted == IGNORED else (wanted,), by_option=True)
        return attrs.evolve(
            self, headers={**self.headers, **said}, mapped={**self.mapped, **{fold(header): header.strip() for header in headers}}
        )

    def with_statuses(self, statuses: Mapping[str, str]) -> Vocabulary:
        """
        Return these words and *statuses* before them: a status word and where a dossier stands by it, as `--map-status` gives them.

        Raises:
            ValueError: If a word has no letter and no digit outside brackets, or is to mean what is none of `Stands`.
        """
        said = {fold(word): StatusWord(stands=(Stands(stand).value,)) for word, stand in statuses.items()}
        if "" in said:
            raise ValueError("a status word has a letter or a digit outside brackets")
        return attrs.evolve(self, statuses={**self.statuses, **said})


_TOLD = 5
"""Letters that a word for a person's data has at least to be looked for inside a machine name."""
_NUMBERS = re.compile(r"[\d .,:;+=]*(?:ho so)?[\s.:]*")


def _opened(text: str) -> str:
    """A text folded with what stands in its brackets: `(Ký, ghi rõ họ tên)` is `(ky, ghi ro ho ten`, which no word outside brackets is."""
    first = "(" if text.lstrip().startswith(("(", "[")) else ""
    return first + fold(re.sub(r"[()\[\]]", " ", text[:MAX_FOLDED]))


# -- from files to words -------------------------------------------------------------------------------------------------------------


def vocabulary_of(files: Sequence[ColumnFile], places: Sequence[str] = (NATION,), profile: str | None = None) -> Vocabulary:
    """
    Return the words of some files as one place reads them.

    Args:
        files: All there are.
        places: The place and what it lies in, nearest first.
        profile: The software that is named.

    Raises:
        LookupError: If no file is of that profile; the message lists those that there are.
    """
    names = tuple(sorted({each.profile for each in files if each.profile}))
    if profile is not None and profile not in names:
        raise LookupError(f"no profile {profile!r}; there are: {', '.join(names) or '-'}")
    used = [each for each in files if each.place in places and each.profile in (None, profile)]
    # The last rank is the strongest: base, profile, province, its profile.
    used.sort(key=lambda each: (-places.index(each.place), each.profile is not None, str(each.origin)))
    headers = {fold(target): Meaning(targets=(target,)) for target in TARGETS}
    statuses: dict[str, StatusWord] = {}
    claims: dict[str, str] = {}
    begins: dict[str, str] = {}
    channels: dict[str, str] = {}
    shapes: dict[str, str] = {}
    ranks = list(dict.fromkeys((each.place, each.profile) for each in used))
    for rank in ranks:
        of_rank = [each for each in used if (each.place, each.profile) == rank]
        headers |= _merged(of_rank)
        statuses |= _statuses(of_rank)
        for file in of_rank:
            claims |= {fold(word): entry.claim.value for entry in file.claims for word in entry.words}
            begins |= {fold(word): entry.claim.value for entry in file.claims for word in entry.begins}
            channels |= {fold(word): entry.channel.value for entry in file.channels for word in (*entry.words, *entry.numbers)}
            shapes |= file.shapes
    recognised: dict[str, tuple[tuple[str, ...], ...]] = {}
    for each in files:
        if each.profile and each.place in places:
            sets = tuple(tuple(fold(name) for name in names) for names in each.recognised_by)
            recognised[each.profile] = (*recognised.get(each.profile, ()), *sets)
    return Vocabulary(
        profile=profile,
        profiles=names,
        headers=headers,
        parts=tuple(dict.fromkeys(fold(part) for each in used for entry in each.private for part in entry.parts)),
        statuses=statuses,
        claims=claims,
        begins=begins,
        channels=channels,
        shapes=shapes,
        totals=tuple(dict.fromkeys(fold(word) for each in used for word in each.rows.totals)),
        footer=tuple(dict.fromkeys(_opened(word) for each in used for word in each.rows.footer)),
        recognised=recognised,
    )


def _statuses(files: Iterable[ColumnFile]) -> dict[str, StatusWord]:
    """What files of one rank say of statuses; a word of which two say different things tells neither."""
    found: dict[str, StatusWord] = {}
    for entry in (entry for file in files for entry in file.statuses):
        stands, ended_to = tuple(each.value for each in entry.stands), tuple(each.value for each in entry.ended_to)
        for word in (*entry.words, *entry.numbers):
            meant = StatusWord(stands=stands, ended_to=ended_to, national=entry.national_status, origin=entry.origin)
            known = found.get(fold(word), meant)
            if attrs.evolve(known, origin=None) != attrs.evolve(meant, origin=None):
                both = (tuple(dict.fromkeys((*known.stands, *stands))), tuple(dict.fromkeys((*known.ended_to, *ended_to))))
                known = StatusWord(stands=both[0], ended_to=both[1], origin=known.origin)
            found[fold(word)] = known
    return found


def meanings(file: ColumnFile) -> Iterator[tuple[str, str, Meaning]]:
    """Yield each header of *file* folded and as it is written, and what it means."""
    for named in file.columns:
        targets = (named.read_as.value,) if named.read_as is not None else tuple(each.value for each in named.may_be)
        for name in named.names:
            yield fold(name), name, Meaning(targets=targets, asks=named.asks, hint=named.hint, origin=named.origin)
    for other in file.private:
        for name in other.names:
            yield fold(name), name, Meaning(private=True, origin=other.origin)
    for other in file.ignored:
        for name in other.names:
            yield fold(name), name, Meaning(ignored=True, origin=other.origin)


def says(meaning: Meaning) -> tuple[object, ...]:
    """Return what of a meaning counts: two lines that agree in it do not contradict each other."""
    return frozenset(meaning.targets), meaning.private, meaning.ignored


def _merged(files: Iterable[ColumnFile]) -> dict[str, Meaning]:
    """What files of one rank say together: of two that disagree a person is protected first, and anything else is asked."""
    found: dict[str, Meaning] = {}
    for file in files:
        for folded, _, meant in meanings(file):
            known = found.get(folded)
            if known is None or says(known) == says(meant):
                found.setdefault(folded, meant)
            elif known.private or meant.private:
                found[folded] = known if known.private else meant
            else:
                targets = tuple(dict.fromkeys((*known.targets, *meant.targets)))
                hint = known.hint or meant.hint
                found[folded] = Meaning(targets=targets, asks=True, hint=hint, origin=known.origin, other=known.other or meant.origin)
    return found
