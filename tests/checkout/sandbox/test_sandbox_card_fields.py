"""The stand-in for shift4.js in a real Chromium, on a page with a strict policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.checkout.sandbox.running import starting
from tests.support.browser import PageAt
from tests.support.sandbox import Sandbox

_PAGE = """<!doctype html><html lang="en"><title>Pay</title>
<meta name="viewport" content="width=device-width">
<style nonce="n">
 body {{ font: 18px/1.5 Georgia, serif; color: rgb(20, 40, 60) }}
 [data-shift4] {{ border: 1px solid; padding: 10px; min-height: 26px; box-sizing: content-box }}
</style>
<form id="card"><div data-shift4="number"></div><div data-shift4="expiry"></div>
<div data-shift4="cvc" aria-label="Card security code"></div><button>Pay</button></form>
<p id="said" role="status"></p>
<script src="{origin}/shift4.js"></script>
<script nonce="n">
 const shift4 = Shift4("pk_test_page");
 const group = shift4.createComponentGroup().automount("#card");
 document.forms[0].addEventListener("submit", async (event) => {{
   event.preventDefault();
   said.textContent = "";
   try {{ said.textContent = (await shift4.createToken(group)).id; }}
   catch (problem) {{ said.textContent = [problem.type, problem.code, problem.message].join("|"); }}
 }});
</script>"""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("fields")) as start:
        yield start()


@pytest.fixture(scope="module")
def shop_url(sandbox: Sandbox) -> Iterator[str]:
    origin = sandbox.shift4
    policy = (
        f"default-src 'none'; style-src 'nonce-n'; script-src 'nonce-n' {origin};"
        f" frame-src {origin}; base-uri 'none'; form-action 'none'"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = _PAGE.format(origin=origin).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html;charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    # Another host name than the sandbox's, as a shop and its provider are.
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(page_at: PageAt, shop_url: str) -> Page:
    opened = page_at(390)
    opened.goto(shop_url)
    for label in ("Card number", "Expiry date", "Card security code"):
        expect(_field(opened, label)).to_be_visible()
    return opened


def _field(page: Page, label: str) -> Locator:
    return page.frame_locator(f'iframe[title="{label}"]').get_by_label(label)


def _fill(page: Page, number: str, expiry: str = "1240", cvc: str = "123") -> None:
    for label, text in (
        ("Card number", number),
        ("Expiry date", expiry),
        ("Card security code", cvc),
    ):
        field = _field(page, label)
        field.fill("")
        field.press_sequentially(text)


def test_a_card_becomes_a_token_and_stays_out_of_the_page(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _fill(page, "4242424242424242")
    expect(_field(page, "Card number")).to_have_value("4242 4242 4242 4242")
    expect(_field(page, "Expiry date")).to_have_value("12 / 40")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#said")).to_contain_text("tok_")
    assert "4242" not in page.content()
    assert page.evaluate("document.querySelectorAll('input').length") == 0
    assert {url for url in asked if "/tokens" in url} == {f"{sandbox.shift4}/tokens"}
    with pytest.raises(Exception, match="cross-origin"):
        page.evaluate("frames[0].document.body.innerHTML")


def test_the_keyboard_is_enough(page: Page) -> None:
    _field(page, "Card number").focus()
    for text in ("378282246310005", "0141", "1234"):
        page.keyboard.type(text, delay=5)
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)  # focus moves between processes
    expect(_field(page, "Card number")).to_have_value("3782 822463 10005")
    expect(page.get_by_role("button", name="Pay")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("tok_")


@pytest.mark.parametrize(
    ("number", "expiry", "cvc", "said"),
    [
        ("", "", "", "card_error|invalid_number"),
        ("4242424242424241", "1240", "123", "card_error|invalid_number"),
        ("4242424242424242", "1340", "123", "card_error|invalid_expiry_month"),
        ("4242424242424242", "12", "123", "card_error|invalid_expiry_year"),
        ("4242424242424242", "1240", "1", "card_error|invalid_cvc"),
        ("4242424242424242", "0120", "123", "card_error|expired_card"),
        ("4916487051294548", "1240", "123", "card_error|expired_card"),
    ],
)
def test_what_is_wrong_is_said(page: Page, number: str, expiry: str, cvc: str, said: str) -> None:
    _fill(page, number, expiry, cvc)
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#said")).to_contain_text(said)
    # And it can be mended.
    _fill(page, "5555555555554444")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#said")).to_contain_text("tok_")


def test_the_wrong_field_is_marked_and_focused(page: Page) -> None:
    _fill(page, "4242424242424242", "1340")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#said")).to_contain_text("invalid_expiry_month")
    expect(_field(page, "Expiry date")).to_have_attribute("aria-invalid", "true")
    expect(_field(page, "Expiry date")).to_be_focused()


def test_fields_look_like_the_page_and_fill_their_place(page: Page) -> None:
    field = _field(page, "Card number")
    style = "(e) => [getComputedStyle(e).color, getComputedStyle(e).fontSize]"
    assert field.evaluate(style) == ["rgb(20, 40, 60)", "18px"]
    assert field.get_attribute("autocomplete") == "cc-number"
    box = page.locator('iframe[title="Card number"]').bounding_box()
    place = page.locator('[data-shift4="number"]').bounding_box()
    assert box is not None
    assert place is not None
    assert box["width"] == place["width"] - 22
    assert box["height"] >= 26
    field.focus()
    page.keyboard.press("1")
    assert field.evaluate("(e) => getComputedStyle(e).boxShadow") != "none"


def test_a_token_needs_fields_on_the_page(page: Page) -> None:
    said = page.evaluate(
        "Shift4('pk_test_page').createToken(Shift4('x').createComponentGroup())"
        ".catch((problem) => problem)"
    )
    assert said["type"] == "invalid_request"
