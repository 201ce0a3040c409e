"""Pages of workshops, the facilitator's screen, meetings, and the open calendar."""
