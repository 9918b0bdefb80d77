"""Gift cards at the desk: issue, find, change, stop, send; the code is shown once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from cart.giftcards import words
from cart.giftcards.forms import CardForm, NoteForm, SendForm
from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import balances, by_code
from cart.giftcards.services import cards
from store.admin.base import back, desk_of, only_viewers, site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.forms import DeskForm, checked, done
from store.admin.panels import link
from store.kernel.actor import MANAGE_GIFT_CARD, Actor
from store.kernel.money import Money
from store.mail.queries import mails_about

LIST = "admin:giftcards_giftcard_changelist"
link("Customers", "Gift cards", LIST, icon="redeem", needs=MANAGE_GIFT_CARD, place=30)


@admin.register(GiftCard, site=site)
class GiftCardAdmin(Editor[GiftCard]):
    """Cards are issued and stopped, never deleted: what they are worth stands in the books."""

    needs = MANAGE_GIFT_CARD
    history = cards.KIND
    form_class = CardForm
    template = "desk/gift_card.html"
    list_display = ("card", "worth", "issued_with", "customer", "good_until", "state", "made")
    list_display_links = ("card",)
    list_filter = ("is_active", "currency", "tags")
    search_fields: ClassVar[tuple[str, ...]] = ("last4", "customer_email", "tags__name")
    search_help_text = "Code, its last four characters, e-mail or tag"
    ordering = ("-created_at", "-pk")
    parts: ClassVar = (
        Part("Value", ("amount", "currency", "funding")),
        Part("For whom", ("mail_to", "customer_email", "expiryDate")),
        Part("For you", ("tags", "note", "code")),
    )

    def load(self, rows: Sequence[GiftCard]) -> dict[Any, Any]:
        """What the page's cards are worth."""
        return balances(rows)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[GiftCard], search_term: str
    ) -> tuple[QuerySet[GiftCard], bool]:
        """A whole code finds its card."""
        found = by_code(search_term)
        if found is not None:
            return queryset.filter(pk=found.pk), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="Card")
    def card(self, card: GiftCard) -> str:
        """•••• 7K2M"""
        return str(card)

    @admin.display(description="Worth now")
    def worth(self, card: GiftCard) -> str:
        """What it holds."""
        return self._worth(card).format()

    @admin.display(description="Issued with", ordering="initial_micro")
    def issued_with(self, card: GiftCard) -> str:
        """What it held first."""
        return Money(card.initial_micro, card.currency).format()

    @admin.display(description="Only for", ordering="customer_email")
    def customer(self, card: GiftCard) -> str:
        """Whose orders it may pay."""
        return card.customer_email or "anybody"

    @admin.display(description="Good until", ordering="expires_on")
    def good_until(self, card: GiftCard) -> str:
        """The last day."""
        return words.day(card.expires_on)

    @admin.display(description="State")
    def state(self, card: GiftCard) -> str:
        """Whether it can be used."""
        return tag(*words.state(card, self._worth(card)))

    @admin.display(description="Issued", ordering="created_at")
    def made(self, card: GiftCard) -> str:
        """When."""
        return f"{card.created_at:%-d %b %Y, %H:%M}"

    def _worth(self, card: GiftCard) -> Money:
        return desk_of(card) or balances([card])[card.pk]

    def get_urls(self) -> list[URLPattern]:
        """The buttons' pages come before the frame's own."""
        own: list[URLPattern] = [
            self.also("<path:object_id>/code/", self.code_view, "code"),
            self.also("<path:object_id>/send/", self.send_view, "send"),
            self.also("<path:object_id>/note/", self.note_view, "note"),
            self.also("<path:object_id>/stop/", self.stop_view, "stop"),
            self.also("<path:object_id>/new-code/", self.new_code_view, "new_code"),
        ]
        return own + super().get_urls()

    def form_words(self, row: GiftCard | None) -> dict[str, Any]:
        """A card that is there has fewer fields."""
        return {"card": row}

    def start(self, row: GiftCard | None) -> dict[str, Any]:
        """What can be changed."""
        if row is None:
            return {"funding": GiftCard.PROMOTION}
        names = row.tags.order_by("name").values_list("name", flat=True)
        return {
            "customer_email": row.customer_email,
            "expiryDate": row.expires_on,
            "tags": list(names),
        }

    def write(self, row: GiftCard | None, sheet: Sheet, actor: Actor) -> GiftCard:
        """Issue it, or change it."""
        data = sheet.form.cleaned_data
        if row is not None:
            return cards.update(
                card=row,
                actor=actor,
                expires_on=data["expiryDate"],
                customer_email=data["customer_email"],
                tags=data["tags"],
            )
        return cards.issue(
            amount=data["amount"],
            actor=actor,
            funding=data["funding"],
            mail_to=data["mail_to"],
            customer_email=data["customer_email"],
            expires_on=data["expiryDate"],
            tags=data["tags"],
            note=data["note"],
            code=data["code"],
        )

    def around(self, row: GiftCard | None) -> dict[str, Any]:
        """The card's facts, what it paid, its timeline and mails."""
        if row is None:
            return {}
        worth = balances([row])[row.pk]
        uses = GiftCardUse.objects.filter(card=row).order_by("-created_at", "-pk")
        return {
            "worth": worth.format(),
            "issued_with": self.issued_with(row),
            "state": tag(*words.state(row, worth)),
            "uses": [
                (use, Money(use.amount_micro, row.currency).format(), tag(*words.USE[use.state]))
                for use in uses[:50]
            ],
            "events": [
                (each.at, words.event(each, row.currency), each.actor)
                for each in row.events.order_by("-at", "-pk")[:100]
            ],
            "mails": list(mails_about(f"gift_card:{row.pk}")),
        }

    def code_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The code, once; only what is sent by the button shows it."""
        caller = only_viewers(self, request)
        row = self.row(request, object_id)
        if row is None or request.method != "POST":
            return self.lost(request, object_id) if row is None else self._page(row)
        context = {
            "code": cards.reveal(card=row, actor=caller),
            "row": row,
            "back_url": self.address("change", row.pk),
        }
        return self.page(request, "desk/gift_card_code.html", str(row), context)

    def send_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Mail the code again."""
        row = self.row(request, object_id)
        form = SendForm(request.POST or None, initial={"email": row.customer_email if row else ""})
        return self._ask(
            request,
            object_id,
            form,
            lambda card, caller: cards.resend(
                card=card, actor=caller, email=form.cleaned_data["email"]
            ),
            title="Send the code",
            words="The code goes to this address in a mail.",
            button="Send",
        )

    def note_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write into the timeline."""
        form = NoteForm(request.POST or None)
        return self._ask(
            request,
            object_id,
            form,
            lambda card, caller: cards.add_note(
                card=card, actor=caller, message=form.cleaned_data["message"]
            ),
            title="Add a note",
            words="Only the desk sees it.",
            button="Add",
        )

    def stop_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop it, or let it be used again."""
        row = self.row(request, object_id)
        stops = row is not None and row.is_active
        if stops:
            text = (
                "Nobody can pay with it from now on; its value stays in the books. Orders that "
                "it has paid stay paid."
            )
        else:
            text = "It can be paid with again."
        return self._ask(
            request,
            object_id,
            DeskForm(request.POST or None),
            lambda card, caller: cards.set_active(card=card, active=not stops, actor=caller),
            title="Stop the card" if stops else "Let it be used",
            words=text,
            button="Stop it" if stops else "Let it be used",
            danger=stops,
        )

    def new_code_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a code that was lost or seen by others."""
        return self._ask(
            request,
            object_id,
            DeskForm(request.POST or None),
            lambda card, caller: cards.replace_code(card=card, actor=caller),
            title="Give it a new code",
            words="The old code stops working at once. The new one is shown once, or sent.",
            button="Give it a new code",
            danger=True,
        )

    def _page(self, row: GiftCard) -> HttpResponse:
        return back(self.address("change", row.pk))

    def _ask(
        self,
        request: HttpRequest,
        object_id: str,
        form: DeskForm,
        work: Callable[[GiftCard, Actor], object],
        **context: Any,
    ) -> HttpResponse:
        """A page with a question and perhaps a field; what is refused stands at it."""
        caller = only_viewers(self, request)
        row = self.row(request, object_id)
        if row is None:
            return self.lost(request, object_id)
        sent = request.method == "POST"
        if sent and not form.fields:
            done(request, lambda: work(row, caller), words=f"{row}: done.")
            return self._page(row)
        if sent and form.is_valid() and checked(form, lambda: work(row, caller)):
            return self._page(row)
        title = f"{context.pop('title')}: {row}"
        context |= {"form": form, "back_url": self.address("change", row.pk)}
        response = self.page(request, "desk/confirm.html", title, context)
        response.status_code = 422 if sent else 200
        return response
