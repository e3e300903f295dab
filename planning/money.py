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

_ONE_OR_MANY = re.compile(r"[^\d.,]*\d{1,3}\.\d{3}[^\d.,km]*", re.IGNORECASE)


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


def parse_amount(text: str, currency: str) -> float:
    """An amount as it is typed: ``1200``, ``1,200``, ``1.2k``, ``€1,200.50``; less than nothing is a credit.

    Raises PhraseError for what is no amount, names another currency, has more decimals than this one, or can be read both ways
    (``1.200`` is 1200 to some and 1.2 to others).
    """
    amount = parse_money(text, currency)
    places = decimals(currency)
    if places < 3 and _ONE_OR_MANY.fullmatch(text.strip()):
        digits = re.sub(r"[^\d.]", "", text)
        raise PhraseError(f"{short(text)!r} can be read as {digits.replace('.', '')} or {float(digits):g}; write it without the point.")
    if round(amount, places) != amount:
        said = f"at most {places} decimals" if places else "no decimals"
        raise PhraseError(f"{short(text)!r} is too fine: amounts in {currency} have {said}.")
    return amount


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
