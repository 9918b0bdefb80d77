"""The HTTP door: headers on every answer, and a refusal is a page or JSON with its own status."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from store.channels.models import Channel
from store.http import DomainErrorMiddleware, SecurityMiddleware
from store.kernel.errors import Conflict, Invalid, NotFound, Problems


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>hello</p>")


@pytest.mark.django_db
def test_health_is_told_when_the_database_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"ok",
        "text/plain",
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in answer


def test_pages_carry_a_policy_and_may_be_stricter(rf: RequestFactory, settings: Settings) -> None:
    answer = SecurityMiddleware(_page)(rf.get("/"))
    policy = answer["Content-Security-Policy"]
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"

    def strict(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})

    settings.SECURE_HSTS_SECONDS = 60
    stricter = SecurityMiddleware(strict)(rf.get("/"))
    assert stricter["Content-Security-Policy"] == "default-src 'none'"
    assert stricter["Strict-Transport-Security"] == "max-age=60"


def test_a_refusal_for_machines_names_every_field(rf: RequestFactory) -> None:
    problems = Problems([Invalid("required", "Enter it.", "email"), Conflict("c", "Taken.")])
    request = rf.get("/", headers={"Accept": "application/json"})
    answer = DomainErrorMiddleware(_page).process_exception(request, problems)
    assert answer is not None
    assert answer.status_code == 422
    assert json.loads(answer.content) == {
        "errors": [
            {"code": "required", "field": "email", "message": "Enter it."},
            {"code": "c", "field": None, "message": "Taken."},
        ]
    }


@pytest.mark.django_db
def test_a_refusal_for_people_is_a_page_with_nothing_to_run(
    rf: RequestFactory, channel: Channel
) -> None:
    error = NotFound("gone", "<script>alert(1)</script> is gone.")
    middleware = DomainErrorMiddleware(_page)
    answer = middleware.process_exception(rf.get("/"), error)
    assert answer is not None
    assert answer.status_code == 404
    assert b"&lt;script&gt;" in answer.content
    assert b"<script>alert" not in answer.content


def test_other_errors_are_left_to_django(rf: RequestFactory) -> None:
    assert DomainErrorMiddleware(_page).process_exception(rf.get("/"), ValueError()) is None
    assert DomainErrorMiddleware(_page)(rf.get("/")).content == b"<p>hello</p>"


@pytest.mark.django_db
def test_the_desks_log_in_is_slowed(client: Client, channel: Channel) -> None:
    data = {"username": "owner@localhost", "password": "guess"}
    pages = [client.post("/admin/login/", data).content.decode() for _ in range(6)]
    assert ["Too many attempts" in page for page in pages] == [False] * 5 + [True]
