"""`{% form 'type', object, attribute: value %}`: a posting form, with `form` inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from themes.liquid.drops import Drop, DropError
from themes.liquid.host import FormState
from themes.liquid.scope import Scope
from themes.liquid.tags.blocks import ArgumentsNode, ArgumentsTag, Given
from themes.liquid.text import attributes, escape, to_text


class FormErrors(Drop, Sequence[object]):
    """The names of the fields in error; `messages.NAME` is the sentence for one."""

    fields = frozenset({"messages", "size"})

    def __init__(self, errors: dict[str, object]) -> None:
        self.messages = errors
        self.size = len(errors)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, slice)):
            return list(self.messages)[key]
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[object]:
        return iter(self.messages)

    def __len__(self) -> int:
        return self.size


class FormDrop(Drop):
    """`form` inside the tag; `errors` is nil when there are none."""

    fields = frozenset({"id", "errors", "error_list", "values", "fields", "posted_successfully?"})

    def __init__(self, kind: str, state: FormState) -> None:
        self.id = kind
        self.errors = FormErrors(dict(state.errors)) if state.errors else None
        self.error_list = [{"field": name, "text": text} for name, text in state.errors.items()]
        self.values = dict(state.values)
        self.posted_successfully_p = state.posted
        self._inputs = list(state.fields)

    def __getitem__(self, key: object) -> object:
        return self._inputs if key == "fields" else super().__getitem__(key)


class FormNode(ArgumentsNode):
    """The form element around the rendered body."""

    def show(self, scope: Scope, buffer: TextIO, given: Given) -> None:
        """Ask the host where to post, then write the element."""
        kind = to_text(given.values[0])
        about = given.values[1] if len(given.values) > 1 else None
        try:
            state = scope.frame.host.form(kind, about)
        except Exception as err:
            raise DropError(f"form {kind}") from err
        hidden = [("form_type", kind), ("utf8", "✓"), *state.hidden]
        named = dict(given.named)
        back = named.pop("return_to", None)
        if back is not None:
            hidden.append(("return_to", to_text(back)))
        buffer.write(
            f'<form method="post" action="{escape(state.action)}" accept-charset="UTF-8"'
            f"{attributes(named)}>"
        )
        for name, value in hidden:
            buffer.write(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">')
        self.show_body(scope, buffer, {"form": FormDrop(kind, state)})
        buffer.write("</form>")


class FormTag(ArgumentsTag):
    """`{% form %} … {% endform %}`."""

    name = "form"
    end = "endform"
    node_class = FormNode
