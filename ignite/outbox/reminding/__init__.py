"""Reminders: which are due, planning them, what went and will go, and what the programme changes about them."""
