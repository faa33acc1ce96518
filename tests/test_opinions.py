"""Opinions as files: survey answers and feedback as small CSV files beside a register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from builders import codes
from onestop.dossiers.opinions import Answer, Feedback
from onestop.exchange import opinions
from onestop.exchange.opinions import read_feedback, read_survey
from onestop.exchange.registers import RegisterError


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "in.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_survey_is_read_with_what_was_not_answered_left_open(tmp_path: Path) -> None:
    """
    Yes and no in both languages, numbers as numbers, empty cells as nothing.
    """
    path = _file(tmp_path, "code,contacts,agencies,applicant_fault,complaint,note\nH1,2,0,có,KHÔNG,x\n\nH2,,,no,,\n", "utf-8-sig")

    assert (
        (Answer(code="H1", contacts=2, agencies=0, applicant_fault=True, complaint=False), Answer(code="H2", applicant_fault=False)),
        (),
    ) == read_survey(path)


def test_feedback_is_read_with_its_dates(tmp_path: Path) -> None:
    """
    An open one has no answer.
    """
    path = _file(tmp_path, "received,due,answered,code,attitude\n2026-01-05,2026-01-12T17:00,,H1,yes\n2026-01-05,2026-01-12,2026-01-06,,\n")
    moment = datetime.fromisoformat
    first = Feedback(code="H1", received=moment("2026-01-05"), due=moment("2026-01-12T17:00"), attitude=True)
    second = Feedback(received=moment("2026-01-05"), due=moment("2026-01-12"), answered=moment("2026-01-06"))

    assert ((first, second), ()) == read_feedback(path)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("H1,two,", "OS618"),
        ("H1,-1,", "OS618"),
        ("H1,1000000,", "OS618"),
        ("H1,,maybe", "OS618"),
        (",1,", "OS803"),
        ("H1,1", "OS803"),
    ],
)
def test_broken_row_is_told_with_its_line_and_the_others_count(tmp_path: Path, row: str, code: str) -> None:
    """
    Nothing is guessed of it.
    """
    answers, problems = read_survey(_file(tmp_path, f"code,contacts,complaint\nH0,1,\n{row}\nH9,1,\n"))

    assert ["H0", "H9"] == [answer.code for answer in answers]
    assert [code] == codes(problems)
    assert problems[0].source is not None
    assert 3 == problems[0].source.line


@pytest.mark.parametrize(
    ("row", "code"), [("05/01/2026,2026-01-12,", "OS804"), ("2026-01-05,,", "OS803"), ("2026-01-05,2026-01-12,sai", "OS804")]
)
def test_broken_feedback_is_told(tmp_path: Path, row: str, code: str) -> None:
    """
    A date that cannot be read, or one that is not there.
    """
    made, problems = read_feedback(_file(tmp_path, f"received,due,answered\n{row}\n"))

    assert ((), [code]) == (made, codes(problems))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "OS801"),
        (b" \n", "OS801"),
        (b"code\n\xff", "OS801"),
        (b"code\nH\0", "OS801"),
        (b"name\nH1\n", "OS802"),
        (b"code\nH1\n", "OS802"),
        (b'code,contacts\n"H1\n', "OS801"),
    ],
)
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, raw: bytes, code: str) -> None:
    """
    With a code that says why.
    """
    path = tmp_path / "in.csv"
    path.write_bytes(raw)
    with pytest.raises(RegisterError) as raised:
        read_survey(path)

    assert code == raised.value.problem.code


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """
    As a register is.
    """
    with pytest.raises(RegisterError) as raised:
        read_feedback(tmp_path / "no.csv")

    assert "not_there" == raised.value.problem.args["why"]


def test_file_beyond_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Opinions are held in memory, so they are small.
    """
    monkeypatch.setattr(opinions, "MOST_BYTES", 20)
    with pytest.raises(RegisterError) as raised:
        read_survey(_file(tmp_path, "code\n" + "H1\n" * 6))

    assert "too_large" == raised.value.problem.args["why"]
