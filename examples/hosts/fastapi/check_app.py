"""The service as its callers see it, through FastAPI's own test client: `python3 run.py hosts fastapi` runs this."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from app import app
from fastapi.testclient import TestClient

DOSSIER = {"code": "H01", "procedure": "1.004873", "place": "01", "events": [{"at": "2026-01-07T09:30", "kind": "received"}]}
DUE = "2026-01-10T17:00:00"  # three working days after Wednesday 7 January 2026; Saturday the 10th is worked


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app) as opened:
        yield opened


def test_a_dossier_is_judged(client: TestClient) -> None:
    got = client.post("/assess", params={"now": "2026-01-08T09:00:00"}, json=DOSSIER)

    assert (got.status_code, *(got.json()[key] for key in ("due", "timeliness", "margin"))) == (200, DUE, "in_time", 2)
    assert got.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-10T10:00:00Z", "in_time"),  # 17:00 in Viet Nam, the last minute
        ("2026-01-10T17:00:00Z", "overdue"),  # past midnight there
        ("2026-01-10T23:59:59+07:00", "in_time"),  # dates are compared
        ("2026-01-11T00:00:00+07:00", "overdue"),
    ],
)
def test_moments_with_a_zone_are_converted(client: TestClient, now: str, expected: str) -> None:
    assert expected == client.post("/assess", params={"now": now}, json=DOSSIER).json()["timeliness"]


@pytest.mark.parametrize("received", ["2026-01-07T09:30", "2026-01-07T02:30:00Z", "2026-01-06T18:30:00-08:00"])
def test_a_due_date_is_told(client: TestClient, received: str) -> None:
    got = client.post("/due", json={"procedure": "1.004873", "place": "01", "received": received})

    assert (got.status_code, got.json()["due"], got.json()["problems"]) == (200, DUE, [])
    assert got.json()["revision"] == app.state.site.revision


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/assess", {"code": "H01"}, "OS202"),
        ("/assess", [], "OS203"),
        ("/due", [], "OS203"),
        ("/assess", {**DOSSIER, "procedure": "1.4873"}, "OS608"),
        ("/assess", {**DOSSIER, "colour": "red"}, "OS201"),
        ("/due", {"procedure": "1.004873"}, "OS202"),
        ("/due", {"procedure": "1.004873", "received": "7/1/2026"}, "OS804"),
        ("/due", {"procedure": "1.004873", "received": 1}, "OS804"),
    ],
)
def test_what_cannot_be_answered_is_422_with_problems(client: TestClient, path: str, body: object, code: str) -> None:
    got = client.post(path, json=body)

    assert (422, code) == (got.status_code, got.json()["problems"][0]["code"])


@pytest.mark.parametrize(
    ("body", "params", "status"),
    [(b"{", {}, 422), (b"", {}, 422), (b"\xff", {}, 400), (b"{}", {"lang": "fr"}, 422), (b"{}", {"now": "yesterday"}, 422)],
)
def test_what_cannot_be_read_is_refused_in_the_same_shape(client: TestClient, body: bytes, params: dict[str, str], status: int) -> None:
    got = client.post("/assess", content=body, params=params, headers={"content-type": "application/json"})

    assert (status, ["request"]) == (got.status_code, [each["code"] for each in got.json()["problems"]])


def test_problems_speak_the_language_that_is_asked_for(client: TestClient) -> None:
    said = [client.post("/assess", json={"code": "H01"}, params={"lang": lang}).json()["problems"][0]["message"] for lang in ("vi", "en")]

    assert (said[0], said[1].isascii() or "procedure" in said[1]) == ("Thiếu khóa “procedure”; thêm vào đây.", True)


def test_requests_at_once_have_the_same_answer(client: TestClient) -> None:
    def ask(_: int) -> object:
        return client.post("/assess", params={"now": "2026-01-08T09:00:00"}, json=DOSSIER).json()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(80)))

    assert [answers[0]] * 80 == answers
