"""Writes of startups and pitches: the profile, the writing of a pitch, its reading and its answer."""

from startups.services.answers import (
    begin_meeting,
    decline_pitch,
    match_pitch,
    offer_pilot,
    shortlist_pitch,
)
from startups.services.asking import Outsider, ask_pitch_again, ask_pitch_no_more, ask_to_pitch
from startups.services.pitch import (
    resume_pitch,
    save_pitch,
    start_pitch,
    submit_pitch,
    withdraw_pitch,
)
from startups.services.reading import begin_reading_pitch, open_pitches
from startups.services.startup import (
    create_startup,
    list_startup,
    pause_startup,
    remove_startup,
    save_profile,
    verify_startup,
)
from startups.services.supplement import ask_supplement, disqualify_pitch, supplement_pitch

__all__ = [
    "Outsider",
    "ask_pitch_again",
    "ask_pitch_no_more",
    "ask_supplement",
    "ask_to_pitch",
    "begin_meeting",
    "begin_reading_pitch",
    "create_startup",
    "decline_pitch",
    "disqualify_pitch",
    "list_startup",
    "match_pitch",
    "offer_pilot",
    "open_pitches",
    "pause_startup",
    "remove_startup",
    "resume_pitch",
    "save_pitch",
    "save_profile",
    "shortlist_pitch",
    "start_pitch",
    "submit_pitch",
    "supplement_pitch",
    "verify_startup",
    "withdraw_pitch",
]
