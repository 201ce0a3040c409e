"""From a kind, a receiver and plain facts to subject, text and HTML, in the receiver's language.

The words of a kind are two small templates, ``mail/<kind>.subject`` and ``mail/<kind>.txt``. Text and HTML
are both made from them: who sends, why you get it and the one action come from here and from
templates/mail/base.html, whose styles are inlined once for each language and then filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from ignite.outbox.kinds import Kind, Text
from ignite.outbox.recipients import Recipient
from ignite.outbox.wishes import wish_of

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_SLOTS = re.compile(r"@@(\w+)@@")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter's words."""

    subject: str
    body_text: str
    body_html: str
    action_url: str
    action_label: str


def render(kind: Kind, to: Recipient, context: Mapping[str, Any], *, url: str = "", action: Text = "") -> Rendered:
    """Write the letter. Raises TemplateDoesNotExist when the kind has no words."""
    with translation.override(to.language):
        address = absolute(url) if url else ""
        facts = {**context, "to": to, "url": address, "site_url": settings.SITE_URL}
        subject = " ".join(_fill(f"mail/{kind.name}.subject", facts).split())
        body = _fill(f"mail/{kind.name}.txt", facts).strip()
        why = str(kind.why)
        if "%(" in why:
            why = why % facts
        label = str(action) if url else ""
        if url and not label:
            label = _("Öppna sidan")
        greeting = _("Hej %(name)s!") % {"name": to.name} if to.name else _("Hej!")
        who = _("Brevet kommer från Ignite Public. Svara på det om du undrar något.")
        wish = wish_of(kind, user_id=to.user_id, email=to.email)
        often = _("Ändra hur ofta du får sådana brev") if wish else ""
    whole = f"{greeting}\n\n{body}"
    act = f"{label}:\n{address}" if address else ""
    choice = f"\n{often}:\n{wish.url}" if wish else ""
    text = "\n\n".join(filter(None, (whole, act, f"-- \n{why}\n{who}{choice}"))) + "\n"
    places = {"subject": subject, "why": why, "who": who, "label": label, "url": address}
    if wish:
        places |= {"often": often, "wish": wish.url}
    return Rendered(subject, text, _html(to.language, whole, places), address, label)


def absolute(url: str) -> str:
    """The address that a letter links to: paths are the site's own."""
    return url if url.startswith(("https://", "http://")) else f"{settings.SITE_URL}{url}"


def _fill(name: str, facts: Mapping[str, Any]) -> str:
    template: Any = get_template(name)
    return str(template.template.render(Context(facts, autoescape=False)))


def _html(language: str, body: str, places: Mapping[str, str]) -> str:
    skeleton = _skeleton(language, bool(places["url"]), "wish" in places)
    return skeleton.filled({name: escape(text) for name, text in places.items()} | {"body": skeleton.blocks(body)})


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """The base letter with its styles inlined, cut at the places that are filled in."""

    pieces: tuple[str, ...]
    paragraph: str
    bullets: str
    bullet: str
    link: str

    def filled(self, values: Mapping[str, str]) -> str:
        """The letter: odd pieces are the names of the places."""
        return "".join(values[piece] if at % 2 else piece for at, piece in enumerate(self.pieces))

    def blocks(self, text: str) -> str:
        """Paragraphs (parted by an empty line) and lists (lines that begin with a dash) as HTML."""
        return "".join(self._block(block) for block in re.split(r"\n\s*\n", text) if block.strip())

    def _block(self, block: str) -> str:
        html, items = "", []
        lines = [line.strip() for line in block.strip().splitlines()]
        before = [line for line in lines if not line.startswith("- ")]
        items = [line[2:] for line in lines if line.startswith("- ")]
        if before:
            html += f"{self.paragraph}{'<br>'.join(self._inline(line) for line in before)}</p>"
        if items:
            listed = "".join(f"{self.bullet}{self._inline(item)}</li>" for item in items)
            html += f"{self.bullets}{listed}</ul>"
        return html

    def _inline(self, text: str) -> str:
        out, at = [], 0
        for match in _LINK.finditer(text):
            address = escape(match.group())
            out += [escape(text[at : match.start()]), self.link.replace("@@href@@", address), address, "</a>"]
            at = match.end()
        return "".join([*out, escape(text[at:])])


@lru_cache(maxsize=16)
def _skeleton(language: str, has_action: bool, has_wish: bool) -> _Skeleton:
    template: Any = get_template("mail/base.html")
    page = template.template.render(Context({"language": language, "has_action": has_action, "has_wish": has_wish}))
    inliner = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
    inlined = inliner.inline(page)
    start, sample, end = re.split(r"@@sample@@", inlined)
    pieces = tuple(_SLOTS.split(re.sub(r">\s+<", "><", f"{start}@@body@@{end}")))
    return _Skeleton(
        pieces,
        paragraph=_tag("p", sample),
        bullets=_tag("ul", sample),
        bullet=_tag("li", sample),
        link=_tag("a", sample),
    )


def _tag(name: str, sample: str) -> str:
    match = re.search(rf"<{name}\b[^>]*>", sample)
    if match is None:
        raise LookupError(f"templates/mail/base.html shows no sample of <{name}>.")
    return match.group()
