"""Writes on people, organisations and memberships."""

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
from ignite.accounts.services.organisations import create_organisation, save_organisation
from ignite.accounts.services.people import choose_language, choose_organisation, create_account, save_settings

__all__ = [
    "activate_membership",
    "admit_member",
    "change_membership",
    "check_rights",
    "choose_language",
    "choose_organisation",
    "create_account",
    "create_membership",
    "create_organisation",
    "decline_membership",
    "end_membership",
    "expire_membership",
    "refuse_member",
    "request_membership",
    "retract_request",
    "revoke_membership",
    "save_organisation",
    "save_settings",
]
