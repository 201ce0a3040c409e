"""What stands in the cells of one row, read as what its columns are; all that is wrong is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ignite.accounts.domains import is_free, is_whole
from ignite.outbox.lists import is_address
from ignite.reference.orgnr import check_orgnr
from needs.imports.columns import COLUMNS, MANY, Column, folded
from needs.imports.reading import Line

LONGEST_WHY = 500  # ImportRow.why


class Wrong(Exception):
    """A row that is refused; the words say why."""


def cells_of(line: Line) -> dict[str, Any]:
    """The values of a row by column, without the empty ones. Raises Wrong with every reason to refuse it, so that a
    file needs mending once.
    """
    found: dict[str, Any] = {}
    wrongs: list[str] = []
    for column in COLUMNS[line.sheet]:
        text = line.values.get(column.key, "")
        if column.needed and not text:
            wrongs.append(_("%(column)s saknas.") % {"column": column.label})
        elif text:
            try:
                found[column.key] = _value(column, text)
            except Wrong as wrong:
                wrongs.append(str(wrong))
    if wrongs:
        while len(words := " ".join(wrongs)) > LONGEST_WHY:
            wrongs.pop()
        raise Wrong(words)
    return found


def _value(column: Column, text: str) -> Any:
    named: Mapping[str, Any] = {"column": column.label, "most": column.most}
    if text.startswith("="):
        raise Wrong(_("%(column)s är en formel. Klistra in värdet i stället.") % named)
    if len(text) > column.most:
        raise Wrong(_("%(column)s är för långt, högst %(most)s tecken.") % named)
    if column.key not in ("problem", "affected") and ("\n" in text or "\t" in text):
        text = " ".join(text.split())
    if column.choices is not None:
        return _chosen(column, text)
    return _CHECKS.get(column.key, lambda value: value)(text)


def _chosen(column: Column, text: str) -> Any:
    choices, parts = column.choices or {}, [text]
    if column.key in MANY:
        parts = [part for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    values = []
    for part in parts:
        value = choices.get(folded(part))
        if value is None:
            said = {"column": column.label, "word": part.strip()[:60]}
            raise Wrong(_("%(column)s: ”%(word)s” känns inte igen.") % said)
        values.append(value)
    return sorted(set(values)) if column.key in MANY else values[0]


def _orgnr(text: str) -> str:
    try:
        return check_orgnr(text)
    except ValidationError as wrong:
        raise Wrong(" ".join(wrong.messages)) from wrong


def _website(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as wrong:
        raise Wrong(_("Webbplatsens adress går inte att läsa.")) from wrong
    if len(address) > 200:
        raise Wrong(_("Webbplatsens adress är för lång."))
    return address


def _domain(text: str) -> str:
    domain = text.strip().lower().removeprefix("@")
    if is_free(domain):
        raise Wrong(_("I den e-postdomänen kan vem som helst ha en adress. Skriv deras egen, eller lämna tomt."))
    if not is_whole(domain):
        raise Wrong(_("E-postdomänen är inte hel. Skriv till exempel ankarby.se."))
    return domain


def _email(text: str) -> str:
    address = text.strip().lower().removeprefix("mailto:")
    if not is_address(address):
        raise Wrong(_("E-postadressen går inte att skriva till."))
    return address


_CHECKS: dict[str, Any] = {"orgnr": _orgnr, "website": _website, "email_domain": _domain, "email": _email}
