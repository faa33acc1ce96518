"""Places: the shape of a code, and nothing more."""

from __future__ import annotations

import pytest

from onestop.law.places import NATION, is_place_code


@pytest.mark.parametrize("code", ["vn", "01", "48", "96", "001", "00001", "20194", "00", NATION])
def test_a_place_code_is_the_nation_or_two_three_or_five_digits(code: str) -> None:
    """
    Province, former district, commune.
    """
    assert is_place_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "1", "0001", "000001", "VN", "vn ", " 01", "01\n", "0a", "٠١", "０１", "01.0", "-1", "Hà Nội", 1, 48, None, True, ("01",)],
)
def test_whatever_else_is_no_place_code(code: object) -> None:
    """
    `1` is not `01`; digits of other scripts, spaces, line ends and numbers are not codes.
    """
    assert not is_place_code(code)  # type: ignore[arg-type]
