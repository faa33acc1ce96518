"""`onestop assess - --json` as other programs use it: through pipes, line by line, for as long as they like."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import heeded
from onestop.exchange.registers import read_questions
from test_cli import Program

ROOT = Path(__file__).parents[1]
FILTER = (sys.executable, "-m", "onestop", "assess", "-", "--json", "--no-plugins")
LIVE = (*FILTER, "--live")
NOW = ("--now", "2026-01-12T09:00")


def question(code: str = "H01", procedure: str = "1.004873", **more: Any) -> bytes:
    """A dossier received on Wednesday 7 January 2026: three working days end on Saturday the 10th, which is worked."""
    data = {"code": code, "procedure": procedure, "place": "01", "events": [{"at": "2026-01-07T09:30", "kind": "received"}]}
    return json.dumps(data | more, ensure_ascii=False).encode() + b"\n"


class _Stdin:
    def __init__(self, *lines: bytes) -> None:
        self.buffer: IO[bytes] = io.BytesIO(b"".join(lines))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Program:
    """The program."""
    return Program(capsys)


def asked(run: Program, monkeypatch: pytest.MonkeyPatch, *lines: bytes, args: tuple[str, ...] = ("--live", *NOW)) -> Any:
    """What the filter says to *lines*."""
    monkeypatch.setattr("sys.stdin", _Stdin(*lines))
    return run("assess", "-", "--json", *args)


def piped(*command: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A process of its own, fed and read to its end."""
    return subprocess.run(command, input=given, capture_output=True, env={**os.environ, **environment}, timeout=60, check=False)


def codes(line: dict[str, Any]) -> list[str]:
    """The codes of an answer's problems."""
    return [each["code"] for each in line["problems"]]


# -- a line in, a line out -----------------------------------------------------------------------------------------------------------


class Host:
    """A program that writes a line and waits for a line, as portals do; a filter that holds an answer back leaves it waiting for ever."""

    def __init__(self, *command: str, **environment: str) -> None:
        pipe = subprocess.PIPE
        with heeded(signal.SIGINT):
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, **environment})

    def ask(self, line: bytes) -> Any:
        """Return the answer to *line*."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(line)
        stdin.flush()
        return json.loads(stdout.readline())

    def end(self) -> tuple[int, bytes]:
        """Close the pipe; return the exit code, and what stood on standard error."""
        _, told = self.process.communicate(timeout=60)
        return self.process.returncode, told


@pytest.mark.parametrize("command", [FILTER, LIVE])
def test_each_line_is_answered_before_the_next_is_written(command: tuple[str, ...]) -> None:
    """
    Broken and blank lines too; so a host that writes a line and reads a line is never left waiting.
    """
    host = Host(*command, *NOW, "--quiet")
    got = [host.ask(line) for line in (question("H1"), b"\n", b"{\n", question("H2"), b"\xff\r\n", question("H3"))]

    assert ["H1", "", "", "H2", "", "H3"] == [each["code"] for each in got]
    assert ["2026-01-10T17:00:00"] * 3 == [each["due"] for each in got if each["due"]]
    assert (1, b"") == host.end()


@pytest.mark.parametrize(("codec", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_a_host_that_writes_two_byte_letters_is_answered_line_by_line_too(codec: str, mark: bytes) -> None:
    """
    A .NET program whose encoding is `Encoding.Unicode` writes so.
    """
    host = Host(*LIVE, *NOW)
    first = host.ask(mark + question("H1").decode().encode(codec))
    second = host.ask(question("Hồ sơ 2").decode().encode(codec))

    assert ("H1", "Hồ sơ 2") == (first["code"], second["code"])
    assert (0, b"") == host.end()


REGISTER = "code,procedure,place,received\n{},1.004873,01,2026-01-07T09:30\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_host_that_writes_a_register_is_answered_row_by_row(codec: str) -> None:
    """
    CSV as well as JSON Lines, the head and the first row at once or one after the other, with or without a byte order mark.
    """
    head, row, _ = REGISTER.format("H1").split("\n")
    together = Host(*FILTER, *NOW, "--quiet")
    apart = Host(*FILTER, *NOW, "--quiet")
    assert apart.process.stdin is not None
    apart.process.stdin.write(f"{head}\n".encode(codec))
    apart.process.stdin.flush()

    for host, first in ((together, REGISTER.format("H1")), (apart, f"{row}\n")):
        later = codec.removesuffix("-sig")
        got = [host.ask(first.encode(codec if host is together else later)), host.ask(f"H2{row[2:]}\n".encode(later))]
        assert ["H1", "H2"] == [each["code"] for each in got]
        assert (0, b"") == host.end()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("command", [FILTER, LIVE])
def test_two_byte_letters_without_a_mark_are_answered_line_by_line(command: tuple[str, ...], codec: str) -> None:
    """
    Their first line is known to be whole as any other's is, though its last byte is no brace.
    """
    host = Host(*command, *NOW)
    got = [host.ask(question(code).decode().encode(codec))["code"] for code in ("H1", "H2")]

    assert ["H1", "H2"] == got
    assert (0, b"") == host.end()


_ODD = st.sampled_from([b"", b"\r", b" ", b"{", b"[]", b"null", b'"', b"\x00", b"\xff\xfe", b'{"code": "\\ud800"}', question("H1").strip()])
_LINES = st.lists(_ODD | st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=8)


@given(_LINES)
def test_there_are_as_many_answers_as_lines_whatever_they_hold(lines: list[bytes]) -> None:
    """
    In their order; the first line only decides the encoding.
    """
    entries = list(read_questions(io.BytesIO(b"".join(line + b"\n" for line in (b"{}", *lines)))))

    assert list(range(1, len(lines) + 2)) == [entry.line for entry in entries]


@given(_LINES, st.integers(0, 8))
def test_a_line_is_answered_alike_whatever_stands_about_it(lines: list[bytes], at: int) -> None:
    """
    Nothing is carried over from one line to the next.
    """
    among = [*lines[:at], question("H9").strip(), *lines[at:]]
    entries = list(read_questions(io.BytesIO(b"".join(line + b"\n" for line in (b"{}", *among)))))
    (alone,) = read_questions(io.BytesIO(question("H9")))

    assert alone.dossier == entries[min(at, len(lines)) + 1].dossier


def test_nothing_is_read_ahead() -> None:
    """
    The answer to a line needs that line alone.
    """

    def lines() -> Iterator[bytes]:
        yield question("H1")
        raise AssertionError("read ahead")

    class _Stream(io.RawIOBase):
        given = lines()

        def readline(self, size: int | None = -1) -> bytes:
            return next(self.given)

    assert "H1" == next(read_questions(_Stream())).code  # type: ignore[arg-type]


# -- what lines may hold ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (question(), []),
        (question().replace(b"\n", b"\r\n"), []),
        (b"  " + question(), []),
        (question()[:-1], []),  # the last line of a stream may have no end
        (b"\n", ["OS803"]),
        (b"\r\n", ["OS803"]),
        (b"{\n", ["OS803"]),
        (b"nonsense\n", ["OS803"]),
        (question()[:-3] + b"\n", ["OS803"]),
        (b"[]\n", ["OS203"]),
        (b"null\n", ["OS203"]),
        (b"[" * 100_000 + b"\n", ["OS803"]),
        (b'{"code": ' + b"9" * 5_000 + b"}\n", ["OS803"]),
        (b"\0\n", ["OS808"]),
        (question().replace(b"H01", b"H\0"), ["OS808"]),
        (question().replace(b"H01", b"H\xff"), ["OS808"]),
        (b'{"code": "\\ud800", "procedure": "1.004873"}\n', ["OS803"]),
        (b'{"code": "' + b"x" * (1 << 20) + b'"}\n', ["OS808"]),
        (b'{"MaHoSo": "H01"}\n', ["OS803"]),
        (question(colour="red"), ["OS201"]),
        (question(procedure="1.4873"), ["OS608"]),
    ],
)
def test_a_line_is_answered_in_its_place(run: Program, monkeypatch: pytest.MonkeyPatch, line: bytes, expected: list[str]) -> None:
    """
    What is wrong with it stands in its answer, which says on which line; the lines around it are judged.
    """
    lines = (question("H00"), line) if not line.endswith(b"\n") else (question("H00"), line, question("H02"))
    got = asked(run, monkeypatch, *lines)

    assert ["H00", "H02"][: len(lines) - 1] == [each["code"] for i, each in enumerate(got.lines) if i != 1]
    assert expected == codes(got.lines[1])
    assert all(each["where"].startswith("<stdin>:2") for each in got.lines[1]["problems"])
    assert ((1 if expected else 0), "") == (got.code, got.err)


@pytest.mark.parametrize("first", [b"\n", b"nonsense\n", b"[]\n", b"code,procedure\n", b"\xff\n"])
def test_a_live_filter_takes_every_line_for_json_the_first_too(run: Program, monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    """
    It does not guess from the first line what the stream is, so a broken one ends nothing.
    """
    got = asked(run, monkeypatch, first, question("H1"))

    assert [False, True] == [each["due"] is not None for each in got.lines]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    .NET Framework writes one of its own accord.
    """
    got = asked(run, monkeypatch, b"\xef\xbb\xbf" + question("H1"), question("H2"))

    assert (0, ["H1", "H2"]) == (got.code, [each["code"] for each in got.lines])


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_an_answer_holds_nothing_that_a_reader_of_lines_takes_for_an_end(run: Program, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """
    Node.js ends a line at U+2028, Python's `splitlines` at U+0085 too; JSON lets both stand in a text.
    """
    got = asked(run, monkeypatch, question(f"H{end}1"))

    assert (1, f"H{end}1") == (len(got.out.splitlines()), got.lines[0]["code"])


# -- the answer: its keys, in this order, with these types ---------------------------------------------------------------------------------

ANSWER = {
    "code": (str,),
    "due": (str, None),
    "statutory_due": (str, None),
    "promised_due": (str, None),
    "disposition": (str, None),
    "timeliness": (str, None),
    "margin": (int, None),
    "provisional": (bool,),
    "problems": (list,),
    "assumptions": (list,),
}
PROBLEM = {"code": (str,), "severity": (str,), "message": (str,), "where": (str,)}
PART = {"due": (str, None), "estimate": (bool,), "disposition": (str,), "timeliness": (str,), "margin": (int, None)}


def fits(data: dict[str, Any], shape: dict[str, tuple[type | None, ...]]) -> bool:
    """Whether *data* has the keys of *shape*, in this order, each with a value of one of its types."""
    return list(data) == list(shape) and all((None if data[key] is None else type(data[key])) in types for key, types in shape.items())


def test_answers_have_the_keys_that_are_written_down_in_that_order(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whatever a line holds; only an interconnected procedure has one more key.
    """
    got = asked(
        run,
        monkeypatch,
        question(),
        question(promised="2026-01-12T17:00"),
        question(procedure="1.4873"),
        question(events=[]),
        b"\n",
        b'{"code": 1}\n',
    ).lines

    assert [True] * 6 == [fits(each, ANSWER) for each in got]
    assert all(fits(each, PROBLEM) for line in got for each in line["problems"])
    assert all(type(each) is str for line in got for each in line["assumptions"])
    assert {"error"} == {each["severity"] for line in got for each in line["problems"]}


def test_an_interconnected_procedure_has_its_parts_at_the_end(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Birth registration with residence and health insurance, 3.000722.
    """
    (got,) = asked(run, monkeypatch, question(procedure="3.000722", facts={"identity_card": False})).lines

    assert [*ANSWER, "parts"] == list(got)
    assert {"birth", "residence", "health-card"} == set(got["parts"])
    assert all(fits(part, PART) for part in got["parts"].values())


def test_the_page_about_the_filter_lists_the_keys_and_their_types() -> None:
    """
    In the order in which they come.
    """
    page = (ROOT / "docs/reference/filter.md").read_text(encoding="utf-8")
    words = {str: "text", int: "whole number", bool: "true or false", list: "list", None: "null"}

    at = 0
    for shape in (ANSWER, PROBLEM, PART):
        for key, types in shape.items():
            row = f"| `{key}` | {' or '.join(words[each] for each in types)} |"
            at = page.find(row, at) + 1
            assert at > 0, row


# -- a live filter ------------------------------------------------------------------------------------------------------------------------


def test_a_live_filter_judges_each_line_at_the_moment_it_comes(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A process that runs for weeks does not answer as of the day it was started; without `--live` one moment holds for all.
    """

    def clock() -> Iterator[datetime]:
        yield from (datetime(2026, 1, 10, 16), datetime(2026, 1, 12, 9))  # due on the 10th at 17:00

    for args, expected in ((("--live",), ["in_time", "overdue"]), ((), ["in_time", "in_time"])):
        moments = clock()
        monkeypatch.setattr("onestop.cli.common.now", lambda moments=moments: next(moments))
        got = asked(run, monkeypatch, question("H1"), question("H2"), args=args)
        assert expected == [each["timeliness"] for each in got.lines]


def test_a_live_filter_answers_a_code_that_comes_again(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A portal shows one dossier many times; in a list it would be there twice.
    """
    got = asked(run, monkeypatch, question(), question())
    listed = asked(run, monkeypatch, question(), question(), args=NOW)

    assert (0, [[], []]) == (got.code, [codes(each) for each in got.lines])
    assert got.lines[0] == got.lines[1]
    assert (1, [[], ["OS805"]]) == (listed.code, [codes(each) for each in listed.lines])


@pytest.mark.parametrize("more", [("--by", "month"), ("--measure", "national"), ("--out", "kq.csv"), ("--normalised", "so.csv")])
def test_a_live_filter_makes_no_table_and_no_file(run: Program, more: tuple[str, ...]) -> None:
    """
    Those are of a list that ends.
    """
    got = run("assess", "-", "--live", *more, "--lang", "en")

    assert (2, "", True) == (got.code, got.out, "--live goes with -" in got.err)


LIST_OPTIONS = [
    ("--map", "Ngày trả kết quả=promised"),
    ("--map-status", "Dừng xử lý=stopped"),
    ("--dates", "received=swapped"),
    ("--fact", "Số người"),
    ("--profile", "national"),
    ("--sheet", "1"),
    ("--header-row", "3"),
    ("--procedure", "1.004873"),
    ("--place", "01"),
    ("--no-pauses",),
]


@pytest.mark.parametrize("more", LIST_OPTIONS, ids=lambda more: more[0])
@pytest.mark.parametrize("live", [("--live",), ()])
def test_an_option_about_lists_is_never_passed_over_in_silence(
    run: Program, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], live: tuple[str, ...]
) -> None:
    """
    With `--place 01` beside lines that name no place every answer would be of another place.
    """
    got = asked(run, monkeypatch, question(), args=(*live, *more, "--lang", "en"))

    why = "--live goes with" if live else "<stdin> is a register already"
    assert (2, "", True, True) == (got.code, got.out, more[0] in got.err, why in got.err)


def test_blank_lines_before_the_first_object_are_answered_as_any_other(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    They do not make CSV of it; a blank line at the end has its answer too, so that lines and answers stay pairs.
    """
    got = asked(run, monkeypatch, b"\n", b" \r\n", question("H1"), b"\n", args=(*NOW, "--quiet"))

    assert (1, "", ["", "", "H1", ""]) == (got.code, got.err, [each["code"] for each in got.lines])
    assert [["OS803"], ["OS803"], [], ["OS803"]] == [codes(each) for each in got.lines]


@pytest.mark.parametrize(("first", "code"), [(b"nonsense\n", "OS821"), (b"{\n", "OS813")])
def test_what_stops_a_filter_is_told_even_where_nothing_else_is(
    run: Program, monkeypatch: pytest.MonkeyPatch, first: bytes, code: str
) -> None:
    """
    `--quiet` hides how a list is read, and not why it is not.
    """
    got = asked(run, monkeypatch, first, question(), args=("--quiet",))

    assert (2, "", True) == (got.code, got.out, code in got.err)


def test_a_live_filter_reads_no_file(run: Program, tmp_path: Path) -> None:
    """
    A file is judged without `--live`.
    """
    assert 2 == run("assess", str(tmp_path / "so.jsonl"), "--live").code


# -- what a process looks like from outside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "given", "code", "lines"),
    [
        (LIVE, b"", 0, 0),
        (LIVE, question(), 0, 1),
        (LIVE, b"{\n", 1, 1),
        (FILTER, b"", 2, 0),  # an empty register is told: what should have filled it did not
        (FILTER, question(), 0, 1),
        (FILTER, b"nonsense\n", 2, 0),
        ((*FILTER[:-1], "--catalog", "nowhere"), question(), 2, 0),
    ],
)
def test_the_exit_code_says_whether_all_was_clean(args: tuple[str, ...], given: bytes, code: int, lines: int) -> None:
    """
    0 clean, 1 problems in answers, 2 nothing could be read; standard error says something of the last alone.
    """
    got = piped(*args, *NOW, "--quiet", given=given)

    assert (code, lines, code == 2) == (got.returncode, len(got.stdout.splitlines()), got.stderr != b"")


@pytest.mark.parametrize("quiet", [False, True])
def test_standard_error_carries_the_summary_alone_and_can_be_silenced(quiet: bool) -> None:
    """
    The problems themselves stand in the answers.
    """
    got = piped(*FILTER, *NOW, "--lang", "en", *(("--quiet",) if quiet else ()), given=question() + b"{\n")

    expected = b"" if quiet else b"Rows read: 2; judged: 1; broken: 1 (OS803: 1).\n"
    assert (1, expected) == (got.returncode, got.stderr)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "cp1258"}],
)
def test_what_is_written_is_utf_8_whatever_the_locale(environment: dict[str, str]) -> None:
    """
    A Windows code page or the locale C changes no byte.
    """
    got = piped(*LIVE, *NOW, given=question("Hồ sơ số 1") + b"{\n", **environment)

    assert got.stdout == piped(*LIVE, *NOW, given=question("Hồ sơ số 1") + b"{\n").stdout
    assert ["Hồ sơ số 1", ""] == [json.loads(line)["code"] for line in got.stdout.decode("utf-8").splitlines()]
    assert "không phải một đối tượng JSON" in got.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals and no such way to start without streams")
class TestStreamsThatGoAway:
    """A host may close what it does not need."""

    def test_a_host_that_reads_no_more_ends_it_quietly(self) -> None:
        """
        Exit code 0: it has what it wanted.
        """
        host = Host(*LIVE, *NOW)
        host.ask(question())
        assert host.process.stdin is not None
        assert host.process.stdout is not None
        host.process.stdout.close()
        host.process.stdin.write(question() * 2)

        assert (0, b"") == host.end()

    def test_a_host_that_does_not_read_what_is_told_gets_its_answers(self) -> None:
        """
        The reader of standard error may be gone, or there may be none from the start; nothing of it comes out among the answers.
        """
        lines = question() + b"{\n"
        shell = " ".join((*FILTER, *NOW))
        closed = piped("sh", "-c", f"{shell} 2>&-", given=lines)
        gone = piped("sh", "-c", f"{{ {shell} 2>&3 3>&-; echo $?; }} 3>&1 | cat", given=lines)

        assert (1, 2) == (closed.returncode, len([json.loads(line) for line in closed.stdout.splitlines()]))
        assert gone.stdout.count(b'"code"') >= 2

    def test_standard_input_that_was_closed_is_empty(self) -> None:
        """
        As a service without streams starts it.
        """
        got = piped("sh", "-c", f"{' '.join(LIVE)} <&-")

        assert (0, b"", b"") == (got.returncode, got.stdout, got.stderr)

    def test_an_interrupt_is_no_traceback(self) -> None:
        """
        What was asked is answered; 130 as shells say it.
        """
        host = Host(*LIVE, *NOW)
        got = host.ask(question())
        host.process.send_signal(signal.SIGINT)

        assert ("H01", (130, b"")) == (got["code"], host.end())


def test_the_reader_of_standard_error_may_go_away() -> None:
    """
    What is told is lost, and no answer is.
    """
    read, write = os.pipe()
    os.close(read)
    got = subprocess.run((*FILTER, *NOW), input=question() + b"{\n", stdout=subprocess.PIPE, stderr=write, timeout=60, check=False)
    os.close(write)

    assert (1, 2) == (got.returncode, len(got.stdout.splitlines()))


# -- versions -----------------------------------------------------------------------------------------------------------------------------


def test_version_tells_what_an_answer_rests_on(run: Program) -> None:
    """
    The revision is that of `due --json`, so that a host can keep it with the answers that it stores.
    """
    got, due = run("version", "--json"), run("due", "1.004873", "--received", "2026-01-07T09:30", "--json")

    assert ["version", "revision", "python"] == list(got.json)
    assert due.json["revision"] == got.json["revision"]
    assert got.json["revision"] in run("version").out
