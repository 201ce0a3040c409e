"""Letters that did not arrive, in plain words: what happened, what helps, and what barred addresses are barred for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ignite.outbox.enums import Delivery, Verdict
from ignite.outbox.kinds import Text
from ignite.outbox.models import Message

_ENHANCED = re.compile(r"\b[45]\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"^\s*([45]\d\d)\b")

_ASK = gettext_lazy("Fråga mottagaren på annat sätt vilken adress som gäller, och skicka brevet dit.")
_LATER = gettext_lazy("Hör av dig på annat sätt om det brådskar, och skicka igen när det bör fungera.")
_OTHER_WAY = gettext_lazy(
    "Be mottagarens it-avdelning släppa igenom oss, eller lämna det som brevet säger på annat sätt."
)
_OURSELVES = gettext_lazy("Be den som sköter driften att se över avsändaren. Skicka igen när det är gjort.")

_SETTINGS = gettext_lazy(
    "Be den som sköter driften att tillåta adressens domän, om brev ska gå dit. Skicka sedan igen."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened and what helps. ``again``: the same address may work; ``other``: another address is needed."""

    what: str
    todo: str
    again: bool = True
    other: bool = False


def failure_of(message: Message) -> Failure:
    """Why a letter did not arrive, by the verdict on its last try, the codes, and what was told afterwards."""
    if message.delivery == Delivery.BOUNCED:
        return Failure(_("Brevet lämnade oss men kom i retur."), str(_ASK), other=True)
    explain = _BY_VERDICT.get(message.next_error_class, _temporary)
    return explain(message)


def _address(message: Message) -> Failure:
    subject, detail = _codes(message.last_error_code)
    if (subject, detail) == (2, 1):
        what = _("Brevlådan är avstängd hos mottagarens e-postserver.")
    elif (subject, detail) in ((1, 2), (1, 10), (4, 4)) or message.last_error_code.startswith(("556", "521")):
        what = _("Det som står efter @ i adressen tar inte emot e-post.")
    elif (subject, detail) == (1, 3) or message.last_error_code.startswith(("501", "553")):
        what = _("Adressen är felskriven.")
    else:
        what = _("Adressen finns inte hos mottagarens e-postserver.")
    return Failure(what, str(_ASK), again=False, other=True)


def _message(message: Message) -> Failure:
    if message.last_error_code == "outside":
        return Failure(_("Den här webbplatsen är inställd så att den inte skriver till den adressen."), str(_SETTINGS))
    if _codes(message.last_error_code) in ((2, 3), (3, 4)):
        return Failure(_("Mottagarens e-postserver tyckte att brevet var för stort."), str(_OTHER_WAY))
    return Failure(_("Mottagarens e-postserver vägrade ta emot brevet för innehållets skull."), str(_OTHER_WAY))


def _ours(message: Message) -> Failure:
    return Failure(_("Mottagarens e-postserver tar inte emot post från vår avsändare."), str(_OURSELVES))


def _suppressed(message: Message) -> Failure:
    return Failure(
        _("Adressen var redan spärrad, så brevet skickades inte."),
        _("Skicka till en annan adress, eller häv spärren om du vet att adressen fungerar igen."),
        again=False,
        other=True,
    )


def _unknown(message: Message) -> Failure:
    return Failure(
        _("E-postservern tog emot hela brevet men svarade aldrig. Det kan ha kommit fram."),
        _("Fråga mottagaren innan du skickar igen, så slipper de få det två gånger."),
    )


def _temporary(message: Message) -> Failure:
    if _codes(message.last_error_code) == (2, 2) or message.last_error_code.startswith("452"):
        return Failure(_("Mottagarens brevlåda är full, och var det så länge vi försökte."), str(_LATER), other=True)
    what = ngettext(
        "E-postservern tog inte emot brevet. Vi försökte %(number)s gång.",
        "E-postservern tog inte emot brevet. Vi försökte %(number)s gånger.",
        message.attempts,
    )
    return Failure(what % {"number": message.attempts}, str(_LATER))


_BY_VERDICT: dict[str, Callable[[Message], Failure]] = {
    Verdict.ADDRESS: _address,
    Verdict.MESSAGE: _message,
    Verdict.OURS: _ours,
    Verdict.SUPPRESSED: _suppressed,
    Verdict.UNKNOWN: _unknown,
    Verdict.TEMPORARY: _temporary,
}


def _codes(text: str) -> tuple[int, int]:
    match = _ENHANCED.search(text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def bar_in_words(reason: str) -> Text:
    """What an address is barred for: a server's code in words, or what somebody wrote."""
    if not _CODE.match(reason) and not _ENHANCED.search(reason):
        return reason
    if _codes(reason) == (2, 1):
        return _("Brevlådan är avstängd. Servern svarade: %(reason)s") % {"reason": reason}
    return _("Adressen fanns inte när vi skrev dit. Servern svarade: %(reason)s") % {"reason": reason}
