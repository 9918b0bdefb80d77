"""Tax classes and their rates by country."""

from __future__ import annotations

from django.db import models

from store.kernel.rows import bounded


class TaxClass(models.Model):
    """A kind of goods that is taxed alike."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "tax classes"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="tax_class_one_default",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """A class's rate in a country, in parts per million (20 % = 200,000)."""

    tax_class = models.ForeignKey(TaxClass, on_delete=models.CASCADE, related_name="rates")
    country = models.CharField(max_length=2)
    rate_ppm = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tax_class", "country"], name="tax_rate_once"),
            models.CheckConstraint(
                condition=bounded("rate_ppm", 0, 1_000_000), name="tax_rate_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tax_class_id} {self.country} {self.rate_ppm}"
