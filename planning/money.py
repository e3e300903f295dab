"""Currencies: their codes, how many decimals their amounts have, and what is typed for them. (Source: ISO 4217.)"""

from __future__ import annotations

import re

from planning.errors import PhraseError
from planning.values import SYMBOLS, clean_line, near, parse_money, short, symbol

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DECIMALS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK
DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES
WST XCD YER ZAR ZMW
"""
WITHOUT_DECIMALS, WITH_THREE = frozenset(_NO_DECIMALS.split()), frozenset(_THREE_DECIMALS.split())
CODES = WITHOUT_DECIMALS | WITH_THREE | frozenset(_TWO_DECIMALS.split())
"""The currencies in use, by their three letters."""

WORDS = frozenset(["ALL", "AMD", "BAM", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "RUB", "SOS", "TOP", "TRY"])
"""Codes that are words or names too: written small they are that."""

_ONE_OR_MANY = {
    False: re.compile(r"[^\d.,]*[1-9]\d{0,2}\.\d{3}[^\d.,km]*", re.I),
    True: re.compile(r"[^\d.,]*[1-9]\d{0,2},\d{3}[^\d.,km]*", re.I),
}
"""``1.200``, which is 1200 to some and 1.2 to others; in a currency with three decimals ``1,200`` is."""
_LETTERS = re.compile(r"(.*?[\d ])([a-z]{3})|([a-z]{3})([ \d].*)", re.I)


def decimals(currency: str) -> int:
    """How many decimals an amount of a currency has: 2 for most, none for the yen."""
    return 0 if currency in WITHOUT_DECIMALS else 3 if currency in WITH_THREE else 2


def parse_currency(text: str) -> str:
    """The code that is typed for a currency: ``eur``, ``€``. Raises PhraseError for what is none."""
    word = clean_line(text[:40])
    code = next((code for code, sign in SYMBOLS.items() if sign == word), word.upper())
    if code not in CODES:
        raise PhraseError(f"{short(text)!r} is no currency; type its three letters, such as EUR, USD or CHF{near(code, CODES)}.")
    return code


def read_amount(text: str, currency: str) -> float:
    """An amount as it is typed: ``1200``, ``1,200.50``, ``1.200,50 EUR``, ``1.2k``, ``€1,200``; less than nothing is a credit.

    Raises PhraseError for what is no amount, names another currency, or can be read both ways (``1.200`` is 1200 to some and 1.2
    to others).
    """
    check_one_amount(text, currency)
    return parse_money(_with_its_letters(text), currency)


def parse_amount(text: str, currency: str) -> float:
    """What ``read_amount`` reads. Raises PhraseError too for more decimals than this currency has."""
    amount = read_amount(text, currency)
    places = decimals(currency)
    if round(amount, places) != amount:
        said = f"at most {places} decimals" if places else "no decimals"
        raise PhraseError(f"{short(text)!r} is too fine: amounts in {currency} have {said}.")
    return amount


def check_one_amount(text: str, currency: str) -> None:
    """Raises PhraseError for an amount that can be read both ways."""
    three = decimals(currency) == 3
    if _ONE_OR_MANY[three].fullmatch(text.strip()[:60]):
        digits = re.sub(r"[^\d.,]", "", text)
        whole, parts = re.sub(r"[.,]", "", digits), digits.replace(",", ".")
        fine = f"{parts}0" if float(parts) * 100 % 1 or three else parts[:-1]
        raise PhraseError(f"{short(text)!r} can be read as {whole} or {float(parts):g}; write {whole}, or {fine}.")


def _with_its_letters(text: str) -> str:
    """The text with the letters of a currency in capitals: ``1200 eur``."""
    match = _LETTERS.fullmatch(text.strip()[:60])
    code = (match[2] or match[3]).upper() if match else ""
    if match is None or code not in CODES:
        return text
    return f"{match[1]}{code}" if match[2] else f"{code}{match[4]}"


def show_amount(amount: float | None, currency: str, *, whole: bool = False) -> str:
    """An amount for reading, with the currency's sign and decimals where it has a fraction; a dash for None.

    ``whole`` rounds to full units, for tables. Less than nothing has its sign in front: ``-€1,200``.
    """
    if amount is None:
        return "-"
    places = decimals(currency)
    rounded = round(amount, 0 if whole else places)
    shown = f"{abs(rounded):,.0f}" if float(rounded).is_integer() else f"{abs(rounded):,.{places}f}"
    return f"{'-' if rounded < 0 else ''}{symbol(currency)}{shown}"


def in_short(amount: float, currency: str) -> str:
    """An amount for the scale of a drawing: ``€524k``, ``€1.2m``; in full below ten thousand."""
    for least, unit, letter in ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k")):
        if abs(amount) >= least:
            places = 1 if abs(amount) / unit < 10 else 0
            return f"{'-' if amount < 0 else ''}{symbol(currency)}{abs(amount) / unit:,.{places}f}{letter}"
    return show_amount(amount, currency, whole=True)
