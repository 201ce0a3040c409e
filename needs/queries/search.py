"""What somebody looks for among the needs: read from an address or from what was saved, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind
from ignite.kernel.texts import tidy
from needs.enums import Offer

PAGE, WORDS = 20, 8  # needs on a page; words that are looked for
_WORD = re.compile(r"\w+")
# What can be filtered by, in the order of the page, with the address's own name for it.
FILTERS = ("status", "kind", "owner", "goal", "subject", "offer", "language")
STATUS = {"open": _("Öppna"), "closed": _("Stängda")}
LANGUAGES = {"sv": _("Svenska"), "en": _("Engelska")}
SORTS = {"last": _("Sista dag"), "newest": _("Nyast"), "best": _("Bäst träff")}


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; every value is a string as it stands in the address, empty where nothing is asked."""

    text: str = ""
    kind: str = ""
    owner: str = ""
    goal: str = ""
    subject: str = ""
    status: str = ""
    offer: str = ""
    language: str = ""
    sort: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Search:
        """The search of an address or of what was saved; what makes no sense is left out."""

        def said(name: str) -> str:
            return tidy(str(asked.get(name) or "")).strip()[:100]

        return cls(
            text=said("q"),
            kind=_one_of(said("kind"), BodyKind.values),
            owner=_number(said("owner"), 18),
            goal=_number(said("goal"), 2),
            subject=_number(said("subject"), 2, 2),
            status=_one_of(said("status"), STATUS),
            offer=_one_of(said("offer"), Offer.values),
            language=_one_of(said("language"), LANGUAGES),
            sort=_one_of(said("sort"), SORTS),
        )

    @property
    def params(self) -> dict[str, str]:
        """The search as an address says it, without how it is sorted; what is saved of it."""
        named = {"q": self.text} | {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in named.items() if value}

    @property
    def query(self) -> str:
        """The part of an address after the question mark."""
        return urlencode(self.params | ({"sort": self.sort} if self.sort else {}))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not self.params

    @property
    def words(self) -> list[str]:
        """The words looked for."""
        return _WORD.findall(self.text.lower())[:WORDS]

    @property
    def order(self) -> str:
        """How the result is sorted: as asked, else by the best match when there are words, else by the last day."""
        if self.sort == "best" and not self.words:
            return "last"
        return self.sort or ("best" if self.words else "last")

    def but(self, **changed: str) -> Search:
        """The same search with something else asked for."""
        return replace(self, **changed)


def _one_of(value: str, allowed: Iterable[str]) -> str:
    return value if value in set(allowed) else ""


def _number(value: str, most: int, least: int = 1) -> str:
    return value if value.isascii() and value.isdigit() and least <= len(value) <= most else ""
