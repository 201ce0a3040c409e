"""What a template may hold: texts in translate tags, no inline script or style, a key in each form, no
queries.

A template is cut into Django's tokens; the tags are blanked out, keeping lines, and the rest is read as HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

from ignite.kernel.checks.places import Finding

LINES_AT_MOST = 150
# What may stand outside translate tags: the same in both languages.
SAME_IN_BOTH = {"kr", "SEK", "min", "Ignite", "Public", "CSV", "PDF", "Atom"}
SILENT_ELEMENTS = {"script", "style", "code", "kbd", "pre"}
TEXT_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "data-label", "summary"}
WORD = re.compile(r"[^\W\d_]+")
LITERAL = re.compile(r"""(?P<mark>_\()?(?P<quote>["'])(?P<text>(?:(?!(?P=quote)).)*)(?P=quote)""")
DATE_FORMAT = re.compile(r"""\|(?:date|time)\s*:\s*(?:"[^"]*"|'[^']*')""")
# A literal in a tag is taken for words when it begins like a sentence, has a Swedish letter or is three words.
SPOKEN = re.compile(r"^[A-ZÅÄÖ][\wåäöé]*(?:[ .,!?…]|$)|[åäöÅÄÖ]|\w+ \w+ \w+")
QUERY = re.compile(r"\.(?:all|filter|exclude|exists|order_by|objects|select_related|prefetch_related|\w+_set)\b")
SAFE = re.compile(r"\|\s*safe(?:seq)?\b")
# Tags whose literals are names, paths and conditions, not words for a reader.
QUIET_TAGS = {
    *("url", "static", "include", "extends", "load", "if", "elif", "icon", "block", "cache", "now", "language"),
    *("trans", "translate", "blocktrans", "blocktranslate", "get_current_language", "provider_login_url"),
}
# The first is rendered without any context when all else has failed, so it says everything in both languages; the
# second shows developers the components with invented content.
UNTRANSLATED = ("templates/500.html", "templates/components/styleguide")
# Written by programmers in a form's class, with markup as Django's own forms allow it.
TRUSTED = {"field.help_text|safe"}
OUTSIDE = "text outside translate"
FORM_KEYS = {"csrf_token", "form_key"}
KEY_MARK = "\x02"  # stands in the blanked source where a form key was
INCLUDE_MARK = re.compile(r"\x03([^\x03]*)\x03")
MARKS = re.compile(r"\x03[^\x03]*\x03|\x02|@@\w+@@")  # @@name@@ is filled in after rendering, in a mail's frame


@dataclass(frozen=True)
class Source:
    """One template to look at.

    ``keyed`` are the names of the templates that give a form its key; ``in_tags`` the blocks that stand inside an
    element's tag, where words are attributes.
    """

    name: str
    text: str
    keyed: frozenset[str] = frozenset()
    in_tags: frozenset[str] = frozenset()

    @property
    def is_mail(self) -> bool:
        """Mails carry their style in themselves: no mail program fetches a style sheet."""
        return "/mail/" in self.name

    @property
    def is_html(self) -> bool:
        """Whether the text is markup; otherwise every letter of it is read."""
        return self.name.endswith((".html", ".svg"))


def lint(source: Source) -> list[Finding]:
    """Return what is wrong in one template."""
    tokens = list(Lexer(source.text).tokenize())
    found = [Finding(source.name, line, what) for line, what in _tag_faults(tokens)]
    if source.text.count("\n") > LINES_AT_MOST:
        found.append(Finding(source.name, 0, f"has more than {LINES_AT_MOST} lines; cut it into components"))
    blank = "".join(_blanked(tokens, source.in_tags))
    if source.is_html:
        reader = MarkupReader(source)
        reader.feed(blank)
        reader.close()
        found += reader.found
    elif source.name.endswith((".txt", ".subject")):
        lines = enumerate(blank.splitlines(), 1)
        found += [
            Finding(source.name, line, f"{OUTSIDE}: {text.strip()!r}") for line, text in lines if _is_wording(text)
        ]
    if source.name.startswith(UNTRANSLATED):
        found = [finding for finding in found if not finding.what.startswith(OUTSIDE)]
    return sorted(found)


def has_form_key(text: str) -> bool:
    """Whether a template holds one of the tags that give a form its key."""
    tokens = Lexer(text).tokenize()
    return any(token.token_type is TokenType.BLOCK and _tag(token) in FORM_KEYS for token in tokens)


def _tag(token: Token) -> str:
    return token.contents.split(None, 1)[0] if token.contents.strip() else ""


def _blanked(tokens: list[Token], in_tags: frozenset[str]) -> Iterator[str]:
    """Give the source without tags, translate blocks and comments, line for line."""
    inside = ""
    for token in tokens:
        newlines = "\n" * token.contents.count("\n")
        if token.token_type is TokenType.TEXT:
            yield newlines if inside else token.contents
            continue
        tag = _tag(token) if token.token_type is TokenType.BLOCK else ""
        if inside:
            inside = "" if tag == inside else inside
        elif tag in {"blocktranslate", "blocktrans", "comment"} or (tag == "block" and _block(token) in in_tags):
            inside = f"end{tag}"
        yield _mark(token, tag) + newlines


def blocks_in_tags(text: str) -> set[str]:
    """Return the names of the blocks that a template opens inside an element's tag, as in ``<body{% block … %}>``."""
    names, written = set(), ""
    for token in Lexer(text).tokenize():
        if token.token_type is TokenType.TEXT:
            written += token.contents
        elif token.token_type is TokenType.BLOCK and _tag(token) == "block" and written.rfind("<") > written.rfind(">"):
            names.add(_block(token))
    return names


def _block(token: Token) -> str:
    return token.split_contents()[1]


def _mark(token: Token, tag: str) -> str:
    if tag in FORM_KEYS:
        return KEY_MARK
    literal = LITERAL.search(token.contents) if tag == "include" else None
    return f"\x03{literal['text']}\x03" if literal else ""


def _tag_faults(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Give (line, fault) for what stands inside Django's own tags."""
    for token in tokens:
        if token.token_type not in {TokenType.VAR, TokenType.BLOCK}:
            continue
        line, tag = token.lineno or 0, _tag(token) if token.token_type is TokenType.BLOCK else ""
        if QUERY.search(LITERAL.sub("", token.contents)):
            yield line, f"a query in a template: {token.contents.strip()}"
        if (SAFE.search(token.contents) and token.contents.strip() not in TRUSTED) or (
            tag == "autoescape" and "off" in token.contents
        ):
            yield line, "escaping is switched off; let the view or a tag give markup it has built itself"
        for literal in LITERAL.finditer(DATE_FORMAT.sub("", token.contents)):
            if literal["mark"] and "%" in literal["text"]:
                yield line, "a % inside _() is shown doubled; use {% translate … as name %}"
            elif not literal["mark"] and tag not in QUIET_TAGS and SPOKEN.search(literal["text"]):
                yield line, f"{OUTSIDE}: {literal['text']!r}"


def _is_wording(text: str) -> bool:
    return any(word not in SAME_IN_BOTH for word in WORD.findall(MARKS.sub("", text)))


class MarkupReader(HTMLParser):
    """Reads the blanked markup and gathers findings."""

    def __init__(self, source: Source) -> None:
        """Begin at the top of *source*."""
        super().__init__(convert_charrefs=True)
        self.source = source
        self.found: list[Finding] = []
        self._silent: list[str] = []
        self._open_form = 0  # the line of the POST form that still waits for its key

    def _tell(self, what: str, line: int = 0) -> None:
        self.found.append(Finding(self.source.name, line or self.getpos()[0], what))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element's attributes."""
        given = dict(attrs)
        if tag in SILENT_ELEMENTS:
            self._silent.append(tag)
        if tag == "script" and "src" not in given:
            self._tell("inline script; the content security policy stops it")
        if tag == "style" and not self.source.is_mail:
            self._tell("inline style; put it in a style sheet")
        if tag == "img" and "alt" not in given:
            self._tell("an image without alt")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._open_form = self.getpos()[0]
        for name, value in attrs:
            self._look_at(name, value or "")

    def _look_at(self, name: str, value: str) -> None:
        if name == "style" and not self.source.is_mail:
            self._tell("a style attribute; the content security policy stops it")
        if name.startswith(("on", "hx-on")) or value.lower().startswith(("javascript:", "js:")):
            self._tell(f"inline script in {name}; the content security policy stops it")
        if name in TEXT_ATTRIBUTES and _is_wording(value):
            self._tell(f"{OUTSIDE} in {name}: {value!r}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element that closes itself, such as an SVG path; it holds no text."""
        self.handle_starttag(tag, attrs)
        if tag in SILENT_ELEMENTS:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close an element; a POST form must have had its key by now."""
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        if tag == "form" and self._open_form:
            self._tell("a POST form without {% csrf_token %} or {% form_key %}", self._open_form)
            self._open_form = 0

    def handle_data(self, data: str) -> None:
        """Look at a text between elements."""
        if KEY_MARK in data or any(name in self.source.keyed for name in INCLUDE_MARK.findall(data)):
            self._open_form = 0
        if not self._silent and _is_wording(data):
            line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
            self._tell(f"{OUTSIDE}: {' '.join(data.split())!r}", line)
