"""The matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The matching room."""

    name = "matching"
    label = "matching"

    def ready(self) -> None:
        """Register the room's lifecycles and services, and what it adds to pitches and the need's page."""
        from matching import duties, signals
        from needs import doors
        from startups.lifecycle import PITCH

        doors.register(signals.pitches_door)
        for move in ("shortlist", "decline", "disqualify"):
            PITCH.add_guard(move, signals.no_conflict)
        signals.connect()
        duties.register()
