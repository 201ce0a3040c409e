"""Amounts in the Swedish form, and back."""

from decimal import Decimal

import pytest

from ignite.kernel.money import format_sek, parse_sek


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0 kr"),
        (999, "999 kr"),
        (1250000, "1 250 000 kr"),
        (-1200, "\u22121 200 kr"),
        (Decimal("699999.50"), "700 000 kr"),
        (Decimal("0.49"), "0 kr"),
    ],
)
def test_format_sek_holds_thousands_apart_with_non_breaking_spaces(amount, said):
    assert format_sek(amount) == said.replace(" ", "\u00a0")


@pytest.mark.parametrize("text", ["1250000", "1 250 000", "1\u00a0250\u00a0000 kr", "1.250.000:-", " 1 250 000 SEK "])
def test_parse_sek_reads_what_people_write(text):
    assert parse_sek(text) == 1250000


@pytest.mark.parametrize("text", ["", "mycket", "12,5", "1.5", "-5", "1e6", "٣", "9" * 13, "1.25.000"])
def test_parse_sek_refuses_what_is_no_whole_amount(text):
    with pytest.raises(ValueError):
        parse_sek(text)
