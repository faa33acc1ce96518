"""The same function of batches gives the same in a loop, in Polars and in DuckDB, and says what is wrong with a column."""

from __future__ import annotations

import pickle
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import onestop
from onestop import Onestop, bulk

pa = pytest.importorskip("pyarrow")
arrow = pytest.importorskip("onestop.bulk.arrow")

NOW = datetime(2026, 1, 31, 12)
load = partial(onestop.load, entry_points=False)


def register(rows: int = 3_000) -> Any:
    """Plain rows, rows without what they need, and rows that are judged alone."""
    first = datetime(2025, 12, 1, 9)
    received = [None if i % 50 == 7 else first + timedelta(hours=5 * (i % 400)) for i in range(rows)]
    return pa.table(
        {
            "code": [f"H{i}" for i in range(rows)],
            "procedure": pa.array([("1.001731", "1.004873", "9.999999", "1.000656")[i % 4] for i in range(rows)]).dictionary_encode(),
            "place": [("01", "48", None)[i % 3] for i in range(rows)],
            "received": pa.array(received, pa.timestamp("s")),
            "resolved": pa.array(
                [at and (at + timedelta(days=i % 9) if i % 5 else None) for i, at in enumerate(received)], pa.timestamp("ms")
            ),
            "withdrawn": pa.nulls(rows),
            "proxy": [None if i % 11 else "true" for i in range(rows)],
        }
    )


@pytest.fixture(scope="module")
def judged() -> Any:
    """What a loop makes of the register."""
    return pa.Table.from_batches(arrow.assess_batches(load, now=NOW)(register().to_batches()))


def test_a_loop_gives_what_the_library_gives(judged: Any, site: Onestop) -> None:
    """
    Each row is the assessment of its dossier.
    """
    assert register()["code"].to_pylist() == judged["code"].to_pylist()
    for asked, got in zip(register().slice(0, 300).to_pylist(), judged.slice(0, 300).to_pylist(), strict=True):
        events = [onestop.Event(asked[kind], kind) for kind in ("received", "resolved") if asked[kind]]
        facts = {} if asked["proxy"] is None else {"proxy": asked["proxy"]}
        answer = site.assess(onestop.Dossier(asked["code"], asked["procedure"], asked["place"] or "vn", events, facts=facts), now=NOW)
        due = answer.deadline.due if answer.deadline else None
        assert (due, answer.outcome.timeliness, answer.outcome.margin) == (got["due"], got["timeliness"], got["margin"])


def test_small_batches_and_large_ones_give_the_same(judged: Any) -> None:
    """
    It does not matter how the stream is cut.
    """
    small = arrow.assess_batches(load, now=NOW)(register().to_batches(max_chunksize=7))

    assert judged.equals(pa.Table.from_batches(small).combine_chunks())


def test_it_travels_to_another_process(judged: Any) -> None:
    """
    Pickled, it still answers; nothing was loaded before it was sent.
    """
    sent = pickle.dumps(arrow.assess_batches(load, now=NOW))

    assert len(sent) < 1_000
    assert judged.equals(pa.Table.from_batches(pickle.loads(sent)(register().to_batches())))


def test_duckdb_reads_from_it_and_it_from_duckdb(judged: Any) -> None:
    """
    A query gives the batches, another asks the results.
    """
    duckdb = pytest.importorskip("duckdb")
    db = duckdb.connect()
    db.register("register", register())
    batches = db.sql("SELECT * FROM register ORDER BY CAST(substr(code, 2) AS int)").to_arrow_reader(1_000)
    results = pa.RecordBatchReader.from_batches(arrow.RESULT, arrow.assess_batches(load, now=NOW)(batches))
    other = duckdb.connect()  # one connection reads one result at a time
    other.register("results", results)
    counted = dict(other.sql("SELECT timeliness, count(*) FROM results GROUP BY 1").fetchall())

    assert {each["values"]: each["counts"] for each in judged["timeliness"].value_counts().to_pylist()} == counted


def test_polars_maps_it(judged: Any) -> None:
    """
    As a step of a lazy frame, which Polars runs in a stream.
    """
    polars = pytest.importorskip("polars")
    assess = arrow.assess_batches(load, now=NOW)

    def step(frame: Any) -> Any:
        return polars.from_arrow(pa.Table.from_batches(assess(frame.to_arrow().to_batches()), schema=arrow.RESULT))

    schema = polars.from_arrow(arrow.RESULT.empty_table()).schema
    frame = polars.from_arrow(register()).lazy().map_batches(step, schema=schema, streamable=True).collect()

    assert judged["due"].to_pylist() == frame["due"].to_list()


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("received", pa.array([datetime(2026, 1, 5)], pa.timestamp("us", "+07:00")), "column 'received': .*without a time zone"),
        ("received", pa.array(["2026-01-05"]), "column 'received': dates or timestamps"),
        ("procedure", pa.array([1.001731]), "column 'procedure': text is wanted"),
        ("place", pa.array([1]), "column 'place': text is wanted"),
    ],
)
def test_a_column_of_another_type_is_named(name: str, values: Any, told: str) -> None:
    """
    Codes are text, moments have no zone.
    """
    columns = {"procedure": pa.array(["1.001731"]), "received": pa.array([datetime(2026, 1, 5)]), name: values}
    with pytest.raises(TypeError, match=told):
        list(arrow.assess_batches(load, now=NOW)(pa.table(columns).to_batches()))


def test_a_register_without_procedures_is_refused() -> None:
    """
    The one column that must be there.
    """
    with pytest.raises(ValueError, match="column 'procedure' is wanted; there are: code"):
        list(arrow.assess_batches(load, now=NOW)(pa.table({"code": ["H1"]}).to_batches()))


def test_nothing_gives_nothing() -> None:
    """
    No batches, and batches of no rows.
    """
    assert [] == list(arrow.assess_batches(load, now=NOW)([]))
    assert 0 == sum(batch.num_rows for batch in arrow.assess_batches(load, now=NOW)(register(0).to_batches()))


def test_parquet_in_and_out(tmp_path: Path, judged: Any) -> None:
    """
    The results of a file are those of its rows.
    """
    import pyarrow.parquet as pq

    pq.write_table(register(), tmp_path / "in.parquet", row_group_size=700)
    rows = arrow.write_parquet(tmp_path / "out.parquet", arrow.assess_batches(load, now=NOW)(arrow.read_parquet(tmp_path / "in.parquet")))

    assert 3_000 == rows
    assert judged.equals(pq.read_table(tmp_path / "out.parquet").combine_chunks())


def test_eight_threads_that_share_a_judge_give_what_one_gives(site: Onestop) -> None:
    """
    A process keeps what it looked up for whoever comes with the same work, also while another thread looks up.
    """
    codes = sorted(site.catalog.procedures)
    columns = [{"procedure": codes[i:] + codes[:i], "received": [datetime(2026, 1, 5, 9)] * len(codes)} for i in range(0, 80, 10)]
    expected = [bulk.Judge(site, NOW).judge(each).due.values.tolist() for each in columns]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(2):
            judge = bulk.Judge(site, NOW)
            with ThreadPoolExecutor(8) as pool:
                assert expected == list(pool.map(lambda each, judge=judge: judge.judge(each).due.values.tolist(), columns))
    finally:
        sys.setswitchinterval(before)


def test_threads_that_share_a_judge_take_turns(site: Onestop) -> None:
    """
    What is looked up is numbered: two that number at once would give one number to two limits.
    """

    class Watched:
        catalog, suppositions, inside, most = site.catalog, site.suppositions, 0, 0

        def at(self, *args: Any) -> Any:
            self.inside += 1
            self.most = max(self.most, self.inside)
            time.sleep(0.001)
            self.inside -= 1
            return site.at(*args)

        assess = staticmethod(site.assess)

    watched = Watched()
    judge = bulk.Judge(watched, NOW)
    codes = sorted(site.catalog.procedures)[:40]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda code: judge.judge({"procedure": [code], "received": [datetime(2026, 1, 5, 9)]}), codes))

    assert 1 == watched.most
