"""Writes of assessments, of the answers to a need's pitches, and of matches."""

from matching.services.assessment import assess_pitch, declare_conflict
from matching.services.deciding import Answer, answer_all
from matching.services.match import (
    agree_match,
    begin_pilot,
    end_match,
    make_mutual_match,
    pause_match,
    propose_match,
    resume_match,
    talk_match,
    turn_down_match,
)

__all__ = [
    "Answer",
    "agree_match",
    "answer_all",
    "assess_pitch",
    "begin_pilot",
    "declare_conflict",
    "end_match",
    "make_mutual_match",
    "pause_match",
    "propose_match",
    "resume_match",
    "talk_match",
    "turn_down_match",
]
