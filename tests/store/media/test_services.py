"""Pictures kept once, copied by the worker, fetched with care, and served for a year."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from store.kernel.errors import Invalid
from store.media import fetch, files
from store.media.models import Image, RemoteImage, Rendition
from store.media.queries import srcset, url
from store.media.services import (
    MAX_TRIES,
    fetch_due,
    keep_image,
    render_due,
    request_remote,
)
from store.outbox.models import Event
from tests.store.media.support import Answer, drawn, read, web_server
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def _neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own web servers may be asked; all else stays as strict as it is."""
    monkeypatch.setattr(fetch.CONFIG, "ip_filter_allow_loopback_ips", True)


def test_a_picture_is_kept_once() -> None:
    image = keep_image(content=drawn("JPEG"), name="red\0\r\n.jpg")
    assert keep_image(content=drawn("JPEG"), name="other") == image
    assert (image.extension, image.width, image.height, image.name) == ("jpg", 40, 20, "red.jpg")
    path = files.original(image.hash, "jpg")
    assert path.stat().st_size == image.size
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    path.unlink()
    assert keep_image(content=drawn("JPEG")) == image
    assert path.is_file(), "a lost file comes back with its bytes"


def test_many_who_keep_it_at_once_keep_one(real_db: RealDb) -> None:
    answers = real_db.together(lambda _n: keep_image(content=drawn()).pk, 10)
    assert answers == [Image.objects.get().pk] * 10


def test_what_is_refused_leaves_nothing() -> None:
    with pytest.raises(Invalid):
        keep_image(content=b"<svg onload=alert(1)>")
    assert not Image.objects.exists()
    assert not files.original("a" * 64, "png").parent.parent.exists()


def test_the_worker_makes_copies() -> None:
    image = keep_image(content=drawn(size=(700, 350)))
    assert render_due() == 1
    assert render_due() == 0
    widths = Rendition.objects.order_by("width").values_list("width", flat=True)
    assert list(widths) == [160, 320, 480, 640, 960]
    sizes = [read(files.rendition(image.hash, width).read_bytes()).size for width in widths]
    assert sizes == [(160, 80), (320, 160), (480, 240), (640, 320), (700, 350)]
    image.refresh_from_db()
    assert image.rendered_at is not None


def test_a_lost_picture_stops_no_other() -> None:
    lost, found = keep_image(content=drawn()), keep_image(content=drawn(size=(41, 20)))
    files.original(lost.hash, "png").unlink()
    assert render_due() == 1
    assert set(Rendition.objects.values_list("image_id", flat=True)) == {found.pk}
    assert render_due() == 0


def test_addresses_of_pictures() -> None:
    image = Image(hash="a" * 64, extension="jpg", width=700, height=350)
    base = "/media/" + "a" * 64
    assert url(image) == f"{base}.jpg"
    assert [url(image, width) for width in (1, 160, 161, 650, 5000)] == [
        f"{base}/{step}.webp" for step in (160, 160, 320, 960, 960)
    ]
    assert srcset(image) == ", ".join(f"{base}/{w}.webp {w}w" for w in (160, 320, 480, 640))
    assert srcset(Image(hash="a" * 64, width=20, height=1)) == f"{base}/160.webp 160w"


def _get(client: Client, path: str) -> tuple[StreamingHttpResponse, bytes]:
    """The answer, and its content read to the end, which also closes the file."""
    answer = client.get(path)
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.status_code == 200
    return answer, answer.getvalue()


def test_pictures_are_served_for_a_year(client: Client) -> None:
    image = keep_image(content=drawn(size=(400, 200)))
    early, _ = _get(client, url(image, 320))
    assert early["Content-Type"] == "image/png", "the original, while there is no copy"
    assert early["Cache-Control"] == "public, max-age=30"
    render_due()
    answer, content = _get(client, url(image, 320))
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert read(content).size == (320, 160)
    assert read(_get(client, f"/media/{image.hash}/200.webp")[1]).size == (320, 160)
    assert read(_get(client, f"/media/{image.hash}/9999.webp")[1]).size == (400, 200)
    assert read(_get(client, url(image))[1]).format == "PNG"
    again = client.get(url(image, 320), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "a" * 64 + ".png",
        "a" * 64 + "/320.webp",
        "../secret_key",
        "..%2f..%2fsecret_key",
        "a" * 64 + "/0.webp",
        "a" * 64 + "/-1.webp",
        "a" * 64 + "/99999999999.webp",
        "a" * 64 + ".svg",
        "A" * 64 + ".png",
        "a" * 64 + ".png%00",
        "%ff%fe",
        "",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    keep_image(content=drawn())
    assert client.get(f"/media/{path}").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    image = keep_image(content=drawn())
    assert client.post(url(image)).status_code in {403, 405}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "ftp://a.example/x.png",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://a.example/\r\nX: y",
        "http://a.example/" + "x" * 2000,
        "//a.example/x.png",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as caught:
        request_remote(address)
    assert (caught.value.code, caught.value.field) == ("invalid_url", "url")


@pytest.mark.usefixtures("_neighbours")
def test_a_picture_by_address_comes_with_an_event() -> None:
    with web_server({"/a/red.png?v=1": (200, {}, drawn())}) as base:
        remote = request_remote(f" {base}/a/red.png?v=1")
        assert request_remote(f"{base}/a/red.png?v=1") == remote
        assert fetch_due() == 1
        assert fetch_due() == 0
    remote.refresh_from_db()
    assert remote.image is not None
    assert (remote.image.name, remote.note) == ("red.png", "")
    event = Event.objects.get(kind="remote_image_fetched")
    assert (event.ref, event.payload) == (str(remote.pk), {"image": remote.image.pk})


@pytest.mark.usefixtures("_neighbours")
def test_redirects_are_followed_a_little() -> None:
    answers: dict[str, Answer] = {
        "/one": (302, {"Location": "/two"}, b""),
        "/two": (301, {"Location": "/three"}, b""),
        "/three": (200, {}, drawn()),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    }
    with web_server(answers) as base:
        assert read(fetch.fetch(f"{base}/one")).size == (40, 20)
        with pytest.raises(fetch.UnreachableError, match="more than 3 redirects"):
            fetch.fetch(f"{base}/loop")
        with pytest.raises(fetch.UnreachableError, match="only http and https"):
            fetch.fetch(f"{base}/file")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "http://localhost:9/x.png",
        "http://10.0.0.1/x.png",
        "http://192.168.1.1/x.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:9/x.png",
        "http://[::ffff:127.0.0.1]:9/x.png",
        "http://0.0.0.0:9/x.png",
        "http://100.64.0.1/x.png",
        "http://2130706433:9/x.png",
    ],
)
def test_the_private_network_is_not_asked(address: str) -> None:
    with pytest.raises(fetch.UnreachableError, match="private network"):
        fetch.fetch(address)


def test_a_redirect_into_the_private_network_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch.CONFIG, "ip_filter_allow_loopback_ips", True)
    answers: dict[str, Answer] = {"/x": (302, {"Location": "http://10.0.0.1/x.png"}, b"")}
    with web_server(answers) as base, pytest.raises(fetch.UnreachableError, match="private"):
        fetch.fetch(f"{base}/x")


@pytest.mark.usefixtures("_neighbours")
def test_too_much_and_too_slow_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server({"/x": (200, {}, b"x" * 300_000)}) as base:
        monkeypatch.setattr(fetch, "BYTES", 100_000)
        with pytest.raises(fetch.UnreachableError, match="the file has more than"):
            fetch.fetch(f"{base}/x")
        monkeypatch.setattr(fetch, "SECONDS", -1.0)
        monkeypatch.setattr(fetch, "BYTES", 10**9)
        with pytest.raises(fetch.UnreachableError, match="too slow"):
            fetch.fetch(f"{base}/x")


@pytest.mark.usefixtures("_neighbours")
def test_what_does_not_come_is_tried_again_and_noted() -> None:
    with web_server({}) as base:
        remote = request_remote(f"{base}/missing.png")
        for tries in range(1, MAX_TRIES + 1):
            assert fetch_due() == 0
            remote.refresh_from_db()
            assert (remote.tries, remote.note) == (tries, "the server answered 404")
            assert fetch_due() == 0, "not before its time"
            RemoteImage.objects.update(tried_at=F("tried_at") - timedelta(hours=2))
        assert fetch_due() == 0
    remote.refresh_from_db()
    assert (remote.tries, remote.image) == (MAX_TRIES, None)
    assert not Event.objects.exists()


@pytest.mark.usefixtures("_neighbours")
def test_what_is_no_picture_is_not_asked_for_again() -> None:
    with web_server({"/x.png": (200, {"Content-Type": "image/png"}, b"<html>")}) as base:
        remote = request_remote(f"{base}/x.png")
        assert fetch_due() == 0
    remote.refresh_from_db()
    assert remote.tries == MAX_TRIES
    assert "not a picture" in remote.note


def test_an_unreachable_server_is_noted_without_inner_words() -> None:
    remote = request_remote("http://no-such-host.invalid/x.png")
    assert fetch_due() == 0
    remote.refresh_from_db()
    assert remote.note == "the server cannot be reached (ConnectionError)"
    assert remote.tries == 1


@pytest.mark.usefixtures("_neighbours")
def test_two_workers_fetch_once(real_db: RealDb) -> None:
    with web_server({f"/{n}": (200, {}, drawn(size=(40, n + 1))) for n in range(6)}) as base:
        for number in range(6):
            request_remote(f"{base}/{number}")
        answers = real_db.together(lambda _n: fetch_due(), 4)
    assert sum(answer for answer in answers if isinstance(answer, int)) == 6, answers
    assert Event.objects.filter(kind="remote_image_fetched").count() == 6
    assert set(RemoteImage.objects.values_list("tries", flat=True)) == {1}
