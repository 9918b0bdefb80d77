"""The languages that texts may be written in: Babel's locales by rule, with Saleor's names."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers

# Saleor's list is of an earlier CLDR. What came since: whole languages, then scripts and
# territories of languages that were there; a world region (001, 150, 419) is no locale of it.
_LATER_LANGUAGES = """
aa ab an ann apc arn ba bal bew bgc bgn bho blo blt bss byn cad cch cho cic co cop csw cv doi
dv frr gaa gez gn hnj ht ie io iu jbo kaa kaj kcg ken kgp kpe kxv la lij lld lmo ltg mdf mhn
mic moh mus myv no nqo nr nso nv ny oc osa pap pis quc raj rhg rif sa sc scn sdh shn sid skr
sma smj sms ss ssy st syr szl tig tn tok tpi trv trw ts tyv ve vec vmw wa wal wbp xnr yrl za
"""
_LATER_PLACES = """
az_Arab be_TARASK bm_Nkoo el_POLYTON en_CZ en_Dsrt en_ES en_FR en_GS en_HU en_ID en_IT en_MV
en_NO en_PL en_PT en_RO en_SK en_Shaw en_US_POSIX ha_Arab hi_Latn kk_Arab kk_Cyrl ko_CN
kok_Deva kok_Latn ks_Deva mn_Mong mni_Mtei ms_Arab prg_PL sat_Deva yi_UA yue_Hant_CN
yue_Hant_MO zh_Hans_MY zh_Hant_MY zh_Latn
"""
# Babel names it with its script by now.
_EARLIER = {"kok_IN": "kok_Deva_IN"}
MAX_CODE = 16
DEFAULT_LANGUAGE = "en"


@cache
def languages() -> dict[str, str]:
    """Codes as stored ("en-gb") by the names of the API's enum ("EN_GB"), in its order."""
    found = sorted({*filter(_is_ours, locale_identifiers()), *_EARLIER}, key=_place)
    return {name.upper(): code_of(name) for name in found}


def code_of(name: str) -> str:
    """The code that is stored, of a locale's or an enum's name: "EN_GB" → "en-gb"."""
    return name.replace("_", "-").lower()


def name_of(code: str) -> str:
    """The enum's name of a stored code: "en-gb" → "EN_GB"."""
    return code.replace("-", "_").upper()


@cache
def codes() -> frozenset[str]:
    """All codes, as stored."""
    return frozenset(languages().values())


@cache
def title_of(code: str) -> str:
    """The language in English, "English (United Kingdom)"; an unknown code is its own title."""
    if code not in codes():
        return code
    return Locale.parse(_identifiers()[code]).get_display_name("en") or code


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Codes with their titles, by title, for the owner's desk."""
    return tuple(sorted(((code, title_of(code)) for code in codes()), key=lambda pair: pair[1]))


@cache
def _identifiers() -> dict[str, str]:
    """Babel's names by our codes."""
    own = {code_of(name): name for name in locale_identifiers()}
    return own | {code_of(name): now for name, now in _EARLIER.items()}


def _is_ours(name: str) -> bool:
    parts = name.split("_")
    if parts[0] in _LATER_LANGUAGES.split() or any(part.isdigit() for part in parts):
        return False
    return not any(name == place or name.startswith(f"{place}_") for place in _LATER_PLACES.split())


def _place(name: str) -> list[str]:
    """A language stands before its scripts and territories."""
    return name.upper().split("_")
