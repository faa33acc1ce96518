"""Legacy: headers in letters of fonts before Unicode are recognised, told, and never converted."""

from __future__ import annotations

import pytest

from onestop.catalogs.columns import fold
from onestop.exchange.exports.legacy import readings

# Each typed in such a font and looked at as Western letters; the two are pairs of the tables of TCVN 5712 and of VNI.
SEEN = [
    ("Số hồ sơ", "Sè hå s¬", "Soá hoà sô"),
    ("Ngày tiếp nhận", "Ngµy tiÕp nhËn", "Ngaøy tieáp nhaän"),
    ("Ngày hẹn trả", "Ngµy hÑn tr¶", "Ngaøy heïn traû"),
    ("Trạng thái", "Tr¹ng th¸i", "Traïng thaùi"),
    ("Đơn vị", "§¬n vÞ", "Ñôn vò"),
    ("Lĩnh vực", "LÜnh vùc", "Lónh vöïc"),
]


@pytest.mark.parametrize(("meant", "tcvn3", "vni"), SEEN)
def test_a_header_of_an_old_font_is_read_without_its_tones(meant: str, tcvn3: str, vni: str) -> None:
    """
    Enough to say what the file is; a value is never read so.
    """
    assert fold(meant) == fold(readings(tcvn3)[0])
    assert fold(meant) == fold(readings(vni)[1])


@pytest.mark.parametrize("plain", ["ma ho so", "ngay tiep nhan", "Code 12-3"])
def test_letters_without_marks_are_the_same_in_every_font(plain: str) -> None:
    """
    So a header typed without tones stays what it is.
    """
    assert {fold(plain)} == {fold(each) for each in readings(plain)}
