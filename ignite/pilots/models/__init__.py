"""Pilots, their measures, and stories."""

from ignite.pilots.models.pilot import MeasureValue, Pilot, PilotMeasure, PlanVersion
from ignite.pilots.models.pulse import Pulse
from ignite.pilots.models.story import Story

__all__ = ["MeasureValue", "Pilot", "PilotMeasure", "PlanVersion", "Pulse", "Story"]
