"""The pilots room."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """The pilots room."""

    name = "ignite.pilots"
    label = "pilots"

    def ready(self) -> None:
        """Register the room's lifecycles and letters, and what it hears from and adds to the rooms below."""
        from ignite.editions import progress
        from ignite.pilots import groups, queries, signals
        from ignite.pilots.messages import pilots, stories  # noqa: F401 (their kinds register themselves)
        from matching import links
        from needs.lifecycle import NEED_OWNER

        NEED_OWNER.add_guard("complete", signals.has_started_a_pilot, waivable=True)
        links.register(signals.pilot_links)
        progress.register(queries.progress_of_pilots)
        signals.connect()
        groups.register()
