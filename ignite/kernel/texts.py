"""What people paste, made plain: word processors leave characters that nobody sees or that cannot be kept."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from ignite.kernel.money import group

# Line and paragraph separators of other systems, and Word's break within a paragraph.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Control characters, soft hyphens, marks of no width, marks that turn the reading direction, halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
# Bullets of Word's symbol fonts lie in the private range, where every other font has nothing.
_BULLET = re.compile("^([ \t]*)[\ue000-\uf8ff][ \t]*", re.MULTILINE)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def tidy(text: str) -> str:
    """The text as one would have typed it: plain spaces and line breaks, bullets that every font has, nothing unseen.

    Letters with loose accents become one letter each. What joins emoji and scripts that need it stays.
    """
    plain = _UNSEEN.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))
    return unicodedata.normalize("NFC", _PRIVATE.sub("", _BULLET.sub("\\1• ", plain)))


# Between letters: a dot, an at sign, the colon of "https://". Numbers, times and what has a space after it stand.
_JOINTS = re.compile(r"(?<=\w)(?:(\.)(?=[^\W\d_])|(:)(?=//)|(?=@\w))")


def unlinked(text: str) -> str:
    """The text with a space where mail programs would see an address of the net or of e-mail and make a link of it.

    For what a stranger typed, in a letter to somebody who has not asked for it.
    """
    return _JOINTS.sub(lambda found: f"{found[0]} ", text)


class NoLonger(MaxLengthValidator):
    """Holds a text to a length, and says how much has to go."""

    message = _("Texten är %(over)s tecken för lång. Det får plats %(limit)s tecken, nu är det %(length)s.")

    def __call__(self, value: str) -> None:
        """Raise ValidationError for a longer text."""
        limit, length = int(self.limit_value), self.clean(value)
        if length > limit:
            said = {"over": group(length - limit), "limit": group(limit), "length": group(length)}
            raise ValidationError(self.message, code=self.code, params=said)
