"""Forms of people."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What we ask beside the address when somebody signs up."""

    name = forms.CharField(label=_("Ditt namn"), max_length=120)

    def signup(self, request: Any, user: Any) -> None:
        """Called by allauth with the new user."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or "sv"
        user.save(update_fields=["name", "language"])
