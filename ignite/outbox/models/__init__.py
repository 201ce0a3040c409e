"""The outbox's tables: messages and their tries, what bars them, what receivers chose, reminders, send-outs."""

from ignite.outbox.models.choices import CalendarKey, OptOut, Preference
from ignite.outbox.models.message import FAILED, MAX_ATTEMPTS, Attempt, Message, MessageQuerySet, WallTimeField
from ignite.outbox.models.reminders import ReminderMark, ReminderPause, ReminderSetting
from ignite.outbox.models.sendouts import Batch, Broadcast, Selection
from ignite.outbox.models.standing import DeliveryEvent, KindHold, Sender, Suppression

__all__ = [
    "FAILED",
    "MAX_ATTEMPTS",
    "Attempt",
    "Batch",
    "Broadcast",
    "CalendarKey",
    "DeliveryEvent",
    "KindHold",
    "Message",
    "MessageQuerySet",
    "OptOut",
    "Preference",
    "ReminderMark",
    "ReminderPause",
    "ReminderSetting",
    "Selection",
    "Sender",
    "Suppression",
    "WallTimeField",
]
