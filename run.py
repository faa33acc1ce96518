#!/usr/bin/env python3
"""
One script for newcomers and CI, with nothing but Python >= 3.11 and pip: it makes `.venv`, installs the project into it, and runs.

    python3 run.py demo      judge five registers and print computed beside published figures
    python3 run.py test      all tests
    python3 run.py lint      format, lint, types, layers, dependencies, catalogue
    python3 run.py docs      build the documentation
    python3 run.py pages     write the page of each lint code anew, from its examples
    python3 run.py bench     benchmarks, as ratios
    python3 run.py wheel     build the wheel and try it alone in a new environment
    python3 run.py plugins   install the wheel and every plugin of plugins/ in a new environment, and run the plugins' tests there

Deep checks, of which `deep` and `mutate` before a change of the clock is done:

    python3 run.py coverage  all tests again, and the lines and branches that none of them runs (about 15 minutes)
    python3 run.py deep      the laws of the clock on thousands of new examples (about 30 minutes)
    python3 run.py mutate    every small change of the clock must fail a test, or be explained (about 30 minutes)
    python3 run.py postgres  the calendar as a table in a real PostgreSQL, every date compared (half a minute)
    python3 run.py instructions  what a call costs, counted by valgrind, against what was recorded (three minutes; Linux)
    python3 run.py editor    the schemas in a real language server: completion, titles, underlining (Node.js with npm; one minute)
    python3 run.py linked    the linked data, read by other programs and held against CPSV-AP 3.2.0 and schema.org (one minute)
    python3 run.py spark     ten million dossiers through Spark and through a loop give the same (Java 17 or newer; about ten minutes)
    python3 run.py million   a list of a million dossiers is judged, as CSV in constant memory and as a workbook (about twenty minutes)
    python3 run.py hosts     programs in Java, PHP, .NET, FastAPI and pandas call onestop, each where its tools are found (ten minutes)
    python3 run.py fuzz      whatever bytes a catalogue file holds, problems come back and nothing else (five minutes; Linux)
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXTRAS = {
    "demo": (),
    "test": ("test",),
    "lint": ("test", "lint"),
    "docs": ("docs",),
    "pages": ("test",),
    "bench": ("test", "bench"),
    "wheel": ("test",),
    "plugins": ("test",),
    "coverage": ("test",),
    "deep": ("test",),
    "mutate": ("test", "mutate"),
    "fuzz": ("test", "fuzz"),
    "instructions": ("test",),
    "postgres": ("test",),
    "editor": (),
    "linked": ("linked",),
    "spark": ("arrow", "spark"),
    "million": ("test",),
    "hosts": ("test", "hosts"),
}


def run(*command, **options):
    shown = " ".join(str(part) for part in command)
    print(f"$ {shown.replace(str(ROOT) + os.sep, '')}", flush=True)
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options).returncode


def must(*command):
    code = run(*command)
    if code:
        raise SystemExit(code)


def setup(extras):
    """Install what *extras* need, once for each state of the files that say so."""
    python = BIN / "python"
    if not python.exists():
        print("Making .venv …", flush=True)
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    content = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    stamp = hashlib.sha256(content).hexdigest()
    done = VENV / "installed.txt"
    have = done.read_text().split() if done.exists() else []
    if have[:1] == [stamp] and set(extras) <= set(have[1:]):
        return
    wanted = sorted({*extras, *(have[1:] if have[:1] == [stamp] else [])})
    target = f".[{','.join(wanted)}]" if wanted else "."
    must(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "-e", target)
    done.write_text(" ".join([stamp, *wanted]))


def demo(*rest):
    return run(BIN / "python", "examples/demo.py", *rest)


def test(*rest):
    if rest:
        return run(BIN / "python", "-m", "pytest", *rest)
    # A page's examples follow one another, so a file stays with one worker.
    must(BIN / "python", "-m", "pytest", "-n", "auto", "--dist", "loadfile")
    return run(BIN / "onestop", "test")


def coverage(*rest):
    run(BIN / "python", "-m", "coverage", "run", "-m", "pytest", *rest)
    return run(BIN / "python", "-m", "coverage", "report", "--show-missing", "--skip-covered")


def lint(*rest):
    must(BIN / "ruff", "format", "--check", ".")
    must(BIN / "ruff", "check", ".")
    must(BIN / "mypy")
    must(BIN / "lint-imports")
    must(BIN / "deptry", "src")
    return run(BIN / "onestop", "lint", *rest)


def docs(*rest):
    return run(BIN / "mkdocs", "build", "--strict", *rest)


def pages(*rest):
    return run(BIN / "python", "tests/pages.py", *rest)


def bench(*rest):
    """One of the benchmarks in `tests/bench/`, all by default."""
    names = rest or sorted(path.stem for path in (ROOT / "tests/bench").glob("*.py"))
    return max(run(BIN / "python", f"tests/bench/{name}.py") for name in names)


def installed(place, *more):
    """Build the wheel, install it in a new environment below *place*, with *more* packages, and return its Python."""
    quiet = ("--quiet", "--disable-pip-version-check")
    must(BIN / "python", "-m", "pip", "wheel", *quiet, "--no-deps", "-w", place, ".")
    venv.EnvBuilder(with_pip=True).create(place / "venv")
    python = place / "venv" / BIN.name / "python"
    must(python, "-m", "pip", "install", *quiet, "-c", ROOT / "constraints.txt", next(place.glob("*.whl")), *more)
    return python


def plugins(*rest):
    """What a province does: install the wheel and its plugin, run its tests, look at what is loaded."""
    folders = [ROOT / "plugins" / name for name in rest] or sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        python = installed(Path(folder), "pytest", "hatchling")
        for each in folders:
            must(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", each)
        for each in folders:
            print(f"== {each.name}", flush=True)
            failed += subprocess.run([str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=each, env=env).returncode != 0
        for asked in (("plugins",), ("lint",)):
            failed += subprocess.run([str(python), "-m", "onestop", *asked], cwd=folder, env=env).returncode != 0
    return 1 if failed else 0


def wheel(*rest):
    """What a portal does: install the wheel alone, far from the checkout, and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        python = installed(place)
        # A wheel without the compiled catalogue would answer too, and start three times slower without a word.
        must(python, "-c", "from onestop.plugins.national import catalog_bundle; assert catalog_bundle(), 'no compiled catalogue'")
        asked = ["-m", "onestop", "due", "1.001193", "--received", "2026-01-05T09:30", "--place", "01", "--json"]
        return subprocess.run([str(python), *asked], cwd=place).returncode


def deep(*rest):
    """The laws, with examples that are drawn anew each time."""
    files = rest or ("tests/property", "tests/test_assessments.py", "tests/test_timelines.py")
    return run(BIN / "python", "-m", "pytest", *files, env={**os.environ, "HYPOTHESIS_PROFILE": "deep"})


def mutate(*rest):
    return run(BIN / "python", "tests/mutation.py", *rest)


def fuzz(*rest):
    return run(BIN / "python", "tests/fuzz.py", *rest)


def instructions(*rest):
    return run(BIN / "python", "tests/instructions.py", *rest)


def postgres(*rest):
    return run(BIN / "python", "tests/postgres.py", *rest)


def editor(*rest):
    return run(BIN / "python", "tests/editor.py", *rest)


def linked(*rest):
    return run(BIN / "python", "tests/linked.py", *rest)


def million(*rest):
    return run(BIN / "python", "tests/million.py", *rest)


def spark(*rest):
    return run(BIN / "python", "tests/spark.py", *rest)


def hosts(*rest):
    return run(BIN / "python", "tests/hosts.py", *rest)


VERBS = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "docs": docs,
    "pages": pages,
    "bench": bench,
    "wheel": wheel,
    "plugins": plugins,
    "coverage": coverage,
    "deep": deep,
    "mutate": mutate,
    "fuzz": fuzz,
    "instructions": instructions,
    "postgres": postgres,
    "editor": editor,
    "linked": linked,
    "spark": spark,
    "million": million,
    "hosts": hosts,
}


def main():
    verb, *rest = sys.argv[1:] or ["help"]
    if verb not in VERBS:
        print(__doc__)
        return 0 if verb in ("help", "-h", "--help") else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - people run this with whatever python3 they have
        print("Python 3.11 or newer is needed · cần Python 3.11 trở lên")
        return 2
    setup(EXTRAS[verb])
    return VERBS[verb](*rest)


if __name__ == "__main__":
    raise SystemExit(main())
