"""How a name is written when it is searched for: the same in the row and in what somebody types.

Python does the folding, not the database: lower() in PostgreSQL leaves Å, Ä and Ö alone under the C locale.
"""

import unicodedata


def fold(text: str) -> str:
    """Return *text* composed (NFC), without case and with single spaces: 'Örebro  KOMMUN' → 'örebro kommun'."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def without_marks(text: str) -> str:
    """Return *text* with its dots, rings and accents taken off: 'södertälje' → 'sodertalje'.

    For whoever writes on a keyboard without å, ä and ö.
    """
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def search_words(*names: str) -> str:
    """Join *names* into the text that a search runs over; each word is preceded by a space."""
    folded = [fold(name) for name in names if name]
    plain = [without_marks(name) for name in folded]
    return " " + " ".join(dict.fromkeys(folded + plain))
