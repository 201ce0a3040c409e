"""From a kind, a receiver and plain facts to subject, text and HTML, in the receiver's language.

The words of a kind are two small templates, ``mail/<kind>.subject`` and ``mail/<kind>.txt``. Text and HTML are both
made from them; the greeting, the one action, why you get it and who sends are the frame, which comes from here. A
written letter can be taken apart again, so that its words can be changed and framed anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ignite.outbox import skeleton
from ignite.outbox.kinds import Kind, Text
from ignite.outbox.recipients import Recipient
from ignite.outbox.wishes import wish_of

_FOOT = "\n\n-- \n"  # what mail programs know as the beginning of a signature
_GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")  # where a template left something out
_PLAIN = frozenset({str, int, bool, date, datetime, time})  # two of them that are equal read the same


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


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the words of every letter in a language; ``action`` is the label of the one thing to do."""

    named: str
    nameless: str
    who: str
    often: str
    action: str


def render(
    kind: Kind, to: Recipient, context: Mapping[str, Any], *, url: str = "", action: Text = "", inlined: bool = True
) -> Rendered:
    """Write the letter. Raises TemplateDoesNotExist when the kind has no words."""
    address = absolute(url) if url else ""
    with translation.override(to.language):
        words, around = _words(kind, context, to, address), _frame(action)
    return _framed(kind, to, words, around, address, inlined)


def frame(kind: Kind | None, to: Recipient, words: Words, *, url: str = "", action: Text = "") -> Rendered:
    """The letter of words that stand: greeting, action, why and who around them, in the receiver's language."""
    with translation.override(to.language):
        around = _frame(action)
    return _framed(kind, to, words, around, absolute(url) if url else "", True)


class Writer:
    """Writes many letters of a kind, as :func:`render` would one by one: what they have in common is made once.

    Words are shared by letters in the same language with the same facts, when their templates did not look at the
    receiver or the address.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._shared: dict[str, tuple[dict[str, Any], Text, Words, _Frame]] = {}  # by language, the newest

    def render(self, to: Recipient, context: Mapping[str, Any], *, url: str = "", action: Text = "") -> Rendered:
        """Write one letter."""
        shared = self._shared.get(to.language)
        if shared is None or not _is_same(shared[1], action) or not _same(shared[0], context):
            shared = self._share(to.language, context, action)
        if shared is None:
            return render(self._kind, to, context, url=url, action=action)
        return _framed(self._kind, to, shared[2], shared[3], absolute(url) if url else "", True)

    def _share(self, language: str, context: Mapping[str, Any], action: Text) -> Any:
        watched = _Watched()
        with translation.override(language):
            words, around = _words(self._kind, context, watched, watched), _frame(action)
        if watched.was_seen:
            return None
        self._shared[language] = (dict(context), action, words, around)
        return self._shared[language]


class _Watched:
    """Stands for the receiver or the address, and tells whether a template looked at it."""

    was_seen = False

    def _see(self, *_words: Any) -> Any:
        self.was_seen = True
        return ""

    __getitem__ = __getattr__ = __str__ = __format__ = __html__ = _see

    def __bool__(self) -> bool:
        self.was_seen = True
        return True

    __eq__ = __len__ = __iter__ = __hash__ = __contains__ = _see


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two contexts surely give the same words."""
    return len(one) == len(other) and all(_is_same(value, other.get(name, _FOOT)) for name, value in one.items())


def _is_same(one: Any, other: Any) -> bool:
    """Whether two facts surely read the same. A model is only the same as itself, whatever it says; lazy texts are the
    same when they come from the same words, in whatever language those are read.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Promise):
        made: Any = one.__reduce__()[1]  # what is translated how: function, words, named words, types
        made_too: Any = other.__reduce__()[1]
        return bool(made == made_too) and type(made[1]) is tuple and all(map(_is_same, made[1], made_too[1]))
    return type(one) in _PLAIN and bool(one == other)


def _words(kind: Kind, context: Mapping[str, Any], to: Any, address: Any) -> Words:
    facts = {**context, "to": to, "url": address, "site_url": settings.SITE_URL}
    subject = " ".join(_fill(f"mail/{kind.name}.subject", facts).split())
    body = _GAPS.sub("\n\n", _fill(f"mail/{kind.name}.txt", facts)).strip()
    why = str(kind.why)
    if "%(" in why:
        why = why % facts
    return Words(subject, body, " ".join(why.split()))


def _frame(action: Text) -> _Frame:
    return _Frame(
        named=_("Hej %(name)s!"),
        nameless=_("Hej!"),
        who=_("Brevet kommer från Ignite Public. Svara på det om du undrar något."),
        often=_("Ändra hur ofta du får sådana brev"),
        action=str(action) or _("Öppna sidan"),
    )


def _framed(kind: Kind | None, to: Recipient, words: Words, around: _Frame, address: str, inlined: bool) -> Rendered:
    label = around.action if address else ""
    greeting = around.named % {"name": to.name} if to.name else around.nameless
    wish = wish_of(kind, user_id=to.user_id, email=to.email)
    choice = f"\n{around.often}:\n{wish.url}" if wish else ""
    act = _act(label, address)
    text = f"{greeting}\n\n{words.body}{act}{_FOOT}{words.why}\n{around.who}{choice}\n"
    places = {"subject": words.subject, "why": words.why, "who": around.who, "label": label, "url": address}
    places["preheader"] = skeleton.preheader(words.body)
    if wish:
        places |= {"often": around.often, "wish": wish.url}
    html = skeleton.html(to.language, greeting, words.body, places, inlined=inlined)
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
