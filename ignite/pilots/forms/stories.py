"""The form of a story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import ModelForm
from ignite.pilots.models import Story
from ignite.pilots.services.stories import WORDS
from needs.forms.fields import LongText

LONG = {"problem": 5, "tried": 5, "result": 5, "did_not_work": 4, "quote": 3}


class StoryForm(ModelForm):
    """What both sides write and then approve."""

    class Meta:
        model = Story
        fields = list(WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in LONG.items():
            self.fields[name].widget = LongText(rows)
        self.fields["lead"].help_text = _("En eller två meningar som får någon i en annan kommun att läsa vidare.")
        self.fields["did_not_work"].help_text = _("Det är det här som andra har mest nytta av.")
