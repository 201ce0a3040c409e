"""Invented facts with which the page of kinds shows this room's letters."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

ORGANISATION = {"organisation": "Ankarby kommun"}
CONFIRM = {**ORGANISATION, "action": _("Bekräfta anmälan")}
RECEIVED = {**ORGANISATION, "url": ""}
QUESTION = {**ORGANISATION, "question": _("Vilka kommer att vara med från er?"), "action": _("Svara på frågan")}
_UNTIL = datetime(2027, 2, 26, 22, 59, tzinfo=UTC)
DECIDED = {**ORGANISATION, "accepted": True, "expires_at": _UNTIL, "action": _("Gå med")}
INVITED = {
    **ORGANISATION,
    "inviter": "Robin Exempel",
    "expires_at": _UNTIL,
    "reminder": False,
    "action": _("Svara på inbjudan"),
}
REQUESTED = {
    **ORGANISATION,
    "person": "Robin Exempel",
    "email": "robin@example.org",
    "fits": True,
    "word": "",
    "reminder": False,
    "action": _("Svara"),
}
ANSWERED = {**ORGANISATION, "person": "Robin Exempel", "said_yes": True, "to_person": False}
TO_SIGN = {**ORGANISATION, "reminder": False, "renewed": False, "action": _("Läs åtagandet")}
WITHDRAWN = {
    **ORGANISATION,
    "person": "Robin Exempel",
    "reason": _("Vi hinner inte i år."),
    "action": _("Visa åtagandet"),
}
LEFT = {
    **ORGANISATION,
    "person": "Robin Exempel",
    "to_person": False,
    "lacks": [_("affärskompetens")],
    "leads": [_("Mat som slängs i skolköken")],
    "deputy": "Kim Exempel",
    "reason": "",
    "action": _("Visa projektgruppen"),
}
GIVEN = {**ORGANISATION, "giver": "Robin Exempel", "action": _("Visa projektgruppen")}
