"""Memberships in any state, valid under the database's constraints."""

from typing import Any

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, User
from tests.factories.cast import Cast


def membership_in(state: str, cast: Cast, **fields: Any) -> Membership:
    """Gun's membership of Anna's organisation. She has an account unless she is merely invited, or was."""
    has_account = state in (MembershipState.ACTIVE, MembershipState.REQUESTED, MembershipState.ENDED)
    if has_account and "user" not in fields:
        address = fields.get("email", "gun@example.org")
        fields["user"] = User.objects.filter(email=address).first() or User.objects.create_user(address, name="Gun")
    said = {"organisation": cast.anna.organisation, "email": "gun@example.org", "name": "Gun", "rights": ["member"]}
    return Membership.objects.create(**{**said, "state": state, **fields})
