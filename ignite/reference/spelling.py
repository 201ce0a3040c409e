"""How a name is written when it is searched for: the same in the row and in what somebody types.

Python does the folding, not the database: lower() in PostgreSQL leaves Å, Ä and Ö alone under the C locale.
"""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


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


def plain_words(text: str) -> str:
    """Return the words of *text* alone, folded: 'Biblioteks-, arkiv (m.m.)' → 'biblioteks arkiv m m'."""
    return " ".join(_NO_WORD.sub(" ", fold(text)).split())


def search_segments(*phrases: str) -> str:
    """Join *phrases* into the text that a ranked search runs over: '| one phrase | another | ~phrase~without~marks~'.

    '| x |' is then a whole phrase, '| x' the beginning of one, ' x ' a whole word and ' x' the beginning of a word.
    What has lost its marks is found too, but never as a beginning: whoever types 'mat' does not mean 'mätare'.
    """
    plain = list(dict.fromkeys(phrase for phrase in map(plain_words, phrases) if phrase))
    bare = [mark for phrase in plain if (mark := without_marks(phrase)) != phrase]
    tail = f" ~{'~'.join(bare).replace(' ', '~')}~" if bare else ""
    return f"| {' | '.join(plain)} |{tail}" if plain else ""
