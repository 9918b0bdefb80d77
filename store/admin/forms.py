"""The desk's forms: what a service refuses becomes an error at the field, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from store.kernel.errors import DomainError

TEXT_ROWS = 8


class NotSavedError(Exception):
    """The form has errors by now; the page's transaction is taken back."""


class DeskForm(forms.Form):
    """A form of the desk: its controls look alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            _dress(field.widget)


def _dress(widget: forms.Widget) -> None:
    box = isinstance(widget, forms.CheckboxInput)
    many = isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect)
    name = "desk-check" if box else "desk-choices" if many else "desk-input"
    widget.attrs.setdefault("class", name)
    if isinstance(widget, forms.Textarea):
        widget.attrs.setdefault("rows", TEXT_ROWS)


def tell(form: forms.BaseForm, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """Put an error at its field; `names` maps a service's field to the form's own."""
    for each in error.errors:
        field = (names or {}).get(each.field or "", each.field)
        known = field is not None and field in form.fields
        hidden = known and form.fields[str(field)].widget.is_hidden
        form.add_error(field if known and not hidden else None, each.message)


@contextmanager
def refusals_at(form: forms.BaseForm, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """What services refuse inside belongs to this form; raises NotSavedError."""
    try:
        yield
    except DomainError as error:
        tell(form, error, names)
        raise NotSavedError from error


def saved(form: forms.BaseForm, work: Callable[[], object]) -> bool:
    """Do a page's work whole or not at all; False when the form has the reasons."""
    try:
        with transaction.atomic(), refusals_at(form):
            work()
    except NotSavedError:
        return False
    return True


def checked(form: forms.BaseForm, work: Callable[[], object]) -> bool:
    """As saved(), for work that opens its own transactions or reads files."""
    try:
        with refusals_at(form):
            work()
    except NotSavedError:
        return False
    return True


def done(request: HttpRequest, work: Callable[[], object], *, words: str) -> bool:
    """Do what a button asks; the owner reads `words`, or why it was refused."""
    try:
        work()
    except DomainError as error:
        for each in error.errors:
            messages.error(request, each.message)
        return False
    messages.success(request, words)
    return True


class LogInForm(AdminAuthenticationForm):
    """Log-in for the staff; too many tries are said in the form."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "This is not the e-mail address and password of somebody at the desk.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        for field in self.fields.values():
            _dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """As Django's; raises ValidationError for what the accounts room refuses."""
        try:
            return super().clean()
        except DomainError as error:
            raise ValidationError(error.message, code=error.code) from error
