"""
What a person sees who writes a catalogue in an editor: a real YAML language server reads the schemas and how they are wired.

    python3 run.py editor

The server (Node.js and npm are wanted) is installed into `.venv/editor`, once, and fetches no schema: those that it finds are ours.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv" / "editor"
PACKAGE, VERSION = "yaml-language-server", "1.25.0"
MODELINE = "# yaml-language-server: $schema="
PATIENCE = 120
"""Seconds to wait for an answer: a busy machine is slow, and a server that says nothing must not hang the check."""


class Server:
    """A language server in a process of its own, asked over its standard input."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        # No store of schemas: nothing is fetched, and no schema but ours can be what underlines a line.
        stores = {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}
        self.settings = {"yaml": {**stores, **settings}}
        self.answers: dict[int, dict[str, Any]] = {}
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.news = threading.Condition()
        self.number = 0
        entry = HOME / "node_modules" / PACKAGE / "bin" / PACKAGE
        command = [shutil.which("node") or "node", str(entry), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
        threading.Thread(target=self._listen, daemon=True).start()
        workspace = {"configuration": True, "workspaceFolders": True, "didChangeConfiguration": {"dynamicRegistration": True}}
        document = {"hover": {"contentFormat": ["markdown"]}, "completion": {"completionItem": {"snippetSupport": True}}}
        folders = [{"uri": ROOT.as_uri(), "name": ROOT.name}]
        capabilities = {"workspace": workspace, "textDocument": document}
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "workspaceFolders": folders, "capabilities": capabilities})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {}})

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Return what the server answers; raise where it does not in time."""
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        with self.news:
            if not self.news.wait_for(lambda: number in self.answers, PATIENCE):
                raise TimeoutError(f"{PACKAGE} did not answer {method}")
            answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{PACKAGE}: {method}: {answer['error']}")
        return answer["result"]

    def open(self, path: Path, text: str) -> None:
        """Show *text* to the server as if it stood at *path*; no file has to be there."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def diagnostics(self, path: Path) -> list[dict[str, Any]]:
        """What is underlined in an open file."""
        with self.news:
            if not self.news.wait_for(lambda: path.as_uri() in self.found, PATIENCE):
                raise TimeoutError(f"{PACKAGE} said nothing of {path}")
            return self.found[path.as_uri()]

    def schemas(self, path: Path) -> list[str]:
        """The names of the schemas that the server took for an open file."""
        found = self.ask("yaml/get/jsonSchema", path.as_uri()) or []
        return [each["uri"].rpartition("/")[2] for each in found if each["uri"].startswith("file:")]

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """Ask about a place in an open file, both numbers from 0."""
        return self.ask(method, {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        while message := self._read():
            with self.news:
                if message.get("method") == "textDocument/publishDiagnostics":
                    self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
                elif "method" not in message:
                    self.answers[message["id"]] = message
                self.news.notify_all()
            if "method" in message and "id" in message:
                asked = message["params"]["items"] if message["method"] == "workspace/configuration" else None
                result = asked and [self.settings.get(item["section"]) for item in asked]
                self._send({"id": message["id"], "result": result})

    def _read(self) -> dict[str, Any] | None:
        length = 0
        while head := self.process.stdout.readline().strip():
            name, _, value = head.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(self.process.stdout.read(length)) if length else None


PROCEDURE = """\
code: "9.000001"
name: {vi: Cấp giấy ví dụ}
field: vi-du
internal: false
facts:
  proxy: {type: bool, question: {vi: Có ủy quyền không?}}
versions:
  - valid_from: 2025-07-01
    status: draft
    level: [commune]
    channels: [in_person, online]
    sources: [{title: Ví dụ, confidence: low, retrieved: 2026-01-05}]
    cases:
      - id: default
        limit: {working_days: 3}
        starts: complete_receipt
      - id: other
        when: {proxy: true}
        limit:
          same_day: {cutoff: "15:00", after: may}
    documents:
      - {id: to-khai, name: {vi: Tờ khai}, original: 1, mode: submit}
      - any_of:
          - id: cccd
            name: {vi: Căn cước}
          - {id: ho-chieu, name: {vi: Hộ chiếu}, max_age: {months: 6}}
    fees: [{name: {vi: Lệ phí}, amount: 8000}]
    results: [{name: {vi: Giấy}}]
    not_read: [steps, sets]
"""
CASES = """\
procedure: "9.000001"
cases:
  - name: Đúng hạn
    place: "01"
    facts: {proxy: true}
    events: [{at: 2026-01-07T09:30, kind: received}]
    expect: {due: 2026-01-10T17:00:00, timeliness: on_time, margin: 0, assumed: false, problems: []}
    why: {vi: Đếm tay}
"""
OVERLAY = """\
place: "01"
decision: {number: 1/QĐ-UBND, date: 2025-12-01}
valid_from: 2026-01-01
overlays:
  - procedure: "9.000001"
    case: default
    against: [2025-07-01]
    instead_of: {working_days: 3}
    set: {limit: {working_days: 2}}
"""
CLOSURE = """\
place: "48"
days: [2026-10-01, 2026-10-02]
name: {vi: Nghỉ tránh bão, en: Storm}
decision: {number: 1/QĐ-UBND, date: 2026-09-30}
"""
TEXTS = {"procedure": PROCEDURE, "cases": CASES, "overlay": OVERLAY, "closure": CLOSURE}

MISTAKES = {
    "procedure": [
        # what is right, what is written in its place, what the editor says; it says so on the line of the mistake
        ('code: "9.000001"', "code: 9.000001", "ngoặc kép"),
        ("name: {vi: Cấp", "nane: {vi: Cấp", "nane is not allowed"),
        ("internal: false", "internal: không", "true (đúng)"),
        ("type: bool", "type: boolean", '"bool"'),
        ("valid_from: 2025-07-01", "valid_from: 01/07/2025", "năm-tháng-ngày"),
        ("valid_from: 2025-07-01", "valid_from: 2025-13-01", "năm-tháng-ngày"),
        ("retrieved: 2026-01-05", "retrieved: hôm qua", "năm-tháng-ngày"),
        ("status: draft", "status: nháp", '"draft"'),
        ("level: [commune]", "level: [xa]", '"commune"'),
        ("level: [commune]", "level: commune", "array"),
        ("level: [commune]", "levle: [commune]", "levle is not allowed"),
        ("confidence: low", "confidence: thấp", '"low"'),
        ("versions:", "version:", "version is not allowed"),
        ("limit: {working_days: 3}", "limit: {workingdays: 3}", "workingdays is not allowed"),
        ("limit: {working_days: 3}", "limit: {working_days: ba}", "Cần một số"),
        ("limit: {working_days: 3}", "limit: {working_days: 3, months: 1}", "months is not allowed"),
        ("limit: {working_days: 3}", "limit: 3", "{working_days: 3}"),
        ("starts: complete_receipt", "starts: nhận đủ", '"complete_receipt"'),
        ("when: {proxy: true}", "when: proxy", "Điều kiện"),
        ('cutoff: "15:00"', "cutoff: 3pm", "15:00"),
        ("after: may", "after: maybe", '"must"'),
        ("original: 1", 'original: "1"', "số nguyên"),
        ("original: 1", "orignal: 1", "orignal is not allowed"),
        ("mode: submit", "mode: nộp", '"submit"'),
        ("{id: to-khai, name", "{name", 'Missing property "id"'),
        ("months: 6", "months: 0", "minimum"),
        ("amount: 8000", "amount: 8.000 đồng", "số nguyên"),
        ("results: [{name: {vi: Giấy}}]", "results: [{name: {en: Paper}}]", 'Missing property "vi"'),
        ("not_read: [steps, sets]", "not_read: [step, sets]", '"steps"'),
    ],
    "cases": [
        ("kind: received", "kind: nhận", '"received"'),
        ("timeliness: on_time", "timeliness: ontime", '"on_time"'),
        ("margin: 0", "margin: không", "số nguyên"),
        ("assumed: false", "assumed: sai", "true (đúng)"),
        ("expect: {due", "expcet: {due", "expcet is not allowed"),
        ("on_time, margin", "on_time, magin", "magin is not allowed"),
        ('place: "01"', "place: 1", "ngoặc kép"),
    ],
    "overlay": [
        ("valid_from: 2026-01-01", "valid_from: 1/1/2026", "năm-tháng-ngày"),
        ("set: {limit", "set: {limits", "limits is not allowed"),
        ("against: [2025-07-01]", "against: [đầu tháng 7]", "năm-tháng-ngày"),
        ("instead_of: {working_days: 3}", "instead_of: {days: 3}", "days is not allowed"),
    ],
    "closure": [
        ("2026-10-02]", "02/10/2026]", "năm-tháng-ngày"),
        ('place: "48"', "place: 48", "ngoặc kép"),
        ("days:", "day:", "day is not allowed"),
    ],
}
MISSING = [("procedure", "field: vi-du\n", 1, "field"), ("procedure", "        limit: {working_days: 3}\n", 14, "limit")]
MISSING += [("procedure", "            name: {vi: Căn cước}\n", 24, "name"), ("overlay", "    set: {limit: {working_days: 2}}\n", 5, "set")]
"""A line that is left out, and the line of the thing that then lacks it."""

OFFERED = [
    # after this line, so many spaces in: these keys are offered, with these words beside them
    ("status: draft", 4, {"agency": "Cơ quan giải quyết", "sets": None, "valid_to": None, "steps": "Trình tự thực hiện"}),
    ("starts: complete_receipt", 8, {"modifiers": None, "extensions": "Gia hạn theo luật", "excludes": None}),
    ("name: {vi: Căn cước}", 12, {"original": "Số bản chính", "mode": None, "max_age": None}),
    ("field: vi-du", 0, {"audience": "Đối tượng thực hiện", "place": "Mã địa bàn"}),
]
HOVERED = {
    "code": "Mã thủ tục",
    "valid_from": "Ngày bắt đầu áp dụng",
    "cases": "Các trường hợp và thời hạn",
    "limit": "Thời hạn",
    "working_days": "Số ngày làm việc",
    "starts": "Thời điểm bắt đầu tính",
    "when": "Điều kiện áp dụng",
    "cutoff": "Nhận sau giờ này",
    "documents": "Thành phần hồ sơ",
    "any_of": "Một trong các giấy tờ",
    "original": "Số bản chính",
    "not_read": "Phần bắt buộc",
}


def kind_of(path: Path) -> str:
    folders = {"overlays": "overlay", "closures": "closure", "columns": "columns"}
    return "cases" if path.name.endswith(".cases.yaml") else next((folders[each] for each in path.parts if each in folders), "procedure")


def catalogue() -> list[Path]:
    """Every file that people write and that has a schema: the nation's, and those of plugins that stand beside it."""
    return _below(ROOT / "catalog", *sorted((ROOT / "plugins").glob("*")))


def _below(*roots: Path) -> list[Path]:
    patterns = ("procedures/*/*.yaml", "overlays/**/*.yaml", "columns/*.yaml")
    return sorted({path for root in roots for pattern in patterns for path in root.glob(f"**/{pattern}")})


def bare(text: str) -> str:
    """A text without its modeline."""
    return text.partition("\n")[2] if text.startswith(MODELINE) else text


def underlined(server: Server, paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for each in server.diagnostics(path):
            yield f"{path.relative_to(ROOT)}:{each['range']['start']['line'] + 1}: {each['message']}"
        if server.schemas(path) != [f"{kind_of(path)}.json"]:
            yield f"{path.relative_to(ROOT)}: the schemas are {server.schemas(path)}"


def by_modeline() -> Iterator[str]:
    """A right file is not underlined where its first line names the schema."""
    schemas = (ROOT / "catalog" / "schema").as_uri()
    with Server({}) as server:
        paths = [*catalogue(), *_below(*sorted((ROOT / "tests/golden/lint").glob("*/good")))]
        for path in paths:
            server.open(path, f"{MODELINE}{schemas}/{kind_of(path)}.json\n{bare(path.read_text(encoding='utf-8'))}")
        print(f"  {len(paths)} files")
        yield from underlined(server, paths)


def by_settings() -> Iterator[str]:
    """A right file is not underlined where the settings of the workspace alone name the schema, and other files have none."""
    with Server(associations()) as server:
        paths = catalogue()
        for path in paths:
            server.open(path, bare(path.read_text(encoding="utf-8")))
        written = {
            ROOT / "plugins/tinh/src/tinh/danh-muc/overlays/rut-ngan.yaml": OVERLAY,
            ROOT / "plugins/tinh/src/tinh/danh-muc/overlays/2026/fees.yaml": OVERLAY,  # ends as `cases` does
            ROOT / "plugins/tinh/src/tinh/danh-muc/overlays/rut-ngan.cases.yaml": CASES,
            ROOT / "plugins/tinh/src/tinh/danh-muc/procedures/vi-du/9.000001.yaml": PROCEDURE,
            ROOT / "plugins/tinh/src/tinh/danh-muc/procedures/vi-du/9.000001.cases.yaml": CASES,
            ROOT / "plugins/tinh/src/tinh/danh-muc/calendar/closures/bao.yaml": CLOSURE,
        }
        for path, text in written.items():
            server.open(path, text)
        print(f"  {len(paths) + len(written)} files")
        yield from underlined(server, [*paths, *written])
        for path in (ROOT / "catalog/laws.yaml", ROOT / "catalog/calendar/horizon.yaml"):
            server.open(path, path.read_text(encoding="utf-8"))
            server.diagnostics(path)
            if server.schemas(path):
                yield f"{path.relative_to(ROOT)}: the schemas are {server.schemas(path)}"


def associations() -> dict[str, Any]:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    return {"schemas": settings["yaml.schemas"]}


def by_scaffold() -> Iterator[str]:
    """What `onestop new` writes names its schema by itself: it is not underlined, and a mistake in it is."""
    with tempfile.TemporaryDirectory() as folder, Server({}) as server:
        root = Path(folder).resolve()
        made = [sys.executable, "-m", "onestop", "new", "procedure", "9.000001", "--field", "vi-du", "--into", str(root)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        for name, right, wrong in (("9.000001.yaml", "level:", "levle:"), ("9.000001.cases.yaml", "events:", "event:")):
            path = root / "procedures" / "vi-du" / name
            text = path.read_text(encoding="utf-8")
            server.open(path, text)
            if not text.startswith(MODELINE) or server.diagnostics(path):
                yield f"{name}: {text.partition(chr(10))[0]} {server.diagnostics(path)}"
            broken = path.with_name(f"x{name}")
            server.open(broken, text.replace(right, wrong))
            if not server.diagnostics(broken):
                yield f"{name}: {wrong} is not underlined"


def place_of(kind: str, number: int) -> Path:
    """Where a text of a kind may stand in the checkout; nothing is written there."""
    names = {"procedure": f"procedures/thu/9.{number:06}.yaml", "cases": f"procedures/thu/9.{number:06}.cases.yaml"}
    names["closure"] = f"calendar/closures/thu-{number}.yaml"
    return ROOT / "catalog" / names.get(kind, f"overlays/thu-{number}.yaml")


def mistakes() -> Iterator[str]:
    """What is wrong is underlined on its line, in words that say what is wanted."""
    with Server(associations()) as server:
        for kind, text in TEXTS.items():
            server.open(place_of(kind, 0), text)
            yield from (f"the {kind} that is broken next: {each['message']}" for each in server.diagnostics(place_of(kind, 0)))
            for number, (right, wrong, said) in enumerate(MISTAKES[kind], 1):
                assert text.count(right) == 1, right
                server.open(place_of(kind, number), text.replace(right, wrong))
                lines = {text[: text.index(right)].count("\n")}
                yield from unlike(server, place_of(kind, number), lines, said, wrong)
        for number, (kind, left_out, line, key) in enumerate(MISSING, 1_000):
            assert TEXTS[kind].count(left_out) == 1, left_out
            server.open(place_of(kind, number), TEXTS[kind].replace(left_out, ""))
            yield from unlike(server, place_of(kind, number), {line - 1}, f'Missing property "{key}"', f"without {key}")
    print(f"  {sum(map(len, MISTAKES.values())) + len(MISSING)} mistakes")


def unlike(server: Server, path: Path, lines: set[int], said: str, what: str) -> Iterator[str]:
    """What is not as it should be; beside it only a key that the mistake leaves missing is told of, where its thing begins."""
    found = [(each["range"]["start"]["line"], each["message"]) for each in server.diagnostics(path)]
    if not any(line in lines and said in message for line, message in found):
        yield f"{what}: line {min(lines) + 1} and {said!r} are wanted, not {found}"
    yield from (f"{what}: {message} on line {line + 1}" for line, message in found if line not in lines and "Missing" not in message)


def completion() -> Iterator[str]:
    """At an empty place the keys that may stand there are offered, each with its Vietnamese words, and none that stands there already."""
    lines = PROCEDURE.splitlines()
    with Server(associations()) as server:
        for number, (after, spaces, wanted) in enumerate(OFFERED, 1):
            index = next(index for index, line in enumerate(lines) if after in line)
            path = place_of("procedure", number)
            server.open(path, "\n".join([*lines[: index + 1], " " * spaces, *lines[index + 1 :]]))
            offered = _offered(server, path, index + 1, spaces)
            for key, title in wanted.items():
                if key not in offered or not offered[key] or (title and title not in str(offered[key])):
                    yield f"after {after!r}: {key} is offered with {offered.get(key)!r}"
            here = after.partition(":")[0]
            if here in offered:
                yield f"after {after!r}: {here} is offered again"
        yield from _limits_offered(server)


def _limits_offered(server: Server) -> Iterator[str]:
    """Below `limit:` the units are offered."""
    text = PROCEDURE.replace("        limit: {working_days: 3}\n", "        limit:\n          \n")
    path = place_of("procedure", 100)
    server.open(path, text)
    line = text[: text.index("limit:\n          \n")].count("\n") + 1
    offered = _offered(server, path, line, 10)
    if missing := {"working_days", "calendar_days", "months", "hours", "same_day", "then"} - set(offered):
        yield f"below limit: {sorted(missing)} are not offered, but {sorted(offered)}"


def _offered(server: Server, path: Path, line: int, column: int) -> dict[str, Any]:
    server.diagnostics(path)  # only then has the server read its settings
    answer = server.at("textDocument/completion", path, line, column)
    return {item["label"]: item.get("documentation") for item in (answer["items"] if isinstance(answer, dict) else answer)}


def hover() -> Iterator[str]:
    """The pointer over a key shows its Vietnamese title."""
    lines = PROCEDURE.splitlines()
    with Server(associations()) as server:
        path = place_of("procedure", 1)
        server.open(path, PROCEDURE)
        server.diagnostics(path)
        for key, title in HOVERED.items():
            line = next(index for index, text in enumerate(lines) if f"{key}:" in text)
            answer = server.at("textDocument/hover", path, line, lines[line].index(f"{key}:") + 1)
            shown = answer["contents"]["value"] if answer else None
            if not shown or title not in shown or " || " in shown:
                yield f"{key}: {shown!r}"


CHECKS = (by_modeline, by_settings, by_scaffold, mistakes, completion, hover)


def install() -> bool:
    """Install the server where it is not yet; False where that cannot be done."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            print(f"{tool} is not here: this check needs Node.js with npm · cần Node.js có npm", file=sys.stderr)
            return False
    about = HOME / "node_modules" / PACKAGE / "package.json"
    if about.exists() and json.loads(about.read_text(encoding="utf-8"))["version"] == VERSION:
        return True
    HOME.mkdir(parents=True, exist_ok=True)
    options = ("--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    command = [shutil.which("npm"), "install", *options, "--prefix", str(HOME), f"{PACKAGE}@{VERSION}"]
    if subprocess.run(command, cwd=HOME).returncode:
        print(f"npm could not install {PACKAGE} {VERSION} · npm không cài được", file=sys.stderr)
        return False
    return True


def main(*names: str) -> int:
    """Run the checks named, all by default; 0 if all is as it should be, 2 if the server cannot be had."""
    known = {check.__name__: check for check in CHECKS}
    if not set(names) <= set(known):
        print(f"the checks are {', '.join(known)}", file=sys.stderr)
        return 2
    if not install():
        return 2
    wrong = 0
    for name in names or known:
        print(f"{name}: {known[name].__doc__}", flush=True)
        for each in known[name]():
            wrong += 1
            print(f"  ✗ {each}")
    print(f"{wrong} wrong" if wrong else "nothing wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
