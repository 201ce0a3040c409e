"""The HTML of letters: templates/mail/base.html, cut once for each language at the places that are filled in.

What leaves has its styles inlined, since mail programs want that. A page that shows a letter takes the same skeleton
with the styles in one block, which a strict content security policy can allow by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import css_inline
from django.template import Context
from django.template.loader import get_template

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_SLOTS = re.compile(r"@@(\w+)@@")
_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PREHEADER = 120


def html(language: str, greeting: str, body: str, places: Mapping[str, str], *, inlined: bool = True) -> str:
    """The letter: greeting and body, plain text, as HTML in its frame. ``places`` are escaped here.

    ``url`` is empty where there is nothing to do; ``wish`` and ``often`` are missing where nothing can be chosen.
    """
    form = (language, bool(places["url"]), "wish" in places, inlined)
    skeleton = _skeleton(*form)
    values = {name: escape(text) for name, text in places.items()}
    # Whatever somebody calls themselves or another, the greeting leads nowhere.
    values["body"] = f"{skeleton.paragraph}{escape(greeting)}</p>{_blocks(form, body)}"
    return skeleton.filled(values)


@lru_cache(maxsize=64)
def _blocks(form: tuple[str, bool, bool, bool], text: str) -> str:
    """The same words go to many, in one frame."""
    return _skeleton(*form).blocks(text)


@lru_cache(maxsize=64)
def preheader(words: str) -> str:
    """The line that mail programs show beside the subject: how the letter begins."""
    line = " ".join(re.split(r"\n\s*\n", words.strip(), maxsplit=1)[0].split())
    return line if len(line) <= _PREHEADER else line[:_PREHEADER].rsplit(" ", 1)[0] + " …"


def hash_of_styles(letter: str) -> str:
    """What allows a letter's style block in a content security policy. Raises LookupError when it has none."""
    found = _STYLES.search(letter)
    if found is None:
        raise LookupError("The letter has no style block.")
    return f"'sha256-{base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()}'"


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """The base letter, cut at the places that are filled in."""

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
        html = ""
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


@lru_cache(maxsize=32)
def _skeleton(language: str, has_action: bool, has_wish: bool, inlined: bool) -> _Skeleton:
    template: Any = get_template("mail/base.html")
    page = template.template.render(Context({"language": language, "has_action": has_action, "has_wish": has_wish}))
    if inlined:
        inliner = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
        page = inliner.inline(page)
    start, sample, end = re.split(r"@@sample@@", page)
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
