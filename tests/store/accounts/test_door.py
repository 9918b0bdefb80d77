"""At the doors: the API with tokens good and bad, the desk's page, the migration, the command."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from graphql import GraphQLError
from pytest_django.fixtures import Settings

from store.accounts.keys import all_keys, signing_key
from store.accounts.models import User
from store.accounts.queries import policy
from store.channels.models import Channel
from store.graphql.errors import formatted
from store.kernel.errors import Unproven
from tests.store.accounts.support import PASSWORD, anna
from tests.store.accounts.tokens import claims_of, hand_made, move_clock, part, token_for_user
from tests.support.sandbox import ROOT

pytestmark = pytest.mark.django_db
ANYBODYS = json.dumps({"query": "{ __typename }"})


def _ask(client: Client, token: str) -> Any:
    return client.post(
        "/graphql/",
        ANYBODYS,
        content_type="application/json",
        headers={"Authorization-Bearer": token},
    )


def test_a_bad_token_is_no_bad_request(client: Client, settings: Settings, tmp_path: Path) -> None:
    user = anna()
    expired = token_for_user(user)
    move_clock(settings, tmp_path, 400)
    unsigned = f"{part({'alg': 'none'})}.{part({'owner': 'saleor', **claims_of(user)})}."
    key = signing_key().private
    for token in (expired, unsigned, "garbage", hand_made(user, key, token="x"), "\x00", "é"):
        answer = _ask(client, token)
        assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})


@pytest.mark.parametrize(
    "name", ["ExpiredSignatureError", "InvalidSignatureError", "InvalidTokenError"]
)
def test_clients_know_by_the_code_whether_to_refresh(name: str) -> None:
    told = formatted(GraphQLError("No.", original_error=Unproven(name, "No.")))
    assert told["extensions"] == {"exception": {"code": name}}


def test_the_owner_says_how_accounts_are_opened(client: Client, owner: User) -> None:
    url = reverse("admin:accounts_policy_changelist")
    client.force_login(owner)
    for choice, rules in (("later", (True, True)), ("never", (False, False))):
        assert client.post(url, {"opening": choice}).status_code == 302
        assert (policy().confirm_by_mail, policy().login_unconfirmed) == rules
        checked = re.search(r'value="(\w+)"[^>]*checked', client.get(url).content.decode())
        assert checked is not None
        assert checked[1] == choice
    assert client.post(url, {}).status_code == 422
    client.force_login(anna())
    assert client.get(url).status_code in {302, 403}
    assert client.post(url, {"opening": "first"}).status_code in {302, 403}
    assert not policy().confirm_by_mail


@pytest.mark.parametrize("asks", [True, False])
def test_our_own_page_says_what_comes_next(client: Client, channel: Channel, asks: bool) -> None:
    row = policy()
    row.confirm_by_mail = asks
    row.save()
    typed = {"customer[email]": "anna@example.com", "customer[password]": PASSWORD}
    page = client.post("/account/register", typed, follow=True)
    assert page.status_code == 200
    told = page.content.decode()
    assert ("follow the link in the mail" in told, "You can log in now" in told) == (asks, not asks)
    log_in = client.post("/account/login", typed)
    assert (log_in.status_code == 302) == (not asks)


def test_accounts_of_before_get_a_key_each() -> None:
    users = [User.objects.create_user(f"user{n}@example.com", None) for n in range(3)]
    User.objects.update(token_key="one for all")
    step = importlib.import_module("store.accounts.migrations.0004_own_token_keys")
    step.own_keys(apps, connection.schema_editor())
    keys = set(User.objects.values_list("token_key", flat=True))
    assert len(keys) == len(users)
    assert "one for all" not in keys


def test_the_owner_changes_the_key(settings: Settings, tmp_path: Path) -> None:
    settings.TOKEN_KEYS = tmp_path / "token_keys"
    old = signing_key()
    done = subprocess.run(
        [sys.executable, "manage.py", "rotate_token_key"],
        cwd=ROOT,
        env=os.environ | {"TUPPENCE_DATA": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    new = signing_key()
    assert new.kid != old.kid
    assert new.kid in done.stdout
    assert [key.kid for key in all_keys()] == [old.kid, new.kid]
