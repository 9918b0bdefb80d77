"""The shop's tags: form, paginate, style."""

from __future__ import annotations

import pytest
from liquid.exceptions import LiquidSyntaxError

from tests.liquid.support import host, show
from themes.liquid.drops import LazyList
from themes.liquid.host import Choice, FormField, FormState


def rows(count: int) -> LazyList:
    return LazyList(
        lambda: count, lambda offset, limit: list(range(count))[offset : offset + limit]
    )


def test_form_posts_where_the_host_says_with_its_hidden_fields() -> None:
    seen: list[tuple[str, object]] = []

    def form(kind: str, about: object) -> FormState:
        seen.append((kind, about))
        return FormState("/go?a=1&b", hidden=(("csrf", '"x"'),))

    text = show(
        (
            "{% form 'product', p, class: 'a', data-x: 1, novalidate: '', off: "
            "nil, return_to: '/back' %}in{% endform %}"
        ),
        at=host(form=form),
        p={"title": "T"},
    )
    assert text == (
        '<form method="post" action="/go?a=1&amp;b" accept-charset="UTF-8" class="a" data-x="1"'
        ' novalidate=""><input type="hidden" name="form_type" value="product">'
        '<input type="hidden" name="utf8" value="✓">'
        '<input type="hidden" name="csrf" value="&quot;x&quot;">'
        '<input type="hidden" name="return_to" value="/back">in</form>'
    )
    assert seen == [("product", {"title": "T"})]


def test_form_shows_errors_values_and_fields() -> None:
    country = FormField(
        "country", "Country", kind="select", required=True, choices=(Choice("US", "USA"),)
    )
    state = FormState(
        "/x", errors={"email": "No such."}, values={"email": "a@"}, fields=(country,), posted=True
    )
    source = (
        "{% form 'x' %}{{ form.id }} {{ form.errors.size }} {% for e in "
        "form.errors %}{{ e }}{% endfor %} "
        "{{ form.errors.messages.email }} {% if form.errors contains 'email' %}has{% endif %} "
        "{{ form.error_list[0].text }} {{ form.values.email }} {% if "
        "form.posted_successfully? %}sent{% endif %} "
        "{% for f in form.fields %}{{ f.label }}{{ f['required'] }}{{ "
        "f.choices[0].label }}{% endfor %}{% endform %}{{ form.id }}"
    )
    text = show(source, at=host(form=lambda *_: state))
    assert text.endswith("x 1 email No such. has No such. a@ sent CountrytrueUSA</form>")


def test_form_without_errors_has_nil() -> None:
    source = (
        "{% form 'x' %}{% if form.errors %}bad{% else %}good{% endif %}{{ "
        "form.errors.messages.email }}{% endform %}"
    )
    assert show(source).endswith("good</form>")


def test_tags_without_their_arguments_are_syntax_errors() -> None:
    broken = (
        "{% form %}{% endform %}",
        "{% form 'x' %}",
        "{% section %}",
        "{% paginate x 5 %}{% endpaginate %}",
        "{% style %}",
    )
    for source in broken:
        with pytest.raises(LiquidSyntaxError):
            show(source)


def test_paginate_slices_inside_only() -> None:
    source = (
        "{% paginate l by n %}{% for i in l %}{{ i }},{% endfor %} {{ l.size "
        "}} {{ paginate.pages }}"
        " {{ paginate.current_page }} {{ paginate.items }}{% endpaginate %} {{ "
        "l.first }}{{ paginate.pages }}"
    )
    assert show(source, at=host(page=3), l=rows(60), n=7) == "14,15,16,17,18,19,20, 60 9 3 60 0"


def test_paginate_links() -> None:
    source = (
        "{% paginate l by 5 %}{{ paginate.previous.url }}|{{ paginate.next.url }}|"
        "{% for p in paginate.parts %}{% if p.is_link %}[{{ p.title }}]{% else "
        "%}{{ p.title }}{% endif %}{% endfor %}{% endpaginate %}"
    )
    assert show(source, at=host(page=1), l=rows(60)) == "|?page=2|1[2][3]…[12]"
    assert show(source, at=host(page=6), l=rows(60)) == "?page=5|?page=7|[1]…[4][5]6[7][8]…[12]"
    assert show(source, at=host(page=12), l=rows(60)) == "?page=11||[1]…[10][11]12"
    assert show(source, at=host(page=1), l=rows(0)) == "||1"
    assert show(source, at=host(page=-3), l=rows(3)) == "||1"


def test_paginate_beyond_the_end_is_empty() -> None:
    source = "{% paginate l by 5 %}{% for i in l %}x{% else %}none{% endfor %}{% endpaginate %}"
    assert show(source, at=host(page=10**6), l=rows(9)) == "none"


@pytest.mark.parametrize("size", ["0", "251", "-1", "'5'", "true", "nope"])
def test_paginate_refuses_a_wrong_size(size: str) -> None:
    text = show("{% paginate l by " + size + " %}x{% endpaginate %}after", l=rows(9))
    assert "a page holds 1 to 250 items" in text
    assert text.endswith("after")


def test_paginate_needs_a_list_with_pages() -> None:
    assert "needs a list that has pages" in show("{% paginate l by 5 %}x{% endpaginate %}", l=[1])


def test_style_is_live() -> None:
    assert show("{% style %}a{color:{{ c }}}{% endstyle %}", c="red") == (
        "<style data-shopify>a{color:red}</style>"
    )
