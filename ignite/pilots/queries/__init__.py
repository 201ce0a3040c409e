"""Reads of pilots and stories."""

from ignite.pilots.queries.advice import Advice, purchase_advice
from ignite.pilots.queries.pilots import (
    MeasureView,
    PilotLists,
    headline,
    living_pilot,
    measure_views,
    pilot_lists,
    pilots_to_show,
    progress_of_pilots,
    started_pilots_of,
)
from ignite.pilots.queries.pulses import pulse_entry, pulses_of
from ignite.pilots.queries.stories import (
    StoryLists,
    published_stories,
    stories_freshness,
    stories_to_show,
    story_lists,
)

__all__ = [
    "Advice",
    "MeasureView",
    "PilotLists",
    "StoryLists",
    "headline",
    "living_pilot",
    "measure_views",
    "pilot_lists",
    "pilots_to_show",
    "progress_of_pilots",
    "published_stories",
    "pulse_entry",
    "pulses_of",
    "purchase_advice",
    "started_pilots_of",
    "stories_freshness",
    "stories_to_show",
    "story_lists",
]
