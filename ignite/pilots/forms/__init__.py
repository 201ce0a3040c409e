"""Forms of pilots and stories."""

from ignite.pilots.forms.pilots import EndForm, PlanForm, PulseForm, SignForm, ValueForm, measure_rows
from ignite.pilots.forms.stories import StoryForm

__all__ = ["EndForm", "PlanForm", "PulseForm", "SignForm", "StoryForm", "ValueForm", "measure_rows"]
