"""Pilots, their measures, and stories."""

from ignite.pilots.models.pilot import MeasureValue, Pilot, PilotMeasure, PlanVersion
from ignite.pilots.models.story import Story

__all__ = ["MeasureValue", "Pilot", "PilotMeasure", "PlanVersion", "Story"]
