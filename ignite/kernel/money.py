"""Amounts: Swedish kronor excluding VAT, whole numbers, shown the Swedish way."""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"


def group(number: int) -> str:
    """A whole number with its thousands held apart: 1250000 -> "1 250 000" (non-breaking spaces)."""
    return f"{number:,}".replace(",", NO_BREAK_SPACE).replace("-", "\u2212")


def format_sek(amount: int | Decimal) -> str:
    """An amount in kronor: 1250000 -> "1 250 000 kr"; öre are rounded to whole kronor, half up."""
    whole = int(Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return f"{group(whole)}{NO_BREAK_SPACE}kr"


def parse_sek(text: str) -> int:
    """What somebody typed as an amount: "1 250 000 kr", "1250000", "1.250.000:-". Raises ValueError."""
    kept = text.strip().lower().removesuffix(":-").removesuffix("kr").removesuffix("sek")
    bare = "".join(kept.split())
    whole = bare.replace(".", "") if all(len(part) == 3 for part in bare.split(".")[1:]) else bare
    if not whole.isascii() or not whole.isdigit() or len(whole) > 12:
        raise ValueError(text)
    return int(whole)
