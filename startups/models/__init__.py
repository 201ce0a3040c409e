"""Startups and their pitches."""

from startups.models.ask import PitchAsk
from startups.models.pitch import Pitch, PitchVersion, RequirementAnswer
from startups.models.startup import Startup

__all__ = ["Pitch", "PitchAsk", "PitchVersion", "RequirementAnswer", "Startup"]
