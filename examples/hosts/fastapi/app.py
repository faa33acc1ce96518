"""
A FastAPI service that answers for other systems: `POST /due` and `POST /assess`.

    pip install onestop fastapi uvicorn
    uvicorn app:app --workers 2

The catalogue is read once a process, and what was read is shared by all threads.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

import onestop
from onestop.exchange.registers import assessment_data, problem_data, read_dossier

Language = Annotated[str, Query(pattern="^(vi|en)$")]


class _Utf8(JSONResponse):
    """Vietnamese as it is, not as escapes."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


@asynccontextmanager
async def _start(app: FastAPI) -> AsyncIterator[None]:
    """Load before the first request; a catalogue with errors stops the service here and not in an answer."""
    app.state.site = onestop.load(strict=True)
    yield


app = FastAPI(title="onestop", lifespan=_start, default_response_class=_Utf8)


@app.exception_handler(RequestValidationError)
async def _unread(request: Request, error: RequestValidationError) -> JSONResponse:
    """What is no JSON, and a parameter that cannot be read, in the shape of every other refusal."""
    said = [{"code": "request", "message": each["msg"], "where": ".".join(map(str, each["loc"]))} for each in error.errors()]
    return _Utf8({"problems": said}, 422)


@app.exception_handler(HTTPException)
async def _unfit(request: Request, error: HTTPException) -> JSONResponse:
    """What FastAPI itself refuses, such as bytes that are no UTF-8."""
    return _Utf8({"problems": [{"code": "request", "message": str(error.detail), "where": "body"}]}, error.status_code)


# `def` and not `async def`: FastAPI then runs each request in a thread, and a long one holds up no other.
@app.post("/assess")
def assess(request: Request, data: Annotated[Any, Body()], now: datetime | None = None, lang: Language = "vi") -> dict[str, Any]:
    """Judge one dossier, written as a line of a JSON Lines register; *now* with or without a zone, the clock where it is left out."""
    return _answer(request.app.state.site, data, now, lang)


@app.post("/due")
def due(request: Request, data: Annotated[Any, Body()], lang: Language = "vi") -> dict[str, Any]:
    """When a dossier is due that is received at `received`; `procedure`, and where they matter `place`, `case`, `channel`, `facts`."""
    if isinstance(data, dict):  # anything else is refused as it stands
        received = data.pop("received", None)
        data = {"code": "-", **data, "events": [{"at": received, "kind": "received"}]}
    answer = _answer(request.app.state.site, data, None, lang)
    return {key: answer[key] for key in ("due", "provisional", "problems", "assumptions", "revision")}


def _answer(site: onestop.Onestop, data: Any, now: datetime | None, lang: str) -> dict[str, Any]:
    dossier, problems = read_dossier(data, "request")
    if dossier is None:
        raise _Refused(problems, lang)
    # Aware moments, of the clock as of the caller, are converted to Vietnamese time by the library.
    answer = site.assess(dossier, now=now or datetime.now(UTC))
    if answer.deadline is None and any(each.severity == "error" for each in answer.problems):
        raise _Refused(answer.problems, lang)
    said = _said(answer.problems, lang)
    return assessment_data(answer, said, [onestop.render(each, lang) for each in answer.assumptions]) | {"revision": answer.revision}


class _Refused(Exception):
    """Nothing can be answered, because of these problems."""

    def __init__(self, problems: tuple[onestop.Problem, ...], lang: str) -> None:
        self.problems = _said(problems, lang)
        super().__init__()


@app.exception_handler(_Refused)
async def _refused(request: Request, error: _Refused) -> JSONResponse:
    return _Utf8({"problems": error.problems}, 422)


def _said(problems: tuple[onestop.Problem, ...], lang: str) -> list[dict[str, str]]:
    return [problem_data(each, onestop.render(each, lang)) for each in problems]
