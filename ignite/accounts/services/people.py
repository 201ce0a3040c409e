"""Writes on people: accounts, the choice of organisation and language, settings."""

from allauth.account.models import EmailAddress
from django.db import transaction

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, User
from ignite.accounts.queries import unproven_user
from ignite.accounts.rules import NOT_YOURS
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed


@transaction.atomic
def create_account(*, email: str, name: str, language: str, password: str | None = None) -> User:
    """An account whose address is proven already (by a link that was sent to it); without a password, by code only.

    Somebody may have signed up with the address without ever proving it. Their account becomes the owner's, and the
    password that they chose is gone: else they could wait for the true owner's rights.
    """
    user = unproven_user(email)
    if user is None:
        user = User.objects.create_user(email, password, name=name.strip(), language=language)
    else:
        user.name, user.language = name.strip(), language
        user.set_password(password)
        user.save(update_fields=["name", "language", "password"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def choose_organisation(user: User, *, organisation_id: int, actor: Actor) -> None:
    """Act for another of one's own organisations from now on. Raises NotAllowed for any other."""
    if organisation_id not in {seat.organisation_id for seat in actor.seats}:
        raise NotAllowed(NOT_YOURS)
    user.acting_for_id = organisation_id
    user.save(update_fields=["acting_for"])


def choose_language(user: User, language: str) -> None:
    """Read pages and get letters in this language from now on."""
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def save_settings(user: User, *, name: str, phone: str, language: str) -> None:
    """A person's own words about themselves; colleagues see the name and the telephone number."""
    user.name, user.phone, user.language = name.strip(), phone.strip(), language
    user.save(update_fields=["name", "phone", "language"])
    # Not where they are merely invited: whoever asked would learn whose address it is.
    theirs = (MembershipState.ACTIVE, MembershipState.REQUESTED, MembershipState.ENDED)
    Membership.objects.filter(user=user, state__in=theirs).update(name=user.name)
