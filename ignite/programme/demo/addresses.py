"""Addresses and numbers that belong to nobody."""

import unicodedata

from stdnum import luhn

FIRST_NUMBER = 100


def address(name: str, domain: str) -> str:
    """``Anna Lind`` at a domain of example.se or example.org gives ``anna.lind@…``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.lower().split())}@{domain}"


def organisation_number(place: int) -> str:
    """The ``place``th organisation number of the series 559999, which the demo keeps to; its last digit checks."""
    digits = f"559999{FIRST_NUMBER + place}"
    return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"
