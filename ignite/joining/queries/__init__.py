"""Reads of the joining room."""

from ignite.joining.queries.commitments import commitments_of
from ignite.joining.queries.group import Group, Work, describe_membership, gap_since, group, members_and_left, work_of
from ignite.joining.queries.lists import LEFT_OUT, ROWS_SHOWN, Tally, rows_of, runs_to, tally_of
from ignite.joining.queries.queue import WAITING, body_named, queue_of, taken_by, waiting_count
from ignite.joining.queries.seats import Seats, open_stand_in, seats_of

__all__ = [
    "LEFT_OUT",
    "ROWS_SHOWN",
    "WAITING",
    "Group",
    "Seats",
    "Tally",
    "Work",
    "body_named",
    "commitments_of",
    "describe_membership",
    "gap_since",
    "group",
    "members_and_left",
    "open_stand_in",
    "queue_of",
    "rows_of",
    "runs_to",
    "seats_of",
    "taken_by",
    "tally_of",
    "waiting_count",
    "work_of",
]
