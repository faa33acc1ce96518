"""
A deep check: programs in other languages and frameworks call `onestop` as `examples/hosts/` shows, each where its tools are found.

    python3 run.py hosts [NAME …]

What is not found is named and not run; nothing is installed. Each host asks through a filter that hangs on one question and dies on
another, and a file is judged through it. `filter` pipes a million dossiers through `onestop assess - --json --live`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOSTS = ROOT / "examples/hosts"
FILTER = (sys.executable, "-m", "onestop")

ROWS = 1_000_000
GROWTH_KB = 4_096
"""How much more a filter may hold at the last line than at the thousandth."""

TROUBLE = """\
# The real filter, but for two questions: one that it never answers, and one that ends it.
import io, os, sys, time
from onestop.cli import main

class Input(io.RawIOBase):
    def readline(self, size=-1):
        line = sys.__stdin__.buffer.readline(size)
        if b"HANG" in line:
            time.sleep(600)
        if b"DIE" in line:
            os._exit(3)
        return line

class Stdin:
    buffer = Input()

sys.stdin = Stdin()
raise SystemExit(main())
"""


class NotFoundError(Exception):
    """A tool that a host needs is not on this machine."""


def main(names: Sequence[str]) -> int:
    """Run the hosts *names*, all where none is named; 0 where all that could be run are well."""
    wrong, left_out = [], []
    for name in names or CHECKS:
        try:
            with tempfile.TemporaryDirectory() as folder:
                print(f"{name}: {CHECKS[name](Path(folder))}", flush=True)
        except NotFoundError as error:
            left_out.append(name)
            print(f"{name}: not run, {error} is not on this machine", flush=True)
        except (AssertionError, subprocess.SubprocessError) as error:
            wrong.append(name)
            print(f"{name}: WRONG {error}", flush=True)
    print(f"wrong: {', '.join(wrong) or 'none'}; not run: {', '.join(left_out) or 'none'}")
    return 1 if wrong else 0


def found(tool: str) -> str:
    """Return the path of *tool*."""
    path = shutil.which(tool)
    if path is None:
        raise NotFoundError(tool)
    return path


# -- programs that start a process -------------------------------------------------------------------------------------------------------


def question(code: str, **more: object) -> str:
    """Received on Wednesday 7 January 2026, due on Saturday the 10th, which is worked; resolved on Friday."""
    events = [{"at": "2026-01-07T09:30", "kind": "received"}, {"at": "2026-01-09T15:00", "kind": "resolved"}]
    return json.dumps({"code": code, "procedure": "1.004873", "place": "01", "events": events} | more, ensure_ascii=False)


DUE = "2026-01-10T17:00:00 early"
LONG = question("H3", events=[{"at": "2026-01-07T09:30", "kind": "received", "note": "dài " * 60_000}])
LINES = {
    question("H1"): f"H1 {DUE}",
    "{": " null null !",
    question("HANG"): "no answer",
    question("H2"): f"H2 {DUE}",
    question("DIE"): "no answer",
    question("Hồ sơ “số” 1 ạ"): None,  # as the host shows a text with marks that JSON leaves alone
    question("H1", promised="2026-01-12"): f"H1 {DUE}",
    LONG: "H3 2026-01-10T17:00:00 overdue",
}


def calls(command: Sequence[str | Path], folder: Path) -> str:
    """Let a host ask one by one, then judge a file, and show a row of its own as a question; return what was seen."""
    trouble, asked, answered = folder / "trouble.py", folder / "questions.jsonl", folder / "answers.jsonl"
    trouble.write_text(TROUBLE, encoding="utf-8")
    asked.write_bytes("".join(f"{line}\n" for line in LINES).encode())
    began = time.monotonic()
    got = ran(*command, "live", asked, ONESTOP=f"{sys.executable} {trouble}", PATIENCE_MS="15000", LC_ALL="C")
    expected = [said or f"Hồ sơ “số” 1 ạ {DUE}" for said in LINES.values()]
    assert expected == got.splitlines(), f"live: {got[:2000]}"

    sound = [line for line, said in LINES.items() if said != "no answer"]
    asked.write_bytes("".join(f"{line}\n" for line in sound).encode())
    got = ran(*command, "night", asked, answered, ONESTOP=" ".join(FILTER), LC_ALL="C")
    # In a list the code H1 is there twice, so the later one is not judged.
    expected = [
        f"H1 {DUE}",
        " null null !",
        f"H2 {DUE}",
        f"Hồ sơ “số” 1 ạ {DUE}",
        "H1 null null !",
        "H3 2026-01-10T17:00:00 overdue",
        "code 1",
    ]
    assert expected == got.splitlines(), f"night: {got[:2000]}"

    row = ran(*command, "row")
    assert "NGƯỜI" not in row, "a name went along"
    answer = json.loads(ran(*FILTER, "assess", "-", "--json", "--live", "--no-plugins", given=row))
    seen = answer["code"], answer["due"], answer["promised_due"], answer["timeliness"], answer["problems"]
    assert seen == ("000.00.01.H26-260107-0001", "2026-01-10T17:00:00", "2026-01-12T17:00:00", "early", []), answer
    return f"{len(LINES)} questions, one that hangs and one that kills among them, a file and a row ({time.monotonic() - began:.0f} s)"


def ran(*command: str | Path, given: str = "", **environment: str) -> str:
    """Return what a command prints; it has to end well within two minutes."""
    got = subprocess.run(
        [str(part) for part in command],
        input=given.encode(),
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert got.returncode in (0, 1), f"exit code {got.returncode}"
    return got.stdout.decode("utf-8")


def java(folder: Path) -> str:
    """Compile for Java 11, and call."""
    javac, runtime = found("javac"), found("java")
    subprocess.run([javac, "--release", "11", "-Xlint:all", "-Werror", "-d", folder, HOSTS / "java/OnestopHost.java"], check=True)
    version = subprocess.run([runtime, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    return f"{version}: {calls((runtime, '-Dfile.encoding=ISO-8859-1', '-cp', folder, 'OnestopHost'), folder)}"


def php(folder: Path) -> str:
    """Check its syntax, and call."""
    program = found("php")
    subprocess.run([program, "-l", HOSTS / "php/onestop.php"], check=True, stdout=subprocess.DEVNULL)
    version = ran(program, "-r", "echo PHP_VERSION;")
    return f"PHP {version}: {calls((program, HOSTS / 'php/onestop.php'), folder)}"


def dotnet(folder: Path) -> str:
    """Build with the SDK; without one, compile with Mono's compiler for the runtime that `pip install dotnetcore2` brings."""
    sdk = shutil.which("dotnet")
    if sdk and ran(sdk, "--list-sdks").strip():
        shutil.copytree(HOSTS / "dotnet", folder / "project")
        subprocess.run([sdk, "build", "-o", folder / "built", folder / "project"], check=True, stdout=subprocess.DEVNULL)
        return f".NET SDK {ran(sdk, '--version').strip()}: {calls((sdk, folder / 'built/OnestopHost.dll'), folder)}"
    compiler, spec = found("mcs"), find_spec("dotnetcore2")
    if spec is None or spec.origin is None:
        raise NotFoundError("a .NET SDK, or the package dotnetcore2,")
    home = Path(spec.origin).parent / "bin"
    runtime = next((home / "shared/Microsoft.NETCore.App").glob("*"))
    parts = [f"-r:{path}" for pattern in ("System*.dll", "netstandard.dll", "mscorlib.dll") for path in sorted(runtime.glob(pattern))]
    made = folder / "host.dll"
    options = ("-nostdlib", "-noconfig", "-langversion:7.2", "-warnaserror", "-target:exe")
    subprocess.run([compiler, *options, f"-out:{made}", *parts, HOSTS / "dotnet/OnestopHost.cs"], check=True)
    framework = {"name": "Microsoft.NETCore.App", "version": runtime.name}
    settings = {"runtimeOptions": {"framework": framework, "configProperties": {"System.Globalization.Invariant": True}}}
    made.with_suffix(".runtimeconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    program = home / "dotnet"
    program.chmod(0o755)
    return f".NET Core {runtime.name}, compiled by Mono's mcs: {calls((program, made), folder)}"


# -- in the process -----------------------------------------------------------------------------------------------------------------------


def inside(name: str, *packages: str) -> Callable[[Path], str]:
    """Return what runs the tests of the example *name* where *packages* are installed."""

    def check(folder: Path) -> str:
        for package in packages:
            if find_spec(package) is None:
                raise NotFoundError(f"the package {package}")
        tests = next((HOSTS / name).glob("check_*.py"))
        environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join([str(HOSTS / name), os.environ.get("PYTHONPATH", "")]),
        }
        command = [sys.executable, "-m", "pytest", "--noconftest", "-q", "-p", "no:cacheprovider", tests]
        got = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert got.returncode == 0, got.stdout
        return got.stdout.strip().splitlines()[-1].strip()

    return check


# -- the filter itself ---------------------------------------------------------------------------------------------------------------------


def stream(folder: Path) -> str:
    """A million different dossiers, with made-up places and facts among them, in the memory that a thousand take."""
    if not Path("/proc/self/status").exists():
        raise NotFoundError("/proc")
    command = [*FILTER, "assess", "-", "--json", "--live", "--now", "2026-03-09T12:00", "--no-plugins"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    pipe = process.stdin

    def feed() -> None:
        for i in range(ROWS):
            at = f"20{14 + i % 12}-01-{1 + i % 28:02}T09:{i % 60:02}"
            more = {"facts": {f"fact_{i}": "x"}, "place": f"{i % 90_000:05}"} if i % 10 == 0 else {}
            pipe.write(f"{question(f'H{i}', events=[{'at': at, 'kind': 'received'}], **more)}\n".encode())
        pipe.close()

    began = time.monotonic()
    feeder = threading.Thread(target=feed)
    feeder.start()
    held = {}
    count = 0
    for count, line in enumerate(process.stdout, 1):
        if count in (1_000, ROWS - 1_000):  # before the last ones: what has ended holds nothing
            held[count] = peak_kb(process.pid)
        if count % 100_000 == 0:
            assert json.loads(line)["code"] == f"H{count - 1}"
    feeder.join()
    process.wait()
    seconds = time.monotonic() - began
    assert count == ROWS, count
    early, late = held.values()
    assert late - early <= GROWTH_KB, held
    cost = f"{ROWS:,} lines in {seconds:.0f} s, {seconds / ROWS * 1e6:.0f} µs each"
    return f"{cost}; {early // 1024} MB at the first thousand, {late // 1024} MB at the end"


def peak_kb(process: int) -> int:
    """Return the most that a process has held so far."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


CHECKS: dict[str, Callable[[Path], str]] = {
    "java": java,
    "php": php,
    "dotnet": dotnet,
    "fastapi": inside("fastapi", "fastapi", "httpx2"),
    "pandas": inside("pandas", "pandas"),
    "filter": stream,
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
