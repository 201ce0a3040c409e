"""What goes on paper: a sheet as plain data, drawn as a page to print (components/sheet.html) or as a PDF.

The PDF is tagged, says its language, and is made by templates/typst/sheet.typ. All words reach it as JSON: nothing that
anybody wrote is ever read as markup.
"""

import json
import logging
import threading
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.kernel.errors import Refused
from ignite.kernel.shapes import Text

log = logging.getLogger(__name__)
SECONDS = 8.0  # a sheet takes a fifth of one; the reader is told when it takes so long
AT_ONCE = 2
_TEMPLATES = settings.BASE_DIR / "templates" / "typst"
_turn = threading.BoundedSemaphore(AT_ONCE)


class NotPrinted(Refused):
    """No PDF could be made; the message tells the reader what to do instead."""

    def __init__(self) -> None:
        super().__init__(_("Filen kunde inte göras just nu. Skriv ut sidan från webbläsaren i stället."))


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Rows under headings; the first cell of each row names it. ``numbers`` are the columns set to the right."""

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One point of a list: what it is called, what is said of it, and its kind in a word."""

    title: Text
    notes: tuple[Text, ...] = ()
    mark: Text = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One part under a heading: running text (plain, paragraphs parted by empty lines), then a table, then points.

    ``strong`` stands before the text; ``empty`` is said when there is nothing at all.
    """

    title: Text
    text: str = ""
    strong: Text = ""
    table: SheetTable | None = None
    items: tuple[SheetItem, ...] = ()
    empty: Text = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing under the heading."""
        return not (self.text.strip() or self.strong or self.table or self.items)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole thing to print. ``foot`` stands at the bottom of each page; facts are names with their values."""

    title: Text
    eyebrow: Text = ""
    facts: tuple[tuple[Text, Text], ...] = ()
    parts: tuple[SheetPart, ...] = ()
    foot: Text = ""
    author: Text = "Ignite"
    language: str = field(default_factory=lambda: (get_language() or "sv")[:2])


def as_data(sheet: Sheet) -> dict[str, Any]:
    """The sheet as the template reads it: strings, numbers and lists alone, texts in paragraphs of lines."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(sheet), default=str, ensure_ascii=False))
    for part in plain["parts"]:
        lines = part.pop("text").replace("\r\n", "\n").strip()
        part["paragraphs"] = [one.split("\n") for one in lines.split("\n\n") if one.strip()] if lines else []
    return plain


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF. Raises NotPrinted when it takes too long, too many ask, or it cannot be set."""
    if not _turn.acquire(timeout=SECONDS):
        raise NotPrinted
    made: dict[str, bytes] = {}
    data = json.dumps(as_data(sheet), ensure_ascii=False)
    # In a thread of its own, which typst runs without holding Python's lock, so that there is an end to the waiting.
    setter = threading.Thread(target=_set, args=(data, made), daemon=True)
    setter.start()
    setter.join(SECONDS)
    if "pdf" not in made:
        raise NotPrinted
    return made["pdf"]


def pdf_response(sheet: Sheet, name: str) -> HttpResponse:
    """The PDF as a file to save, named after the thing. Raises NotPrinted as :func:`as_pdf`."""
    response = HttpResponse(as_pdf(sheet), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)[:80] or "ignite"}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True)


def _set(data: str, made: dict[str, bytes]) -> None:
    try:
        try:
            made["pdf"] = _compile(data, "ua-1")
        except typst.TypstError:
            # No font here has some character that was written: the file is still tagged, but promises less.
            made["pdf"] = _compile(data)
    except Exception:
        log.exception("A sheet could not be set as a PDF.")
    finally:
        _turn.release()


def _compile(data: str, *standards: Any) -> bytes:
    compiler = typst.Compiler(
        str(_TEMPLATES / "sheet.typ"), root=str(_TEMPLATES), font_paths=_fonts(), sys_inputs={"data": data}
    )
    made = compiler.compile(format="pdf", pdf_standards=list(standards))
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF.")
    return made
