"""
A deep check: ten million rows through Spark's `mapInArrow` and through a loop give the same digest.

    python3 run.py spark [ROWS]

Needs Java 17 or newer; it takes some minutes and about 4 GB of disk.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import onestop
from onestop.bulk.arrow import SPARK_RESULT, assess_batches, read_parquet, write_parquet

ROWS = 10_000_000
PART = 1_000_000
NOW = datetime(2026, 6, 1, 12)
PLACES = (
    "01",
    "04",
    "08",
    "11",
    "12",
    "15",
    "19",
    "22",
    "24",
    "25",
    "31",
    "33",
    "37",
    "38",
    "40",
    "42",
    "44",
    "46",
    "48",
    "51",
    "52",
    "56",
)
ASSESS = assess_batches(partial(onestop.load, entry_points=False), now=NOW)


def part(number: int, rows: int, codes: list[str]) -> pa.Table:
    """Some dossiers of three and a half years: nine in ten ended, one in twenty asked for a supplement, a few rows broken."""
    random = np.random.default_rng(number)
    received = np.datetime64("2023-01-01T07:30", "us") + random.integers(0, 1_250 * 1_440, rows).astype("timedelta64[m]")
    resolved = received + random.integers(60, 30 * 1_440, rows).astype("timedelta64[m]")
    resolved[random.random(rows) < 0.1] = np.datetime64("NaT")
    asked = received + random.integers(60, 2 * 1_440, rows).astype("timedelta64[m]")
    asked[random.random(rows) > 0.05] = np.datetime64("NaT")
    answered = asked + np.timedelta64(2, "D")
    resolved = np.where(np.isnat(answered), resolved, np.maximum(resolved, answered + np.timedelta64(1, "h")))
    received[random.random(rows) < 0.0001] = np.datetime64("NaT")
    ids = np.arange(number * PART, number * PART + rows)

    def moments(values: Any) -> pa.Array:
        return pa.array(values, pa.timestamp("us"), mask=np.isnat(values))

    return pa.table(
        {
            "code": pa.array(ids).cast(pa.string()),
            "procedure": pa.array(codes).take(pa.array(random.integers(0, len(codes), rows))),
            "place": pa.array(PLACES).take(pa.array(random.integers(0, len(PLACES), rows))),
            "received": moments(received),
            "supplement_requested": moments(asked),
            "supplemented": moments(answered),
            "resolved": moments(resolved),
        }
    )


def results(path: Path) -> Iterable[Any]:
    """The batches of a file of results."""
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches()


def digest(batches: Iterable[Any]) -> str:
    """A digest of all rows, whatever their order: the sum of a hash of each."""
    total = 0
    for batch in batches:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest(), "big")
    return f"{total % (1 << 64):016x}"


def java() -> str | None:
    """What is wrong with Java on this machine; None where it is new enough."""
    home = os.environ.get("JAVA_HOME")
    found = f"{home}/bin/java" if home else shutil.which("java")
    if not found or not Path(found).exists():
        return "no java was found"
    said = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    version = said.split('"')[1].split(".")[0] if said.count('"') >= 2 else "0"
    return None if version.isdigit() and int(version) >= 17 else f"java says: {said.strip() or 'nothing'}"


def spark(folder: Path, out: Path) -> tuple[float, int]:
    """Run it in Spark, and return the seconds of the run and the rows."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("onestop")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "131072")
        .getOrCreate()
    )
    try:
        session.sparkContext.setLogLevel("ERROR")
        start = time.perf_counter()
        session.read.parquet(str(folder)).mapInArrow(ASSESS, SPARK_RESULT).write.parquet(str(out))
        seconds = time.perf_counter() - start
        return seconds, session.read.parquet(str(out)).count()
    finally:
        session.stop()


def main() -> int:
    """Compare."""
    wrong = java()
    if wrong:
        print(f"Spark cần Java 17 trở lên; {wrong} · Spark needs Java 17 or newer; {wrong}")
        return 2
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    site = onestop.load(entry_points=False)
    # Interconnected procedures are judged dossier by dossier, and would be most of the time.
    codes = [code for code, versions in site.catalog.procedures.items() if not any(case.parts for v in versions for case in v.cases)]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "register"
        folder.mkdir()
        for number in range(-(-rows // PART)):
            pq.write_table(part(number, min(PART, rows - number * PART), codes), folder / f"{number:05}.parquet")
        files = sorted(folder.iterdir())
        print(f"{rows:,} rows, {sum(file.stat().st_size for file in files) >> 20} MiB of Parquet, {len(codes)} procedures", flush=True)
        start = time.perf_counter()
        out = Path(work) / "loop.parquet"
        written = write_parquet(out, ASSESS(batch for file in files for batch in read_parquet(file)))
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"loop:       {seconds:7.1f} s  {written / seconds / 1e6:.2f} M rows/s, one process, at most {peak} MiB", flush=True)
        one = digest(results(out))
        alone = sum(batch.column("alone").true_count for batch in results(out))
        print(f"            {alone:,} rows judged one by one; digest {one}", flush=True)
        seconds, count = spark(folder, Path(work) / "spark")
        other = digest(batch for file in sorted((Path(work) / "spark").glob("*.parquet")) for batch in results(file))
        print(f"mapInArrow: {seconds:7.1f} s  {count / seconds / 1e6:.2f} M rows/s, local[2], start of the session apart; digest {other}")
    if (written, one) != (count, other):
        print("not the same")
        return 1
    print("the same")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
