"""A library's tables, made for these tests alone: no migration of the shop knows them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models


class Toy(models.Model):
    objects: ClassVar[Any]

    class Meta:
        abstract = True
        app_label = "toys"


class Shelf(Toy):
    name = models.CharField(max_length=40)
    place = models.IntegerField(null=True)
    closed = models.BooleanField(default=False)

    class Meta:
        app_label = "toys"

    def __str__(self) -> str:
        return self.name


class Author(Toy):
    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=40)
    born = models.DateField(null=True)

    class Meta:
        app_label = "toys"

    def __str__(self) -> str:
        return self.name


class Book(Toy):
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    rating = models.IntegerField(null=True)
    cents = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)
    branch_id = models.IntegerField(default=1)
    extra = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    note = models.CharField(max_length=80, null=True)

    class Meta:
        app_label = "toys"

    def __str__(self) -> str:
        return self.title


class Review(Toy):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    writer_id = models.IntegerField()
    stars = models.IntegerField()
    text = models.TextField(null=True)

    class Meta:
        app_label = "toys"

    def __str__(self) -> str:
        return f"{self.stars}"
