"""Writes of the joining room: requests to join, invitations, members, commitments."""

from ignite.joining.services.attempts import TooMany, count_attempt, count_invitation
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
    withdraw_commitment,
)
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
    accept_join_request,
    ask_applicant,
    confirm_join_request,
    decline_join_request,
    reply_to_question,
    request_to_join,
    withdraw_join_request,
)
from ignite.joining.services.seats import pass_on_offers, share_out_seats
from ignite.joining.services.stand_ins import name_stand_in

__all__ = [
    "TooMany",
    "accept_by_link",
    "accept_commitment",
    "accept_join_request",
    "answer_invitation",
    "ask_applicant",
    "ask_membership",
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
    "forget_lists",
    "invitation_by_token",
    "invite_member",
    "join_by_invitation",
    "leave_out_row",
    "load_commitment_texts",
    "name_stand_in",
    "offer_commitment",
    "pass_on_offers",
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
