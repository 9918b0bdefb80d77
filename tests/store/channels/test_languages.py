"""The languages of the API are those that Saleor's clients know, no more and no fewer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from store.channels.languages import choices, code_of, codes, languages, name_of, title_of

CONTRACT = Path(__file__).resolve().parents[4] / "shared" / "saleor" / "saleor-contract.json"
# Our own figures, for where the contract does not lie beside the repository.
COUNT = 779
DIGEST = "9b457d7c7d476757c034995a95518dd0b12df202a7050db42d716c781f6b48cd"


def test_there_are_as_many_as_there_should_be() -> None:
    assert len(languages()) == len(codes()) == COUNT
    joined = " ".join(sorted(languages()))
    assert hashlib.sha256(joined.encode()).hexdigest() == DIGEST


def test_they_are_those_of_the_contract(request: pytest.FixtureRequest) -> None:
    if not CONTRACT.exists():
        reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"no {CONTRACT}: the languages are compared with our own figures alone")
        return
    found = json.loads(CONTRACT.read_text(encoding="utf-8"))
    named = found.get("types", found)["LanguageCodeEnum"]["values"]
    assert list(languages()) == named


def test_a_code_leads_to_its_name_and_back() -> None:
    assert languages()["EN_GB"] == "en-gb"
    assert code_of("CA_ES_VALENCIA") == "ca-es-valencia"
    assert all(name_of(code) == name for name, code in languages().items())


def test_each_has_a_title() -> None:
    assert title_of("en-gb") == "English (United Kingdom)"
    assert title_of("de") == "German"
    assert title_of("kok-in").startswith("Konkani")
    assert title_of("xx") == "xx"
    assert all(title and title != code for code, title in choices())
    assert max(map(len, codes())) <= 16
