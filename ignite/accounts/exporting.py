"""A person's own data as a file: what each room holds of them, declared in its module ``exports``, which is loaded
when everything is there.

Only what is theirs: what they said of themselves, wrote, answered, chose and signed. Never what others wrote of others.
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.templatetags.words import moment

Word = str | Promise
Given = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a model whose ``person`` (a foreign key to User) is the person, with these fields of each."""

    name: str
    model: type[Model]
    person: str
    fields: tuple[str, ...]

    def of(self, user: User) -> Given:
        """The person's rows, oldest first."""
        rows = self.model._base_manager.filter(**{self.person: user}).order_by("pk")
        return [dict(row) for row in rows.values(*self.fields)]


@dataclass(frozen=True, slots=True)
class Other:
    """Rows that are found in another way than by a foreign key to the person."""

    name: str
    find: Callable[[User], Given]

    def of(self, user: User) -> Given:
        """The person's rows."""
        return self.find(user)


@dataclass(frozen=True, slots=True)
class Part:
    """What one room gives: one file, with the words that the explanation says of it."""

    key: str
    title: Word
    says: Word
    sources: tuple[Rows | Other, ...]

    def of(self, user: User) -> dict[str, Given]:
        """What the room holds of the person, by source."""
        return {source.name: source.of(user) for source in self.sources}


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add what a room holds."""
    _parts[part.key] = part


def parts() -> list[Part]:
    """What every room gives, by key."""
    return [_parts[key] for key in sorted(_parts)]


def covered() -> set[tuple[type[Model], str]]:
    """Which foreign keys to a person the file covers: (model, name of the field)."""
    return {(source.model, source.person) for part in parts() for source in part.sources if isinstance(source, Rows)}


def export_of(user: User) -> bytes:
    """The person's data as a ZIP: one JSON file for each room, and a plain explanation in the language in force."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_("LÄS-MIG.txt"), _explanation(user))
        for part in parts():
            text = json.dumps(part.of(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            archive.writestr(f"{part.key}.json", text)
    return made.getvalue()


def _explanation(user: User) -> str:
    head = [
        _("Dina uppgifter i Ignite Public"),
        _("Hämtade %(at)s för %(name)s, %(email)s.")
        % {"at": moment(clock.now()), "name": user.get_full_name(), "email": user.email},
        "",
        _(
            "Här är det som handlar om dig: det du har sagt om dig själv, skrivit, svarat, valt och skrivit under. "
            "Det andra har skrivit om andra är inte med, och inte heller det som hör till din organisation."
        ),
        _(
            "Varje fil är text i formatet JSON. Den går att öppna i ett vanligt textprogram. Tider är i "
            "universell tid (UTC)."
        ),
        "",
    ]
    files = [f"{part.key}.json – {part.title}. {part.says}" for part in parts()]
    tail = [
        "",
        _("Vill du att något rättas eller tas bort? Skriv till programmet; adressen står på sidan Kontakt."),
    ]
    return "\r\n".join([*head, *files, *tail, ""])
