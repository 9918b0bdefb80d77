"""The desk's forms of a gift card."""

from __future__ import annotations

from typing import Any

from django import forms

from cart.giftcards.models import GiftCard
from store.admin.fields import AmountField, TagsField
from store.admin.forms import DeskForm
from store.channels.models import Channel

FUNDING = [
    (GiftCard.PROMOTION, "Given away: the books note a promotion expense"),
    (GiftCard.PAID, "Paid for outside the shop: the books note cash"),
]


class CardForm(DeskForm):
    """A new card, or what of a card can be changed."""

    amount = AmountField(currency="USD", label="Value")
    currency = forms.ChoiceField()
    funding = forms.ChoiceField(label="Where the value comes from", choices=FUNDING)
    mail_to = forms.EmailField(
        label="Send the code to",
        required=False,
        help_text="The mail leaves at once. Without it, the code is shown to you, once.",
    )
    customer_email = forms.CharField(
        label="Only for",
        max_length=254,
        required=False,
        help_text="An e-mail address: then only orders of this person can be paid with it.",
    )
    expiryDate = forms.DateField(  # noqa: N815 – the service names the field so
        label="Good until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day. Empty: it does not expire.",
    )
    tags = TagsField(required=False, help_text="Words with commas between, to find cards again.")
    note = forms.CharField(
        max_length=1000, required=False, help_text="For you; it stands in the timeline."
    )
    code = forms.CharField(
        label="Own code",
        max_length=60,
        required=False,
        help_text="Leave it empty: the shop makes a code that nobody guesses.",
    )
    only_new = ("amount", "currency", "funding", "mail_to", "note", "code")

    def __init__(self, *args: Any, card: GiftCard | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if card is not None:
            for name in self.only_new:
                del self.fields[name]
            return
        rows = Channel.objects.order_by("pk").values_list("currency", flat=True)
        known = list(dict.fromkeys(rows))
        field = self.fields["currency"]
        field.choices = [(each, each) for each in known]  # type: ignore[attr-defined]  # a ChoiceField
        chosen = self.data.get("currency", "") if self.is_bound else ""
        if chosen in known:
            self.fields["amount"].currency = chosen  # type: ignore[attr-defined]  # an AmountField


class SendForm(DeskForm):
    """Where the code is mailed to."""

    email = forms.EmailField(label="Send the code to")


class NoteForm(DeskForm):
    """A line for the timeline."""

    message = forms.CharField(
        label="Note", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
