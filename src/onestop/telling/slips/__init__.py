"""
Slips: the papers of the one-stop desk, as values and as text, HTML, PDF, Word, calendar file or data.

`make_slip` and `make_register` make a `Slip`; all outputs are drawn from it. The forms are data in `forms.yaml`, by kind and by set.
"""

from onestop.telling.slips.data import slip_data
from onestop.telling.slips.extras import qr_svg, slip_docx, slip_pdf
from onestop.telling.slips.forms import Form, form_of, form_sets, forms
from onestop.telling.slips.html import slip_html
from onestop.telling.slips.ics import slip_ics
from onestop.telling.slips.make import day_words, make_register, make_slip, moment_words
from onestop.telling.slips.text import slip_text
from onestop.telling.slips.values import (
    FORM_SETS,
    Applicant,
    Block,
    Copy,
    Details,
    Field,
    FormSet,
    Grid,
    Listing,
    Office,
    Paragraph,
    Person,
    Signature,
    Slip,
    SlipKind,
    read_applicant,
    read_office,
)
from onestop.words.errors import MissingExtraError, SlipError

__all__ = [
    "FORM_SETS",
    "Applicant",
    "Block",
    "Copy",
    "Details",
    "Field",
    "Form",
    "FormSet",
    "Grid",
    "Listing",
    "MissingExtraError",
    "Office",
    "Paragraph",
    "Person",
    "Signature",
    "Slip",
    "SlipError",
    "SlipKind",
    "day_words",
    "form_of",
    "form_sets",
    "forms",
    "make_register",
    "make_slip",
    "moment_words",
    "qr_svg",
    "read_applicant",
    "read_office",
    "slip_data",
    "slip_docx",
    "slip_html",
    "slip_ics",
    "slip_pdf",
    "slip_text",
]
