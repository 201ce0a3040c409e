"""Forms of the startups room."""

from startups.forms.ask import AskForm
from startups.forms.pitch import PitchForm
from startups.forms.startup import RegisterForm, StartupForm

__all__ = ["AskForm", "PitchForm", "RegisterForm", "StartupForm"]
