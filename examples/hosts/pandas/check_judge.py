"""The data frame as its user sees it: `python3 run.py hosts pandas` runs this."""

from __future__ import annotations

import io
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from judge import judge

import onestop
from onestop import WorkingDays, bulk

SITE = onestop.load(entry_points=False)
NOW = datetime(2026, 1, 12, 9)
CSV = """\
code,procedure,place,received,resolved
H1,1.004873,01,07/01/2026 09:30,09/01/2026 15:00
H2,1.004873,01,07/01/2026 09:30,10/01/2026 16:00
H3,1.004873,01,05/01/2026 14:00,09/01/2026 08:00
H4,1.012784,01,05/01/2026 08:30,
H5,1.4873,01,05/01/2026 08:30,
"""


@pytest.fixture
def frame() -> pd.DataFrame:
    read = pd.read_csv(io.StringIO(CSV), dtype="string", index_col=False)
    for name in ("received", "resolved"):
        read[name] = pd.to_datetime(read[name], format="%d/%m/%Y %H:%M")
    return read.set_index(pd.Index([10, 20, 30, 40, 50]))


def test_answers_stand_on_the_rows_of_the_frame(frame: pd.DataFrame) -> None:
    got = judge(SITE, frame, NOW)

    assert list(got.index) == [10, 20, 30, 40, 50]
    assert list(got["timeliness"]) == ["early", "on_time", "late", "in_time", "none"]
    assert pd.Timestamp("2026-01-10 17:00") == got.loc[10, "due"]  # Wednesday 7 January and three days; Saturday the 10th is worked
    assert [pd.isna(got.loc[50, "due"]), got.loc[50, "problems"]] == [True, "OS608"]
    assert (str(got["due"].dtype), str(got["margin"].dtype)) == ("datetime64[us]", "Int64")
    assert list(got["margin"][:3]) == [1, 0, -1]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_moments_with_a_zone_are_converted(frame: pd.DataFrame, unit: str) -> None:
    aware = frame.assign(
        received=frame["received"].dt.tz_localize("Asia/Ho_Chi_Minh").dt.tz_convert("UTC").dt.as_unit(unit),
    )

    assert list(judge(SITE, frame, NOW)["due"].dropna()) == list(judge(SITE, aware, NOW)["due"].dropna())


def test_codes_that_became_numbers_are_refused(frame: pd.DataFrame) -> None:
    lost = pd.read_csv(io.StringIO("code,procedure,place\nH1,1.000400,01\n"))  # 1.0004, and 1

    with pytest.raises(TypeError, match="procedure has float64: read it as text"):
        judge(SITE, lost, NOW)


def test_texts_in_place_of_moments_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match="received has str"):
        judge(SITE, frame.assign(received="05/11/2025"), NOW)


def test_an_empty_frame_has_an_empty_answer(frame: pd.DataFrame) -> None:
    assert len(judge(SITE, frame[:0], NOW)) == 0


def test_a_whole_column_of_due_dates_at_once(frame: pd.DataFrame) -> None:
    calendar = SITE.at(on=NOW.date(), place="01").calendar
    due = bulk.due(WorkingDays(3), frame["received"].to_numpy().astype("datetime64[m]"), calendar)

    assert np.datetime64("2026-01-10T17:00") == due.values[0]
