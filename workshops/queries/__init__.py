"""Reads of workshops, of those asked to them, and of meetings."""

from workshops.queries.meetings import MeetingLists, due_outcomes, follow_ups_of, meeting_lists, meeting_of
from workshops.queries.people import Asked, Mix, asked_to, attendance_counts, mix_of, promisers
from workshops.queries.workshops import (
    WorkshopLists,
    areas_of,
    areas_to_write_in,
    clarifications_of,
    drafted_summary,
    owners_to_plan_for,
    public_calendar,
    workshop_lists,
)

__all__ = [
    "Asked",
    "MeetingLists",
    "Mix",
    "WorkshopLists",
    "areas_of",
    "areas_to_write_in",
    "asked_to",
    "attendance_counts",
    "clarifications_of",
    "drafted_summary",
    "due_outcomes",
    "follow_ups_of",
    "meeting_lists",
    "meeting_of",
    "mix_of",
    "owners_to_plan_for",
    "promisers",
    "public_calendar",
    "workshop_lists",
]
