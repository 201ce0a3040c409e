"""Writes of the joining room: requests to join, invitations, members, commitments."""

from ignite.joining.services.attempts import TooMany, count_attempt, count_invitation, network_of
from ignite.joining.services.bulk import (
    confirm_run,
    correct_row,
    discard_run,
    leave_out_row,
    send_waiting,
    start_run,
    stop_run,
)
from ignite.joining.services.care import erase_needs
from ignite.joining.services.commitments import (
    accept_commitment,
    load_commitment_texts,
    offer_commitment,
    offer_new_versions,
    publish_text,
    withdraw_commitment,
)
from ignite.joining.services.group import give_responsibility
from ignite.joining.services.invitations import (
    answer_invitation,
    create_invitation,
    create_invitations,
    expire_invitations,
    invitation_by_token,
    resend_invitation,
    revoke_invitation,
)
from ignite.joining.services.lists import forget_lists
from ignite.joining.services.members import (
    accept_by_link,
    ask_membership,
    decline_by_link,
    invite_member,
    join_by_invitation,
    resend_member_invitation,
)
from ignite.joining.services.requests import (
    ask_applicant,
    assign_request,
    confirm_join_request,
    decline_join_request,
    is_over,
    reply_to_question,
    request_to_join,
    withdraw_join_request,
)
from ignite.joining.services.seats import pass_on_offers, share_out_seats
from ignite.joining.services.stand_ins import name_stand_in
from ignite.joining.services.welcome import accept_join_request, facts_of_organisation

__all__ = [
    "TooMany",
    "accept_by_link",
    "accept_commitment",
    "accept_join_request",
    "answer_invitation",
    "ask_applicant",
    "ask_membership",
    "assign_request",
    "confirm_join_request",
    "confirm_run",
    "correct_row",
    "count_attempt",
    "count_invitation",
    "create_invitation",
    "create_invitations",
    "decline_by_link",
    "decline_join_request",
    "discard_run",
    "erase_needs",
    "expire_invitations",
    "facts_of_organisation",
    "forget_lists",
    "give_responsibility",
    "invitation_by_token",
    "invite_member",
    "is_over",
    "join_by_invitation",
    "leave_out_row",
    "load_commitment_texts",
    "name_stand_in",
    "network_of",
    "offer_commitment",
    "offer_new_versions",
    "pass_on_offers",
    "publish_text",
    "reply_to_question",
    "request_to_join",
    "resend_invitation",
    "resend_member_invitation",
    "revoke_invitation",
    "send_waiting",
    "share_out_seats",
    "start_run",
    "stop_run",
    "withdraw_commitment",
    "withdraw_join_request",
]
