"""Writes on editions, their texts, and the figures of law that hold from a day on."""

from ignite.editions.services.dated import add_figure, confirm_figure, load_dated_settings
from ignite.editions.services.editions import close_edition, create_edition, save_edition, start_edition
from ignite.editions.services.rolling import roll_over
from ignite.editions.services.texts import own_part, own_topic, save_part

__all__ = [
    "add_figure",
    "close_edition",
    "confirm_figure",
    "create_edition",
    "load_dated_settings",
    "own_part",
    "own_topic",
    "roll_over",
    "save_edition",
    "save_part",
    "start_edition",
]
