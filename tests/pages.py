"""
Pages: one page for each code that a catalogue can earn, made of the corpus in `golden/lint` and the words in `about.yaml`.

The tables of keys in the Vietnamese page of the format are made of the schemas, whose titles editors show too.
`python3 run.py pages` writes them; a test fails where they are not what this makes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onestop.catalogs.nodes import read_file
from onestop.catalogs.schema import SCHEMAS
from onestop.words.problems import CODES

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "golden" / "lint"
FOLDER = HERE.parent / "docs" / "reference" / "problems"
_NAMES = {"\t": "TAB"}
SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "hint": "gợi ý"}


def about() -> dict[str, dict[str, Any]]:
    """What is said of each code."""
    tree, problems, _ = read_file(FOLDER / "about.yaml", "about.yaml")
    assert tree is not None, problems
    assert not problems, problems
    return dict(tree)


def pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    return {f"{code}.md": _page(code, words) for code, words in about().items()}


def _page(code: str, words: dict[str, Any]) -> str:
    severity = CODES[code].value
    bad, good = (_files(CORPUS / code / kind) for kind in ("bad", "good"))
    said_vi, said_en = (CORPUS / code / "expected.txt").read_text(encoding="utf-8").split("\n\n")
    changed = {name: content for name, content in good.items() if bad.get(name) != content}
    gone = sorted(bad.keys() - good.keys())
    lines = [
        f"# {code}: {words['title']}",
        f"*{words['vi']}.* Severity: **{severity}** ({SEVERITIES[severity]}).",
        str(words["what"]),
        "## Bad example",
        *_shown(bad, "text"),
        "## What is said",
        f"In Vietnamese:\n\n```text\n{said_vi.rstrip()}\n```",
        f"In English (`--lang en`):\n\n```text\n{said_en.rstrip()}\n```",
        "## Good example",
        *_shown(changed, "yaml"),
        *(f"`{name}` is gone." for name in gone),
        "## How to mend it",
        str(words["mend"]),
        "## Does `--fix` mend it?",
        str(words["fix"]),
        "[All problems](../problems.md)",
        "<!-- Made by `python3 run.py pages`; change tests/golden/lint or about.yaml instead. -->",
    ]
    return "\n\n".join(lines) + "\n"


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _shown(files: dict[str, bytes], language: str) -> Iterator[str]:
    for name, content in files.items():
        kind = language if name.endswith(".yaml") else "text"
        yield f"`{name}`:\n\n```{kind}\n{_visible(content).rstrip()}\n```"


def _visible(content: bytes) -> str:
    """The text of a file, with names in the place of what could not be seen."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return f"{content[:16].hex(' ')} …  ({len(content)} bytes, not UTF-8)"
    return "".join(f"⟨{_NAMES.get(sign) or unicodedata.name(sign, f'U+{ord(sign):04X}')}⟩" if _hidden(sign) else sign for sign in text)


def _hidden(sign: str) -> bool:
    return sign not in "\n" and (unicodedata.category(sign) in ("Cc", "Cf", "Mn") or sign == "\u00a0")


FORMAT_VI = HERE.parent / "docs" / "reference" / "catalogue-format.vi.md"
_TABLE = re.compile(r"(<!-- (\w+)\.?(\w*) -->\n).*?(?=<!-- / -->)", re.DOTALL)


def with_tables(text: str) -> str:
    """Return *text* with a table of keys below each mark `<!-- kind.Name -->`, up to `<!-- / -->`."""
    return _TABLE.sub(lambda mark: mark[1] + _keys(mark[2], mark[3]), text)


def _keys(kind: str, name: str) -> str:
    schema = SCHEMAS[kind]()
    inside = schema["properties"].get(name, {}).get("items") or schema["definitions"].get(name)
    shape = inside if name else schema
    shape = next((each for each in shape.get("anyOf", ()) if "properties" in each), shape)
    needed = shape.get("required", ())
    head = ["| khóa | ý nghĩa | bắt buộc |", "|---|---|---|"] if needed else ["| khóa | ý nghĩa |", "|---|---|"]
    rows = []
    for key, value in shape["properties"].items():
        last = f" {'có' if key in needed else ''} |" if needed else ""
        rows.append(f"| `{key}` | {_title(value)} |{last}")
    return "\n".join(["", *head, *rows, "", ""])


def _title(value: dict[str, Any]) -> str:
    example = value.get("examples", [None])[0]
    return f"{value['title']}, ví dụ `{_written(example)}`" if example is not None else str(value["title"])


def _written(value: Any) -> str:
    """A value as a file has it, on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_written(each)}' for key, each in value.items())}}}"
    return str(value)


def main() -> None:
    """Write the pages, and take away those of codes that are gone."""
    FORMAT_VI.write_text(with_tables(FORMAT_VI.read_text(encoding="utf-8")), encoding="utf-8")
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(made)} pages: {FOLDER.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
