"""Tables of words; words, their beginnings and trigrams are integers (codes.py)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catalog.models.product import Product
from store.kernel.rows import bounded


class Word(models.Model):
    """A word that products have or had; the key is its code."""

    code = models.BigIntegerField(primary_key=True)
    text = models.CharField(max_length=40)
    length = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.text


class Beginning(models.Model):
    """What a word begins with, from one letter to twenty."""

    pk = models.CompositePrimaryKey("code", "word")
    code = models.BigIntegerField()
    word = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.code} {self.word}"


class Trigram(models.Model):
    """Three neighbours in a word: who shares many of them may have been meant."""

    pk = models.CompositePrimaryKey("code", "word")
    code = models.BigIntegerField()
    word = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.code} {self.word}"


class Posting(models.Model):
    """A word of a product; the weight says where it stands."""

    pk = models.CompositePrimaryKey("product_id", "word")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.BigIntegerField()
    weight = models.PositiveSmallIntegerField()

    class Meta:
        # All that a search reads, so that it need not visit the rows.
        indexes: ClassVar = [
            models.Index(fields=["word", "product", "weight"], name="search_by_word")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=bounded("weight", 1, 999), name="search_weight")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.word}"
