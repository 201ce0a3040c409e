"""Forms of the matching room."""

from matching.forms.assess import AssessForm
from matching.forms.decline import DeclineForm, starting_sentence

__all__ = ["AssessForm", "DeclineForm", "starting_sentence"]
