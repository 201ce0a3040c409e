"""Forms of the programme's desk: the list's filters, a corrected address, reasons, changed words, barred addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from ignite.kernel.templatetags.words import day
from ignite.outbox.enums import Delivery, MessageClass, Status
from ignite.outbox.kinds import all_kinds, label_of
from ignite.outbox.listing import ANY_POLICY, Search
from ignite.outbox.policies import all_policies, policy_named


def _all(label: Any, choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", label), *choices]


def _kinds() -> list[tuple[str, Any]]:
    listed = [(kind.name, kind.label or kind.name) for kind in all_kinds()]
    return _all(_("Alla slag"), sorted(listed, key=lambda one: str(one[1]).lower()))


def _policies() -> list[tuple[str, Any]]:
    listed = [(policy.name, policy.label) for policy in all_policies()]
    either = [("", _("Alla brev")), (ANY_POLICY, _("Alla påminnelser"))]
    return either + sorted(listed, key=lambda one: str(one[1]).lower())


class FilterForm(Form):
    """What the list of messages can be narrowed to, beside words and status."""

    kind = forms.ChoiceField(label=_("Slag"), choices=_kinds, required=False)
    importance = forms.ChoiceField(
        label=_("Klass"), choices=_all(_("Alla klasser"), MessageClass.choices), required=False
    )
    delivery = forms.ChoiceField(label=_("Hos mottagaren"), choices=_all(_("Allt"), Delivery.choices), required=False)
    policy = forms.ChoiceField(label=_("Påminnelser"), choices=_policies, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=100, required=False)
    since = forms.DateField(label=_("Från och med"), required=False)
    until = forms.DateField(label=_("Till och med"), required=False)


def chips(search: Search, names: dict[str, str]) -> list[tuple[str, str]]:
    """What narrows the list, in words, each with the query of the address without it."""
    words = {
        "q": lambda: say("Sökord: %(words)s") % {"words": search.q},
        "status": lambda: str(Status(search.status).label),
        "kind": lambda: str(label_of(search.kind)),
        "importance": lambda: str(MessageClass(search.importance).label),
        "delivery": lambda: str(Delivery(search.delivery).label),
        "policy": lambda: _policy(search.policy),
        "since": lambda: say("Från %(day)s") % {"day": day(search.since)},
        "until": lambda: say("Till %(day)s") % {"day": day(search.until)},
        "organisation": lambda: names.get("organisation") or search.organisation,
        "batch": lambda: names.get("batch") or say("Ett utskick"),
    }
    return [(words[name](), search.without(name).query) for name in search.chosen]


def _policy(name: str) -> str:
    return say("Påminnelser") if name == ANY_POLICY else str(policy_named(name).label)


class AddressForm(Form):
    """Where a letter that did not arrive goes instead."""

    to_address = forms.EmailField(label=_("Rätt adress"), max_length=254)


class NoteForm(Form):
    """What was done about a letter that did not arrive."""

    note = forms.CharField(
        label=_("Vad är gjort?"), max_length=300, help_text=_("Till exempel: Ringde, hen kommer på torsdag.")
    )


class ReasonForm(Form):
    """Why held letters do not go."""

    reason = forms.CharField(label=_("Varför ska de inte gå?"), max_length=300)


class BarForm(Form):
    """An address that no more mail goes to."""

    address = forms.EmailField(label=_("E-postadress"), max_length=254)
    reason = forms.CharField(label=_("Varför?"), max_length=200, help_text=_("Till exempel: Har slutat på kommunen."))


class WordsForm(Form):
    """What held letters say."""

    subject = forms.CharField(label=_("Ämne"), max_length=150)
    body = forms.CharField(
        label=_("Text"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 16, "data-keep": "message-words"}),
        help_text=_("En tom rad ger ett nytt stycke. En rad som börjar med - blir en punkt i en lista."),
    )
    alone = forms.BooleanField(label=_("Ändra bara det här brevet"), required=False)
