"""The startups room."""

from django.apps import AppConfig


class StartupsConfig(AppConfig):
    """The startups room."""

    name = "startups"
    label = "startups"

    def ready(self) -> None:
        """Register the room's lifecycles and services, and what it adds to the need's page, letters and moves."""
        from ignite.editions import progress
        from ignite.joining import subjects
        from needs import audience, doors
        from needs.lifecycle import NEED
        from needs.models import Need
        from startups import ask_letters, feeds, groups, queries, signals, things

        audience.register(queries.drafted_or_pitched)
        doors.register(signals.pitch_door)
        doors.register(signals.ask_door)
        doors.register_panel(signals.ask_panel)
        subjects.register(Need._meta.label_lower, queries.describe_ask, tell=ask_letters.tell_asker)
        progress.register(queries.progress_of_pitching)
        NEED.add_guard("decide", signals.everybody_is_answered)
        NEED.add_guard("no_suitable", signals.everybody_is_answered)
        signals.connect()
        groups.register()
        feeds.register()
        things.register()
