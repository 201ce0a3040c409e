"""Lists of people as they are pasted: one person a line in the ways that people write them.

Plain functions over text. Nothing is thrown away: a line that gives no address comes back with its own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from ignite.kernel.errors import Refused
from ignite.kernel.forms import NO_NAME

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5000
RAW_LENGTH, NAME_LENGTH, ADDRESS_LENGTH = 300, 120, 254
LANGUAGES = {
    **dict.fromkeys(("sv", "sv-se", "sve", "se", "svenska", "swedish"), "sv"),
    **dict.fromkeys(("en", "en-gb", "en-us", "eng", "engelska", "english"), "en"),
}
TOO_LARGE = _("Listan är för stor. Högst 2 MB går att läsa på en gång.")
TOO_MANY = _("Listan har fler än 5 000 rader. Dela upp den.")

_INSIDE = r"[^\s<>,;:\"()\[\]|]"
# It begins only where a word begins, so that a line without any address is read through once and not once a letter.
_ADDRESS = re.compile(rf"(?<!{_INSIDE}){_INSIDE}+@{_INSIDE}*")
_SEPARATORS = re.compile(r"[;\t|]+")
_AROUND = " \t,;:|<>()[]\"'"
_BESIDE = f"{_AROUND}.–—-·•*"
_UNSEEN = ("Cc", "Cf", "Cs")
_NUMBERED = re.compile(r"^\d+[.):]\s+")
_WORDS = {
    **dict.fromkeys(
        ("epost", "epostadress", "epostadresser", "email", "emailaddress", "mail", "mejl", "mejladress", "mailadress"),
        "email",
    ),
    **dict.fromkeys(("adress", "address"), "email"),
    **dict.fromkeys(("namn", "name", "fullname", "heltnamn", "förochefternamn", "kontaktperson", "person"), "name"),
    **dict.fromkeys(("förnamn", "fornamn", "firstname", "givenname"), "first"),
    **dict.fromkeys(("efternamn", "lastname", "surname", "familyname"), "last"),
    **dict.fromkeys(("språk", "sprak", "language", "lang"), "language"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a list. ``email`` is empty when the line gives none; ``raw`` is the line, ``number`` its place."""

    number: int
    raw: str
    email: str = ""
    name: str = ""
    language: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether a letter could go there."""
        return is_address(self.email)


def is_address(text: str) -> bool:
    """Whether it is an e-mail address."""
    if not text or len(text) > ADDRESS_LENGTH:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def read_text(text: str) -> list[Person]:
    """The people of a pasted list. Raises Refused when it is too long."""
    if len(text.encode()) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    people: list[Person] = []
    columns: dict[str, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        words = clean(line.replace("\t", "\x1f")).replace("\x1f", "\t").strip()
        if not words:
            continue
        cells = [cell.strip() for cell in re.split(r"[;\t]", words)]
        if not people and columns is None and (found := header_of(cells)):
            columns = found
            continue
        is_table = columns is not None and len(cells) > 1
        people += [from_columns(number, cells, columns or {})] if is_table else from_line(number, words)
        if len(people) > MAX_ROWS:
            raise Refused(TOO_MANY)
    return people


def read_rows(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Person]:
    """The people of a table: rows with their numbers; a first row without an address may name the columns.

    Raises Refused when there are too many.
    """
    people: list[Person] = []
    columns: dict[str, int] | None = None
    is_first = True
    for number, row in rows:
        cells = [clean(cell) for cell in row]
        if not any(cells):
            continue
        if is_first and (found := header_of(cells)):
            columns, is_first = found, False
            continue
        is_first = False
        people += [from_columns(number, cells, columns)] if columns else from_cells(number, cells)
        if len(people) > MAX_ROWS:
            raise Refused(TOO_MANY)
    return people


def header_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column is what, when the cells are a heading that names one with addresses; else None."""
    if any("@" in cell for cell in cells):
        return None
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        meaning = _WORDS.get(re.sub(r"[\W_]", "", cell.lower()))
        if meaning:
            columns.setdefault(meaning, place)
    return columns if "email" in columns else None


def from_columns(number: int, cells: Sequence[str], columns: dict[str, int]) -> Person:
    """One row under a heading."""

    def cell(meaning: str) -> str:
        place = columns.get(meaning, len(cells))
        return cells[place] if place < len(cells) else ""

    name = cell("name") or f"{cell('first')} {cell('last')}"
    found = _ADDRESS.search(cell("email"))
    if found and not name.strip():
        name = cell("email")[: found.start()]
    email = _address(found.group() if found else cell("email"))
    return _person(number, "; ".join(filter(None, cells)), email, name, cell("language"))


def from_cells(number: int, cells: Sequence[str]) -> list[Person]:
    """One row without a heading: the cell with an @ is the address, a language is a language, the rest is the name."""
    return from_line(number, "; ".join(cell.replace(";", " ") for cell in cells if cell))


def from_line(number: int, line: str) -> list[Person]:
    """The people of one line; usually one, several when it is a row of addresses as mail programs copy them."""
    found = list(_ADDRESS.finditer(line))
    different = {_address(match.group()).lower() for match in found}
    if not found:
        return [Person(number, line[:RAW_LENGTH])]
    if len(different) == 1:
        return [_one(number, line, _address(found[0].group()))]
    people, at = [], 0
    for match in found:
        before, at = line[at : match.start()], match.end()
        name = before.rpartition(">")[2]
        people.append(_person(number, line, _address(match.group()), name, ""))
    return people


def _one(number: int, line: str, email: str) -> Person:
    rest = re.sub(r"mailto:", "", _ADDRESS.sub(";", line), flags=re.IGNORECASE)
    names, language = [], ""
    for part in _parts(rest):
        tongue = LANGUAGES.get(part.lower(), "")
        if tongue and not language:
            language = tongue
        else:
            names.append(part)
    return _person(number, line, email, " ".join(names), language)


def _parts(rest: str) -> list[str]:
    """What stands beside the address, cut where people cut; a comma cuts off a language, not a family name."""
    parts = [part.strip(_AROUND) for part in _SEPARATORS.split(rest)]
    cut = []
    for part in filter(None, parts):
        before, comma, last = part.rpartition(",")
        is_language = bool(comma) and last.strip().lower() in LANGUAGES
        cut += [before.strip(_AROUND), last.strip()] if is_language else [part]
    return [part for part in cut if part]


def _person(number: int, raw: str, email: str, name: str, language: str) -> Person:
    tongue = LANGUAGES.get(language.strip().lower(), "")
    return Person(number, raw[:RAW_LENGTH], email[:ADDRESS_LENGTH], tidy_name(name), tongue)


def _address(text: str) -> str:
    text = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
    address = text.strip(_AROUND).rstrip(".!?").lower()
    return _with_ascii_domain(address)


def _with_ascii_domain(address: str) -> str:
    """The address as mail servers know it: a domain with å, ä or ö has a form of plain letters."""
    name, _at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def tidy_name(text: str) -> str:
    """The name as a letter greets it: "Ek, Eva" becomes "Eva Ek"; what is no name is left out."""
    name = _NUMBERED.sub("", " ".join(text.strip(_AROUND).split())).strip(_BESIDE)
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first and len(name.split()) <= 5:
        name = f"{first.strip()} {last.strip()}"
    is_name = any(char.isalpha() for char in name) and not re.search(NO_NAME, name)
    return name[:NAME_LENGTH] if is_name else ""


def clean(text: str) -> str:
    """The text without signs that cannot be seen; every kind of space is a space."""
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(char) in ("Zs", "Zl", "Zp") else char for char in text)
    return "".join(
        char for char in kept if char == "\x1f" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    ).strip()
