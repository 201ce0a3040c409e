"""Where people meet: workshops, meetings, follow-ups."""

from workshops.models.followup import FollowUp
from workshops.models.meeting import Meeting
from workshops.models.workshop import AgendaItem, Clarification, Workshop

__all__ = ["AgendaItem", "Clarification", "FollowUp", "Meeting", "Workshop"]
