"""What accounts hold of a person."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Given, Other, Part, Rows, register
from ignite.accounts.models import ContactNote, Entry, Membership, User
from ignite.kernel.models import Transition


def _person(user: User) -> Given:
    fields = ("email", "name", "phone", "language", "date_joined", "last_login", "acting_for__name")
    return [dict(row) for row in User.objects.filter(pk=user.pk).values(*fields)]


def _addresses(user: User) -> Given:
    return list(user.emailaddress_set.values("email", "verified", "primary"))  # type: ignore[attr-defined]


def _record(user: User) -> Given:
    rows = Transition.objects.filter(actor=user.pseudonym).order_by("id")
    return [dict(row) for row in rows.values("at", "thing", "thing_id", "move", "source", "target", "reason")]


PART = Part(
    "account",
    _("Ditt konto"),
    _("Namn, adress, organisationer, inloggningar och det du har gjort steg för steg."),
    (
        Other("person", _person),
        Other("addresses", _addresses),
        Rows(
            "memberships",
            Membership,
            "user",
            (
                *("organisation__name", "email", "name", "title", "roles", "rights", "has_business"),
                *("has_technical", "word", "state", "since"),
            ),
        ),
        Rows("sign_in_methods", Authenticator, "user", ("type", "created_at", "last_used_at")),
        Rows("sessions", UserSession, "user", ("created_at", "last_seen_at", "ip", "user_agent")),
        Rows("contact_notes", ContactNote, "by", ("kind", "text", "happened_at", "at")),
        Rows("entered_for_others", Entry, "entered_by", ("organisation__name", "what", "at")),
        Rows("entries_confirmed", Entry, "confirmed_by", ("organisation__name", "what", "confirmed_at")),
        Rows("entries_objected_to", Entry, "objected_by", ("organisation__name", "what", "objection", "objected_at")),
        Other("record", _record),
    ),
)

register(PART)
