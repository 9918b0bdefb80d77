"""What a shopper typed at checkout: kept in the session until the order stands, and shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from checkout.complete import Checkout
from checkout.session.models import Session
from store.accounts.address_rules import LENGTHS
from store.accounts.countries import FieldRule, countries, form_fields, is_country
from store.channels.models import Channel
from store.kernel.ids import integer_pk
from themes.pages.forms import words

KEPT = "checkout"
SINGLE = ("email", "country", "delivery", "payment")
BOXES = ("consent", "terms")
MAX_LENGTH = 300
Field = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """Texts by field name; a ticked box is "1"."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """One field's text."""
        return self.texts.get(name, "")

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.get(name))

    @property
    def country(self) -> str:
        """The country's code, or an empty text when it is none that we know."""
        code = self.get("country").upper()
        return code if is_country(code) else ""

    @property
    def method_id(self) -> int | None:
        """The delivery chosen; 0, which is none, for what cannot be one."""
        text = self.get("delivery")
        if not text:
            return None
        return integer_pk(text) or 0

    def address(self) -> dict[str, str]:
        """The address as services take it."""
        return {name: self.get(name) for name in (*LENGTHS, "country")}


def posted(data: QueryDict) -> Draft:
    """What was just sent."""
    names = (*SINGLE, *BOXES, *LENGTHS)
    return Draft({name: words(data, name, MAX_LENGTH) for name in names})


def keep(request: HttpRequest, draft: Draft) -> None:
    """Remember what was typed, right or wrong."""
    request.session[KEPT] = dict(draft.texts)


def forget(request: HttpRequest) -> None:
    """The order stands: nothing typed is kept in the session."""
    request.session.pop(KEPT, None)


def draft_of(request: HttpRequest, session: Session, country: str) -> Draft:
    """What was typed before; else what is known of the shopper."""
    kept = request.session.get(KEPT)
    if isinstance(kept, dict):
        return Draft({str(name): str(text) for name, text in kept.items()})
    address = session.shipping_address
    texts = {name: str(getattr(address, name)) for name in LENGTHS} if address else {}
    return Draft(
        {
            **texts,
            "email": session.email,
            "country": address.country if address else country,
            "payment": session.gateway,
        }
    )


def address_fields(
    draft: Draft, *, channel: Channel, whole: bool, errors: Mapping[str, str]
) -> list[Field]:
    """The country, and with `whole` all that an address needs there."""
    sold_to = channel.countries or list(countries())
    names = countries()
    code = draft.country or channel.default_country
    choices = [
        {"value": each, "label": names[each], "selected": each == code}
        for each in names
        if each in sold_to
    ]
    found = [
        as_field("country", "Country", code, errors, kind="select", choices=choices)
        | {"autocomplete": "country"}
    ]
    if not whole:
        return found
    rules = form_fields(code, country_area=draft.get("country_area"), city=draft.get("city"))
    return found + [_of_rule(rule, draft, errors) for rule in rules]


def _of_rule(rule: FieldRule, draft: Draft, errors: Mapping[str, str]) -> Field:
    choices = [{"value": value, "label": label} for value, label in rule.choices]
    if choices:
        choices.insert(0, {"value": "", "label": "Please choose"})
    kind = "select" if choices else "tel" if rule.name == "phone" else "text"
    hint = f"For example {rule.example}" if rule.example else ""
    made = as_field(
        rule.name, rule.label, draft.get(rule.name), errors, kind=kind, choices=choices, hint=hint
    )
    return made | {"required": rule.required, "autocomplete": rule.autocomplete}


def as_field(
    name: str,
    label: str,
    value: object,
    errors: Mapping[str, str],
    *,
    kind: str = "text",
    choices: list[dict[str, Any]] | None = None,
    hint: str = "",
) -> Field:
    """A field for the templates."""
    return {
        "name": name,
        "label": label,
        "value": value,
        "required": True,
        "autocomplete": "",
        "kind": kind,
        "choices": choices or [],
        "error": errors.get(name, ""),
        "hint": hint,
    }


def needs_address(checkout: Checkout) -> bool:
    """Whether a whole address is asked for; otherwise the country alone decides the tax."""
    return checkout.priced.ships
