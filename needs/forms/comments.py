"""The form of a comment on one part of an analysis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.forms.fields import LongText
from needs.services.comments import LONGEST


class CommentForm(Form):
    """What somebody says about a part."""

    text = forms.CharField(label=_("Kommentar"), max_length=LONGEST, widget=LongText(3))
