"""From a kind, a receiver and plain facts to subject, text and HTML, in the receiver's language.

The words of a kind are two small templates, ``mail/<kind>.subject`` and ``mail/<kind>.txt``. Text and HTML are both made
from them; the greeting, the one action, why you get it and who sends are the frame, which comes from here. A written
letter can be taken apart again, so that its words can be changed and framed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from ignite.outbox import skeleton
from ignite.outbox.kinds import Kind, Text
from ignite.outbox.recipients import Recipient
from ignite.outbox.wishes import wish_of

_FOOT = "\n\n-- \n"  # what mail programs know as the beginning of a signature


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter's words."""

    subject: str
    body_text: str
    body_html: str
    action_url: str
    action_label: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says inside its frame."""

    subject: str
    body: str
    why: str


def render(
    kind: Kind, to: Recipient, context: Mapping[str, Any], *, url: str = "", action: Text = "", inlined: bool = True
) -> Rendered:
    """Write the letter. Raises TemplateDoesNotExist when the kind has no words."""
    with translation.override(to.language):
        address = absolute(url) if url else ""
        facts = {**context, "to": to, "url": address, "site_url": settings.SITE_URL}
        subject = " ".join(_fill(f"mail/{kind.name}.subject", facts).split())
        body = _fill(f"mail/{kind.name}.txt", facts).strip()
        why = str(kind.why)
        if "%(" in why:
            why = why % facts
        words = Words(subject, body, " ".join(why.split()))
        return _framed(kind, to, words, address, str(action), inlined)


def frame(kind: Kind | None, to: Recipient, words: Words, *, url: str = "", action: Text = "") -> Rendered:
    """The letter of words that stand: greeting, action, why and who around them, in the receiver's language."""
    with translation.override(to.language):
        return _framed(kind, to, words, absolute(url) if url else "", str(action), True)


def _framed(kind: Kind | None, to: Recipient, words: Words, address: str, action: str, inlined: bool) -> Rendered:
    label = (action or _("Öppna sidan")) if address else ""
    greeting = _("Hej %(name)s!") % {"name": to.name} if to.name else _("Hej!")
    who = _("Brevet kommer från Ignite Public. Svara på det om du undrar något.")
    wish = wish_of(kind, user_id=to.user_id, email=to.email)
    often = _("Ändra hur ofta du får sådana brev") if wish else ""
    whole = f"{greeting}\n\n{words.body}"
    act = _act(label, address)
    choice = f"\n{often}:\n{wish.url}" if wish else ""
    text = f"{whole}{act}{_FOOT}{words.why}\n{who}{choice}\n"
    places = {"subject": words.subject, "why": words.why, "who": who, "label": label, "url": address}
    places["preheader"] = skeleton.preheader(words.body)
    if wish:
        places |= {"often": often, "wish": wish.url}
    html = skeleton.html(to.language, whole, places, inlined=inlined)
    return Rendered(words.subject, text, html, address, label)


def _act(label: str, address: str) -> str:
    return f"\n\n{label}:\n{address}" if address else ""


def words_of(subject: str, text: str, *, url: str = "", action: str = "") -> Words | None:
    """The words inside the frame of a written letter; None when its text is gone or is no letter of ours."""
    whole, foot_found, foot = text.rstrip("\n").rpartition(_FOOT)
    act = _act(action, url)
    _greeting, body_found, body = whole.removesuffix(act).partition("\n\n")
    if not foot_found or not body_found or not whole.endswith(act):
        return None
    return Words(subject, body, foot.split("\n", 1)[0])


def absolute(url: str) -> str:
    """The address that a letter links to: paths are the site's own."""
    return url if url.startswith(("https://", "http://")) else f"{settings.SITE_URL}{url}"


def _fill(name: str, facts: Mapping[str, Any]) -> str:
    template: Any = get_template(name)
    return str(template.template.render(Context(facts, autoescape=False)))
