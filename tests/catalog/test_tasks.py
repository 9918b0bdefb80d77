"""Pictures that an import asked for are shown once they have come."""

from catalog.models.media import ProductMedia
from catalog.queries.pictures import pictures_of
from catalog.services.images import attach_url
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.media.models import Image, RemoteImage
from store.outbox.services import deliver, emit
from tests.catalog.make import a_product


def test_a_fetched_picture_takes_its_place(channel: Channel) -> None:
    product = a_product(channel)
    attach_url(product=product, url="https://pictures.example/one.png", alt="One", actor=SYSTEM)
    deliver()
    assert pictures_of([product.pk]) == {}
    image = Image.objects.create(hash="a" * 64, width=1, height=1, size=1)
    remote = RemoteImage.objects.get()
    RemoteImage.objects.update(image=image)
    emit("remote_image_fetched", remote.pk, image=image.pk)
    emit("remote_image_fetched", remote.pk, image=10**9)
    deliver()
    assert [picture.hash for picture in pictures_of([product.pk])[product.pk]] == ["a" * 64]
    assert ProductMedia.objects.count() == 1
