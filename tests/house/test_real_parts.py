"""Chromium and the gateway sandbox start, answer and obey."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from store.kernel import clock
from tests.support.browser import PageAt
from tests.support.sandbox import Sandbox


def test_pages_have_the_width_asked_for(page_at: PageAt) -> None:
    page = page_at(390)
    page.set_content("<title>Tuppence</title><p id=w>")
    page.evaluate("document.getElementById('w').textContent = innerWidth")
    assert page.title() == "Tuppence"
    assert page.inner_text("#w") == "390"
    assert page_at(1280).viewport_size == {"width": 1280, "height": 844}


def test_sandbox_answers_and_the_gateway_points_at_it(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.ledger(), list)
    assert settings.GATEWAYS["shift4"]["api_url"] == sandbox.shift4


def test_own_sandbox_moves_the_stores_clock(own_sandbox: Callable[..., Sandbox]) -> None:
    running = own_sandbox()
    assert clock.offset().total_seconds() == 0
    running.advance(3600)
    assert clock.offset().total_seconds() == 3600
