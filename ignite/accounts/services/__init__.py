"""Writes on people, organisations and memberships."""

from ignite.accounts.services.handing import choose_deputy, hand_over
from ignite.accounts.services.memberships import (
    activate_membership,
    admit_member,
    change_membership,
    check_rights,
    create_membership,
    decline_membership,
    end_membership,
    expire_membership,
    refuse_member,
    request_membership,
    retract_request,
    revoke_membership,
)
from ignite.accounts.services.notes import add_note, carry_notes, change_note, may_change_note
from ignite.accounts.services.organisations import create_organisation, save_organisation
from ignite.accounts.services.people import choose_language, choose_organisation, create_account, save_settings

__all__ = [
    "activate_membership",
    "add_note",
    "admit_member",
    "carry_notes",
    "change_membership",
    "change_note",
    "check_rights",
    "choose_deputy",
    "choose_language",
    "choose_organisation",
    "create_account",
    "create_membership",
    "create_organisation",
    "decline_membership",
    "end_membership",
    "expire_membership",
    "hand_over",
    "may_change_note",
    "refuse_member",
    "request_membership",
    "retract_request",
    "revoke_membership",
    "save_organisation",
    "save_settings",
]
