"""Organisation numbers and VAT numbers: how they are checked and written.

The rules (ten digits, Luhn over all ten, third digit at least 2) and the meaning of the first digit:
data/SOURCES.md.
"""

from typing import Protocol, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import get_cc_module
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr as se_orgnr

from ignite.reference.enums import OrgnrKind


class NumberRule(Protocol):
    """What every number module of stdnum offers."""

    def validate(self, number: str) -> str:
        """Return the compact number or raise stdnum's ValidationError."""


_EU_PREFIXES = frozenset(code.upper() for code in eu_vat.MEMBER_STATES) | {"EL"}
_KINDS = {"2": OrgnrKind.PUBLIC, "5": OrgnrKind.COMPANY, "8": OrgnrKind.NON_PROFIT}


def _digits(value: str) -> str:
    """Return the ten digits of *value*, or raise; the twelve-digit form of registers ('16' first) is accepted."""
    signs = "".join(sign for sign in value if sign not in " -–−\u00a0")
    if len(signs) == 12 and signs[:2] == "16":
        signs = signs[2:]
    if len(signs) == 12 and signs.isascii() and signs.isdigit() and signs[:2] in {"18", "19", "20"}:
        raise _personal_number()
    if len(signs) != 10 or not (signs.isascii() and signs.isdigit()):
        raise ValidationError(
            _("Ett organisationsnummer har tio siffror, till exempel 212000-0159."), code="orgnr_format"
        )
    return signs


def _personal_number() -> ValidationError:
    return ValidationError(
        _(
            "Det här ser ut som ett personnummer. Skriv det inte här: ett personnummer är en personuppgift. "
            "Har du enskild firma, kontakta programmet så hjälper vi dig."
        ),
        code="orgnr_personal",
    )


def check_orgnr(value: str) -> str:
    """Return *value* as 'NNNNNN-NNNN'.

    Raises django's ValidationError with code ``orgnr_format`` (not ten digits), ``orgnr_personal`` (a third
    digit below 2 makes it somebody's personal identity number) or ``orgnr_checksum``.
    """
    digits = _digits(value)
    if digits[2] < "2":
        raise _personal_number()
    if not se_orgnr.is_valid(digits):
        raise ValidationError(
            _("Organisationsnumret stämmer inte. Jämför siffrorna med ert registreringsbevis."),
            code="orgnr_checksum",
        )
    return str(se_orgnr.format(digits))


def orgnr_kind(orgnr: str) -> OrgnrKind:
    """Say what the first digit of a checked *orgnr* tells about its holder."""
    return _KINDS.get(orgnr[:1], OrgnrKind.OTHER)


def is_public_body(orgnr: str) -> bool:
    """Say whether a checked *orgnr* belongs to the public sector (first digit 2).

    A municipal company has a company's number (first digit 5) and the six AP funds have a foundation's (8):
    neither is caught by this.
    """
    return orgnr_kind(orgnr) is OrgnrKind.PUBLIC


def check_vat(value: str) -> str:
    """Return a VAT number in its compact form with the country first: 'SE212000015901'.

    EU numbers, and those of the countries whose form is known (such as NO, GB and CH), are checked by their
    country's rule. Raises ValidationError with code ``vat_country`` or ``vat_format``; a Swedish number is
    held to the rules of :func:`check_orgnr` too. Whether the number is registered is not asked: that would
    need another's server.
    """
    compact = "".join(sign for sign in value.upper() if sign.isalnum())
    country, number = compact[:2], compact[2:]
    rule: NumberRule | None = eu_vat if country in _EU_PREFIXES else _country_rule(country)
    if rule is None:
        raise ValidationError(
            _("Börja momsregistreringsnumret med landets två bokstäver, till exempel SE eller FI."),
            code="vat_country",
        )
    if country == "SE" and len(number) == 12:
        check_orgnr(number[:10])
    if not (_accepts(rule, compact) or (rule is not eu_vat and _accepts(rule, number))):
        raise ValidationError(
            _("Momsregistreringsnumret stämmer inte. Kontrollera siffrorna och landets två bokstäver."),
            code="vat_format",
        )
    return compact


def _country_rule(country: str) -> NumberRule | None:
    if not (country.isascii() and country.isalpha()):
        return None
    return cast(NumberRule | None, get_cc_module(country.lower(), "vat"))


def _accepts(rule: NumberRule, number: str) -> bool:
    try:
        rule.validate(number)
    except NumberError:
        return False
    return True
