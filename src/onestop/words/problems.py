"""
Problems: wrong data as values, all of them, each with file, line and column.

A code is stable, its wording is not. The hundreds say the room: 1 text, 2 shape, 3 law and links, 4 overlays, 5 documents,
6 events, 7 plugins, 8 registers, 9 audit. The words are in `telling/messages/{vi,en}.yaml`, one entry a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import attrs

from onestop.words.errors import told
from onestop.words.sources import Position


class Severity(StrEnum):
    """How much a problem matters: an error spoils an answer, a warning may, a hint helps."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

CODES: Mapping[str, Severity] = {
    # 1 text
    "OS101": _E,  # the file cannot be read
    "OS102": _E,  # not YAML
    "OS103": _E,  # anchor, alias, tag, merge key or second document
    "OS104": _E,  # duplicate key
    "OS105": _E,  # too large, too deep or too many nodes
    "OS106": _E,  # text is not NFC, or has invisible characters
    "OS107": _E,  # the top of the file is not a mapping
    "OS108": _E,  # a bundle of another format
    "OS109": _E,  # a bundle that was changed
    "OS110": _W,  # what nobody reads and somebody may have meant to be read
    # 2 shape
    "OS201": _E,  # unknown key
    "OS202": _E,  # missing key
    "OS203": _E,  # wrong kind of value
    "OS204": _W,  # yes/no/on/off where true/false was meant
    "OS205": _W,  # a plain text that other YAML readers take for something else
    "OS206": _E,  # a comma splits a text inside braces
    # 3 law and links
    "OS301": _E,  # citation of a law that laws.yaml does not know
    "OS302": _E,  # versions overlap
    "OS303": _E,  # a condition names a fact that is not declared
    "OS304": _E,  # version without citation and without source
    "OS305": _E,  # the same procedure twice
    "OS306": _E,  # valid_to before valid_from, or null start without a reason
    "OS307": _E,  # calendar: contradictory or impossible notice
    "OS308": _W,  # gap between versions
    "OS309": _E,  # the same id twice
    "OS310": _E,  # a case expects another answer than the library gives
    "OS311": _E,  # file name and code differ
    "OS312": _E,  # a condition compares a fact with a value that it cannot have
    "OS313": _E,  # a part needs one that does not stand before it
    "OS314": _W,  # a version outlives the law that it cites
    "OS315": _H,  # nobody has looked at a version for long
    "OS316": _E,  # a case that no dossier reaches
    "OS317": _E,  # two cases that hold for the same dossier
    "OS318": _W,  # a mandatory part is missing
    "OS319": _W,  # a part that is there is listed as not read
    "OS320": _E,  # a modifier that changes nothing, or another unit
    "OS321": _W,  # a limit that hangs on the channel alone, without a citation
    "OS322": _W,  # the words of the text name another unit
    "OS323": _W,  # an extension that is no longer than the limit
    "OS324": _W,  # a fee of nothing beside a note that names who sets it
    "OS325": _W,  # a note listed as a document, or a misread number
    "OS326": _W,  # the same document twice
    "OS327": _W,  # a text that was cut
    "OS328": _W,  # the words of the text name other numbers
    "OS329": _W,  # a file in the folder of another field
    "OS330": _H,  # a choice has no name for people
    "OS331": _E,  # a worked example names what is not there
    "OS332": _E,  # an event of a worked example stands before one that must come first
    "OS333": _W,  # a place that places.yaml does not list
    "OS334": _W,  # a case that serves only where it is named
    "OS335": _W,  # dossiers that no case is for
    "OS336": _W,  # two rates of one fee for the same dossier
    "OS337": _W,  # a local decision that holds before it was made
    "OS338": _W,  # a closed day that closes nothing
    "OS339": _W,  # a version names a check that no plugin brings
    "OS340": _H,  # a decision still has the number of the template
    # 4 overlays
    "OS401": _E,  # two local decisions of equal rank set different values
    "OS402": _W,  # an overlay changes nothing
    "OS403": _W,  # an overlay has lapsed, because what it was made against has changed
    "OS404": _E,  # an overlay could make a deadline later than the nation's
    "OS405": _E,  # an overlay of something that is not there
    "OS406": _E,  # an overlay whose conditions are too many to compare
    # 5 documents
    "OS501": _E,  # missing document
    "OS502": _E,  # none of the alternatives
    "OS503": _E,  # too few copies
    "OS504": _E,  # wrong form
    "OS505": _H,  # cannot tell without a fact
    "OS506": _W,  # submitted but not asked for
    "OS507": _E,  # too old
    "OS508": _E,  # a named check is not there
    "OS509": _E,  # a named check failed or broke
    # 6 events
    "OS601": _E,  # event before receipt
    "OS602": _W,  # answer without a question
    "OS603": _W,  # second supplement request
    "OS604": _E,  # event after the end
    "OS605": _E,  # no receipt, but an end
    "OS606": _W,  # second receipt
    "OS607": _E,  # no case fits
    "OS608": _E,  # unknown procedure
    "OS609": _E,  # outside the calendar
    "OS610": _W,  # apology: second, late, without a date, or with one that is not later
    "OS611": _W,  # suspended without a reason that the law knows
    "OS612": _W,  # request later than the regime allows
    "OS613": _H,  # same-day result was possible but not met
    "OS614": _W,  # extension without one in the law
    "OS615": _E,  # the place refuses to answer
    "OS616": _H,  # event after the moment of judgement
    "OS618": _E,  # an unknown event kind or a value that is no moment
    "OS619": _E,  # the fact has another type than the procedure declares
    "OS620": _E,  # the place is no place code
    "OS621": _H,  # the applicant has been silent for so long that processing may be stopped
    "OS622": _E,  # the clock starts with a date that the dossier does not give
    "OS623": _W,  # an event names a part that the procedure does not have
    "OS624": _E,  # refused at intake after it was received
    "OS625": _W,  # a supplement or another wait asked for after the limit had ended
    "OS626": _H,  # asked later than a limit that does not surely bind
    "OS627": _W,  # extended after the limit had ended
    "OS628": _W,  # handed to the competent agency later than the regime allows
    "OS629": _W,  # received at a place that had ended
    "OS630": _H,  # a wait that began on the last day of a limit in days
    "OS631": _H,  # a place that the catalogue does not list follows the nation
    "OS632": _H,  # a fact that the procedure does not ask
    "OS633": _E,  # a local decision would give a dossier more time than the nation
    "OS641": _E,  # no set of forms is known for the day of a slip
    "OS642": _E,  # a set without such a form
    "OS643": _E,  # a slip that cannot be made of the dossier
    "OS644": _W,  # a slip promises a later day than the limit gives
    "OS645": _W,  # a slip that somebody has to complete
    "OS646": _E,  # particulars of an applicant or an office that cannot be used
    # 7 plugins
    "OS701": _E,  # plugin cannot be loaded
    "OS702": _E,  # hook raised or returned nonsense
    "OS703": _E,  # unknown hook
    "OS704": _E,  # a plugin brings something for a place that it does not serve
    "OS705": _E,  # two plugins bring a check of one name to one place
    "OS706": _E,  # a plugin that was made for other hooks
    "OS707": _W,  # a plugin that the operator keeps out
    "OS708": _E,  # a plugin's layout of a report broke
    "OS709": _W,  # a plugin says other places than its entry points
    # 8 registers
    "OS801": _E,  # file cannot be read
    "OS802": _E,  # missing column
    "OS803": _E,  # broken row
    "OS804": _E,  # a value is not a moment
    "OS805": _E,  # duplicate dossier code
    "OS806": _E,  # duplicate column
    "OS807": _E,  # columns apart by something else than commas
    "OS808": _E,  # a row of bytes that are no text
    "OS809": _E,  # a row with more or fewer cells than the head
    "OS810": _H,  # numbers read as dates of Excel
    "OS811": _W,  # a column in which the month seems to come first
    "OS812": _H,  # so many codes that later ones are not compared
    "OS813": _E,  # a list of which nothing can be read
    "OS814": _E,  # a sheet that the workbook does not have
    "OS815": _W,  # several tables in a page
    "OS816": _W,  # text that is struck through
    "OS817": _W,  # cells of a workbook that hold an error or a formula without a value
    "OS818": _H,  # sheets that are not read
    "OS819": _W,  # something about a list that somebody should look at
    "OS820": _W,  # two lines of column files of equal rank say different things of one word
    "OS821": _E,  # no header row
    "OS822": _E,  # the values of a column do not have the shape of what its header promises
    "OS823": _E,  # the columns seem to be shifted against their headers
    "OS824": _E,  # two columns are read as the same thing
    "OS825": _E,  # a header that may mean several things: the person must say
    "OS826": _E,  # a column about a person is never read
    "OS827": _E,  # what an option says of a column or a row is not there
    "OS828": _H,  # columns that nobody knows are dropped
    "OS829": _W,  # rows like dossiers after the signatures
    "OS830": _E,  # a cell of an export's column of dates gives no moment
    "OS831": _E,  # days and months of a column seem to be exchanged
    "OS832": _E,  # days and months of a column cannot be told apart
    "OS833": _W,  # cells with an old date and a new one
    "OS834": _W,  # dossier codes that speak against how a column is read
    "OS835": _E,  # a row of a list without a procedure code that can be used
    "OS836": _E,  # a name that is no procedure's, or several procedures'
    "OS837": _E,  # a row of a list whose status does not tell where it stands
    "OS838": _W,  # something of a row that neither its status nor its dates tell
    "OS839": _E,  # a cell that has not the shape of its column
    "OS840": _H,  # what is taken for granted for a whole list
    "OS841": _E,  # a text is no dossier code
    "OS842": _H,  # a dossier code written otherwise than its form
    "OS843": _E,  # the middle of a dossier code is no date
    "OS844": _W,  # cells of a column that are left out, because nobody knows their words
    "OS845": _E,  # an identifier of an agency that a form of codes does not know
    "OS846": _E,  # a form of dossier codes that did not hold on a day
    "OS847": _E,  # the number or the owner in a new dossier code
    "OS848": _H,  # a form of dossier codes rests on something unread
    "OS851": _E,  # a message cannot be read
    "OS852": _E,  # a field of a message is missing
    "OS853": _E,  # a field of a message has another kind of value
    "OS854": _H,  # a moment of a message has no hour or no seconds
    "OS855": _W,  # a step between statuses that cannot be
    "OS856": _H,  # a step between statuses that nobody can judge
    "OS857": _W,  # the status of a message and its dates do not agree
    "OS858": _W,  # a dossier that waits or was stopped is written as settled
    "OS859": _W,  # settled, handed over and due in the same second
    "OS860": _W,  # something of a dossier that no field of a message holds
    "OS861": _H,  # fields that the national message does not have
    "OS862": _W,  # a local status or field loses something in the national message
    "OS863": _W,  # a progress line without the message of its dossier
    "OS864": _W,  # a progress line gives another moment than the message
    "OS865": _H,  # the message has no field for the place
    "OS866": _W,  # the dossier code of a message has the form of none
    # 9 audit
    "OS901": _W,  # claimed due differs
    "OS902": _W,  # claimed outcome differs
    "OS903": _W,  # a due date later than the slip's without an event that moves it
    "OS904": _W,  # claimed to be resolved while it waits, is suspended or was stopped
    "OS905": _W,  # an end that equals the due moment to the second, in bulk
    "OS906": _W,  # the date in the dossier code is not that of the receipt
    "OS907": _W,  # received at the counter on a day off on which there is no duty
    "OS908": _W,  # submitted after it was received
    "OS909": _W,  # late, and no apology
    "OS910": _W,  # claimed in time although it ended after the claimed due date
    "OS911": _W,  # a register follows a convention that departs from the law
    "OS912": _H,  # a register has a way of its own where the law leaves one, or that hides something
}


@attrs.frozen
class Problem:
    """
    One thing wrong in the data, said so that it can be mended (lỗi, cảnh báo, gợi ý).

    Attributes:
        code: Stable code, `OS` and three digits.
        severity: Error, warning or hint.
        source: File, line and column, where the data came from a file.
        path: Where in the data: keys and indexes from the top.
        args: What the message needs: what was found, what was wanted.
    """

    code: str
    severity: Severity = attrs.field(converter=Severity)
    source: Position | None = None
    path: tuple[str | int, ...] = ()
    args: Mapping[str, Any] = attrs.field(factory=dict, hash=False)

    @property
    def where(self) -> str:
        """The position and the path as one text, empty where neither is known."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        return " ".join(part for part in (str(self.source) if self.source else "", steps) if part)


def problem(code: str, source: Position | None = None, path: tuple[str | int, ...] = (), **args: Any) -> Problem:
    """Return the problem of *code* with the severity that the table gives it."""
    return Problem(code, CODES[code], source, path, args)


def broke(code: str, path: tuple[str | int, ...], error: BaseException, **args: Any) -> Problem:
    """Return the problem of *code* that an *error* in the code of a plugin is, with its words and its line."""
    return problem(code, None, path, **args, **told(error))
