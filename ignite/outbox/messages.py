"""What accounts say to people (sign-in codes, confirmations, resets, notices of changes; ahead of all else), and the
programme's own messages.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.outbox.enums import MessageClass, Priority
from ignite.outbox.kinds import Kind, Text, register


def _account_kind(name: str, label: Text, why: Text, sample: Mapping[str, Any], *, secret: bool = False) -> Kind:
    return register(
        Kind(name, MessageClass.REQUIRED, why, label=label, priority=Priority.SIGN_IN, secret=secret, sample=sample)
    )


_CODE = {"code": "KLM-482", "url": ""}
_ADDRESS = {"email": "kim@example.org"}


LOGIN_CODE = _account_kind(
    "account_login_code",
    _("Inloggningskod"),
    _("Du får brevet för att någon skrev din adress på inloggningssidan. Var det inte du kan du bortse från det."),
    _CODE,
    secret=True,
)
EMAIL_CONFIRMATION = _account_kind(
    "account_email_confirmation",
    _("Bekräfta adressen"),
    _("Du får brevet för att någon angav din adress för ett konto. Var det inte du kan du bortse från det."),
    _CODE,
    secret=True,
)
PASSWORD_RESET = _account_kind(
    "account_password_reset",
    _("Nytt lösenord"),
    _("Du får brevet för att någon bad om ett nytt lösenord till kontot. Var det inte du kan du bortse från det."),
    _CODE,
    secret=True,
)
UNKNOWN = _account_kind(
    "account_unknown",
    _("Inget konto"),
    _("Du får brevet för att någon skrev din adress på inloggningssidan. Var det inte du kan du bortse från det."),
    {**_ADDRESS, "action": _("Skapa ett konto")},
)
ALREADY_EXISTS = _account_kind(
    "account_already_exists",
    _("Kontot finns redan"),
    _("Du får brevet för att någon försökte skapa ett konto med din adress. Var det inte du kan du bortse från det."),
    {**_ADDRESS, "action": _("Välj ett nytt lösenord")},
)
CHANGED = _account_kind(
    "account_changed",
    _("Kontot har ändrats"),
    _("Du får brevet för att ditt konto ändrades. Det går inte att stänga av, eftersom det skyddar kontot."),
    {"change": _("Ditt lösenord har bytts."), "ip": "192.0.2.7", "url": ""},
)

CHANGES: dict[str, Text] = {
    "password_changed": _("Ditt lösenord har bytts."),
    "password_reset": _("Ditt lösenord har återställts."),
    "password_set": _("Ditt konto har fått ett lösenord."),
    "email_changed": _("Kontots e-postadress har bytts."),
    "email_confirm": _("Din e-postadress är bekräftad."),
    "email_deleted": _("En e-postadress har tagits bort från kontot."),
    "recovery_codes_generated": _("Nya reservkoder har skapats."),
    "totp_activated": _("Inloggning i två steg med app har slagits på."),
    "totp_deactivated": _("Inloggning i två steg med app har slagits av."),
    "webauthn_added": _("En säkerhetsnyckel har lagts till."),
    "webauthn_removed": _("En säkerhetsnyckel har tagits bort."),
}
ANY_CHANGE = _("En inställning för kontots säkerhet har ändrats.")

_SAMPLE = {
    "subject": _("Tre saker inför våren"),
    "text": _("Vi samlar alla behovsägare den 12 mars.\n\n- Ta med era områden.\n- Säg till om ni blir fler än tre."),
    "said": _("du är med i en behovsägares projektgrupp"),
}
BROADCAST = register(
    Kind(
        "broadcast",
        MessageClass.USEFUL,
        _("Du får brevet för att %(said)s."),
        label=_("Meddelande från programmet"),
        sample=_SAMPLE,
    )
)
BROADCAST_REQUIRED = register(
    Kind(
        "broadcast_required",
        MessageClass.REQUIRED,
        _("Du får brevet för att %(said)s. Alla som berörs behöver veta det, så det går inte att stänga av."),
        label=_("Viktigt meddelande från programmet"),
        sample=_SAMPLE,
    )
)
BROADCAST_TRIAL = register(
    Kind(
        "broadcast_trial",
        MessageClass.REQUIRED,
        _("Du får brevet för att du provar ett meddelande. Bara du har fått det."),
        label=_("Prov på ett meddelande"),
        sample=_SAMPLE,
    )
)
