"""Lists read in Python: what the command line does with an exported file is one call, and nothing unclear becomes a dossier."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import onestop
from onestop.catalogs.columns import HeaderError
from onestop.exchange.exports.readings import DatesError
from onestop.exchange.exports.tables import open_table

NOW = datetime(2026, 1, 12, 9)
HEAD = "Mã hồ sơ,Mã thủ tục,Người nộp,Ngày tiếp nhận,Ngày kết thúc xử lý,Trạng thái\n"
ROWS = (
    # Received on Wednesday 7 January: three working days end on Saturday the 10th, which is worked.
    "000.00.06.H26-260107-0001,1.004873,NGƯỜI NỘP SỐ 1,07/01/2026 09:30,09/01/2026 15:00,Đã xử lý xong\n",
    "000.00.06.H26-260107-0002,1.004873,NGƯỜI NỘP SỐ 2,07/01/2026 10:00,13/01/2026 10:00,Đã xử lý xong\n",
    ",1.004873,NGƯỜI NỘP SỐ 3,07/01/2026 11:00,09/01/2026 15:00,Đã xử lý xong\n",
)


@pytest.fixture(scope="module")
def site() -> onestop.Onestop:
    """The national catalogue."""
    return onestop.load(entry_points=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list of three rows, the last without a code."""
    path = tmp_path / "danh-sach.csv"
    path.write_text(HEAD + "".join(ROWS), encoding="utf-8")
    return path


def test_a_list_is_read_by_one_call_and_its_dossiers_are_judged(site: onestop.Onestop, path: Path) -> None:
    """
    Early and, without a word about pauses, not late; the row without a code is a problem at its line.
    """
    reading = site.read_list(path, place="01", no_pauses=True, now=datetime(2026, 1, 14))
    entries = list(reading.records())
    answers = [site.assess(entry.dossier, now=datetime(2026, 1, 14)) for entry in entries if entry.dossier]

    assert [2, 3, 4] == [entry.line for entry in entries]
    assert ["early", "late"] == [answer.outcome.timeliness for answer in answers]
    assert [datetime(2026, 1, 10, 17)] * 2 == [answer.deadline.due for answer in answers if answer.deadline]
    assert ["OS839"] == [found.code for found in entries[2].problems]


def test_a_list_can_be_taken_as_often_as_one_likes(site: onestop.Onestop, path: Path) -> None:
    """
    Each time from its first row.
    """
    reading = site.read_list(path, place="01", now=NOW)

    assert 3 == len(list(reading.records()))
    assert list(reading.records()) == list(reading.records())


def test_an_upload_is_read_as_a_file_is(site: onestop.Onestop, path: Path) -> None:
    """
    A stream, or a table that was opened before, say the same.
    """
    codes = ["000.00.06.H26-260107-0001", "000.00.06.H26-260107-0002", ""]

    for source, how in (("-", {"stream": io.BytesIO(path.read_bytes())}), (open_table(path), {}), (str(path), {})):
        given: Any = how
        assert codes == [entry.code for entry in site.read_list(source, place="01", now=NOW, **given).records()]


def test_no_dossier_comes_out_of_a_list_that_has_to_be_asked_about(site: onestop.Onestop, path: Path) -> None:
    """
    "Ngày trả kết quả" may be the promise or the hand-over: whoever does not look at the problems gets an error, and no answer.
    """
    path.write_text(HEAD.replace("Ngày kết thúc xử lý", "Ngày trả kết quả") + "".join(ROWS), encoding="utf-8")
    reading = site.read_list(path, place="01", now=NOW)

    assert (False, ["OS825"]) == (reading.is_judged, [found.code for found in reading.problems if found.severity == "error"])
    with pytest.raises(onestop.RegisterError) as raised:
        reading.records()
    assert "OS825" == raised.value.problem.code

    said = site.read_list(path, place="01", headers={"Ngày trả kết quả": "ended"}, now=NOW)
    assert 3 == len(list(said.records()))


def test_what_cannot_be_read_is_an_error_with_its_problem(site: onestop.Onestop, tmp_path: Path) -> None:
    """
    A file that is not there, and an empty one.
    """
    (tmp_path / "trong.csv").touch()

    for name in ("khong-co.csv", "trong.csv"):
        with pytest.raises(onestop.RegisterError) as raised:
            site.read_list(tmp_path / name)
        assert "OS813" == raised.value.problem.code


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"place": "Hà Nội"}, ValueError),
        ({"profile": "nobody"}, LookupError),
        ({"headers": {"Trạng thái": "nothing"}}, HeaderError),
        ({"headers": {"Người nộp": "agency"}}, HeaderError),
        ({"statuses": {"Đã xử lý xong": "done"}}, ValueError),
        ({"statuses": {"(*)": "resolved"}}, ValueError),
        ({"dates": {"received": "backwards"}}, ValueError),
        ({"dates": {"promised": "day_first"}}, DatesError),
    ],
)
def test_what_is_asked_wrongly_is_told_at_once(site: onestop.Onestop, path: Path, how: dict[str, Any], error: type[Exception]) -> None:
    """
    By the call itself, before any dossier is taken.
    """
    with pytest.raises(error):
        site.read_list(path, **how)
