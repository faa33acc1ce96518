"""Opinions: what applicants said of a dossier, in a survey or as feedback; the two things an evaluation needs that no register holds."""

from __future__ import annotations

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class Answer:
    """
    What one applicant answered in a survey (phiếu khảo sát); None where the question was not answered.

    Attributes:
        code: Code of the dossier.
        contacts: How often the desk had to be contacted to complete the dossier.
        agencies: How many agencies had to be contacted to complete it, the desk among them.
        applicant_fault: Whether that was the applicant's own fault.
        complaint: Whether there is a complaint about how the staff behaved.
    """

    code: str
    contacts: int | None = None
    agencies: int | None = None
    applicant_fault: bool | None = None
    complaint: bool | None = None


@attrs.frozen(kw_only=True)
class Feedback:
    """
    A piece of feedback that an office must deal with (phản ánh, kiến nghị).

    Attributes:
        code: Code of the dossier that it is about; empty where it is about none.
        received: When it came.
        due: When it had to be answered.
        answered: When it was; None while it is open.
        attitude: Whether it complains of how the staff behaved.
    """

    code: str = ""
    received: datetime
    due: datetime
    answered: datetime | None = None
    attitude: bool = False
