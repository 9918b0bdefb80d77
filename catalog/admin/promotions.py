"""Promotions: the list, a page for each, and a look at what one would do before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern

from catalog.admin.promotion_form import GOODS, PromotionForm
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.promotions.models import Promotion, PromotionRule, RuleVariant
from catalog.promotions.predicate import plain
from catalog.promotions.queries import is_live, is_over
from catalog.promotions.rewards import PERCENTAGE, Reward
from catalog.queries.reductions import Preview, preview
from catalog.services import promotions as service
from store.admin.base import desk_of, only_viewers, site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import percent, shown
from store.channels.models import Channel
from store.kernel.actor import MANAGE_DISCOUNTS, Actor
from store.kernel.clock import now
from store.kernel.money import Money

LIST = "admin:promotions_promotion_changelist"


@admin.register(Promotion, site=site)
class PromotionAdmin(Editor[Promotion]):
    """Promotions, newest first."""

    needs = MANAGE_DISCOUNTS
    history = "promotion"
    deletes = True
    delete_words = "Your own prices come back within a minute."
    form_class = PromotionForm
    template = "desk/promotion.html"
    list_display = ("name", "takes_off", "how_many", "state")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    ordering = ("-starts_at", "-pk")
    parts: ClassVar = (
        Part("Promotion", ("name", "reward_type", "value", "channels")),
        Part(
            "Which goods",
            ("categories", "collections", "products", "variants"),
            "One of these suffices. A category holds all that is filed below it. "
            "Where several promotions meet, the one that takes off most works alone.",
        ),
        Part("When", ("starts_at", "ends_at")),
    )

    def load(self, rows: Sequence[Promotion]) -> dict[Any, Any]:
        """Rules and numbers of variants of the page, in three queries."""
        rules: dict[int, list[PromotionRule]] = {}
        found = PromotionRule.objects.filter(promotion__in=rows).order_by("pk")
        for rule in found.prefetch_related("channels__channel"):
            rules.setdefault(rule.promotion_id, []).append(rule)
        counts = dict(
            RuleVariant.objects.filter(rule__promotion__in=rows)
            .values_list("rule__promotion")
            .annotate(Count("variant", distinct=True))
            .order_by()
        )
        return {row.pk: (rules.get(row.pk, []), counts.get(row.pk, 0)) for row in rows}

    @admin.display(description="Takes off")
    def takes_off(self, promotion: Promotion) -> str:
        """10 %, or $5.00."""
        rules: list[PromotionRule] = desk_of(promotion)[0]
        return ", ".join(dict.fromkeys(worth(rule) for rule in rules)) or "Nothing"

    @admin.display(description="Variants")
    def how_many(self, promotion: Promotion) -> int:
        """How many are meant."""
        count: int = desk_of(promotion)[1]
        return count

    @admin.display(description="State")
    def state(self, promotion: Promotion) -> str:
        """Whether it works now."""
        return tag(*state_of(promotion, now()))

    def get_urls(self) -> list[URLPattern]:
        """The look before saving."""
        own: list[URLPattern] = [self.also("preview/", self.preview_view, "preview")]
        return own + super().get_urls()

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What the promotion that was typed would make of prices; nothing is saved."""
        only_viewers(self, request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = PromotionForm(request.POST)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            context["found"] = _previewed(form)
        response = self.page(request, "desk/promotion_preview.html", "Preview", context)
        response.status_code = 200 if form.is_valid() else 422
        return response

    def form_words(self, row: Promotion | None) -> dict[str, Any]:
        """Whether all of it fits the form."""
        return {"plain": row is None or _plain_rule(row) is not None}

    def start(self, row: Promotion | None) -> dict[str, Any]:
        """The promotion as it is; a new one is a percentage."""
        places = list(Channel.objects.filter(is_active=True).values_list("pk", flat=True))
        if row is None:
            return {"reward_type": PERCENTAGE, "channels": places}
        found: dict[str, Any] = {
            "name": row.name,
            "starts_at": row.starts_at.replace(second=0, microsecond=0),
            "ends_at": row.ends_at,
        }
        rule = _plain_rule(row)
        return found | (_start_of(rule) if rule is not None else {})

    def around(self, row: Promotion | None) -> dict[str, Any]:
        """How many variants it means, and the way to the preview."""
        found: dict[str, Any] = {"preview_url": self.address("preview")}
        if row is None:
            return found | {"plain": True}
        members = RuleVariant.objects.filter(rule__promotion=row)
        return found | {
            "plain": _plain_rule(row) is not None,
            "rules": [(rule, worth(rule)) for rule in row.rules.all()],
            "count": members.values("variant").distinct().count(),
            "waits": row.due_at is not None and row.due_at <= now(),
            "state": tag(*state_of(row, now())),
        }

    def write(self, row: Promotion | None, sheet: Sheet, actor: Actor) -> Promotion:
        """The promotion and, where it is plain, its rule."""
        form = cast(PromotionForm, sheet.form)
        data = form.cleaned_data
        fields: service.PromotionFields = {"name": data["name"], "ends_at": data["ends_at"]}
        if data["starts_at"] and (row is None or "starts_at" in form.changed_data):
            fields["starts_at"] = data["starts_at"]
        if not form.plain and row is not None:
            return service.update(promotion=row, fields=fields, actor=actor)
        rule: service.RuleFields = {
            "predicate": form.predicate(),
            "channels": list(data["channels"]),
            "reward_type": data["reward_type"],
            "reward_value": data["reward_value"],
        }
        if row is None:
            return service.create(fields=fields, rules=[rule], actor=actor)
        kept = service.update(promotion=row, fields=fields, actor=actor)
        there = _plain_rule(row)
        if there is not None and there.pk is not None:
            service.update_rule(rule=there, fields=rule, actor=actor)
        else:
            service.add_rule(promotion=row, fields=rule, actor=actor)
        return kept

    def remove(self, row: Promotion, actor: Actor) -> None:
        """With its rules."""
        service.delete(promotion=row, actor=actor)


def state_of(promotion: Promotion, moment: datetime) -> tuple[str, str]:
    """A word and its tone."""
    if is_live(promotion, moment):
        return "Live", "good"
    return ("Ended", "") if is_over(promotion, moment) else ("Not yet", "wait")


def worth(rule: PromotionRule) -> str:
    """`12.5 %`, `$5.00`."""
    if rule.reward_type == PERCENTAGE:
        return f"{percent(rule.reward_value)} %"
    place = next((row.channel for row in rule.channels.all()), None)
    return Money(rule.reward_value, place.currency).format() if place else "Nothing"


def _plain_rule(row: Promotion) -> PromotionRule | None:
    """Its only rule, if the form can say all of it; a promotion without rules gets an empty one."""
    rules = list(row.rules.all()[:2])
    if not rules:
        return PromotionRule(promotion=row, reward_type=PERCENTAGE, reward_value=0)
    fits = len(rules) == 1 and plain(rules[0].predicate) is not None
    return rules[0] if fits else None


def _start_of(rule: PromotionRule) -> dict[str, Any]:
    named = plain(rule.predicate) or {}
    places = service.channels_of(rule) if rule.pk is not None else []
    ids = {name: named.get(kind, []) for name, kind in GOODS.items()}
    products = Product.objects.filter(pk__in=ids["products"]).order_by("slug")
    variants = Variant.objects.filter(pk__in=ids["variants"]).order_by("sku")
    currency = places[0].currency if places else "USD"
    value = rule.reward_value
    text = percent(value) if rule.reward_type == PERCENTAGE else shown(value, currency)
    return ids | {
        "reward_type": rule.reward_type,
        "value": text if value else "",
        "channels": [channel.pk for channel in places],
        "products": "\n".join(products.values_list("slug", flat=True)),
        "variants": "\n".join(sku or "" for sku in variants.values_list("sku", flat=True)),
    }


def _previewed(form: PromotionForm) -> list[Preview]:
    data = form.cleaned_data
    reward = Reward(0, data["reward_type"], data["reward_value"])
    return [
        preview(predicate=form.predicate(), reward=reward, channel=channel)
        for channel in data["channels"]
    ]
