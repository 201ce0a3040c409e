"""Forms of editions, their texts and the figures of law."""

from ignite.editions.forms.editions import EditionForm, NextForm
from ignite.editions.forms.figures import FigureForm, ThresholdForm
from ignite.editions.forms.texts import PartForm

__all__ = ["EditionForm", "FigureForm", "NextForm", "PartForm", "ThresholdForm"]
