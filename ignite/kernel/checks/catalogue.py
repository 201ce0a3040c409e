"""The English catalogue: brought in step with the texts, checked, filled.

Texts are written in Swedish, so Swedish needs no catalogue. The file is written so that a change of one
text is a change of one entry: sorted, with file names but no line numbers, and without dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from ignite.kernel.checks.messages import Extracted, Key, Message

# %(name)s, %s, %d, {name}, {}; a doubled % is a sign, not a place
PLACES = re.compile(r"%%|%\(\w+\)[a-z]|%[sdrf]|\{[a-z_]?[\w.]*\}", re.IGNORECASE)
DATES = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    rb"|Report-Msgid-Bugs-To|Project-Id-Version|MIME-Version):.*\n",
    re.MULTILINE,
)
HEADER = "# English texts of Ignite. Kept in step by: manage.py catalogue"
CONTEXT_MARK = "\x04"  # how gettext itself joins a context and a text

Forms = tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """What the catalogue says of one text: one form, or singular and plural; all empty while untranslated."""

    forms: Forms
    fuzzy: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every form is written and somebody stands for it."""
        return bool(self.forms) and all(self.forms) and not self.fuzzy


def read(path: Path) -> dict[Key, Translation]:
    """Return what the catalogue at *path* holds; nothing when it does not exist."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = pofile.read_po(file, locale="en")
    return {(entry.context or "", _forms(entry.id)[0]): _translation(entry) for entry in catalog if entry.id}


def _translation(entry: Entry) -> Translation:
    return Translation(tuple(form or "" for form in _forms(entry.string)), entry.fuzzy)


def _forms(text: str | list[str] | tuple[str, ...] | None) -> Forms:
    if text is None:
        return ("",)
    return (text,) if isinstance(text, str) else tuple(text)


def render(messages: dict[Key, Message], known: dict[Key, Translation]) -> bytes:
    """Write the catalogue for *messages* with the translations that are *known*; what is no longer said falls out."""
    catalog = Catalog(locale="en", domain="django", header_comment=HEADER, fuzzy=False)
    for key in sorted(messages):
        message = messages[key]
        translation = known.get(key, Translation(()))
        forms = translation.forms if len(translation.forms) == (2 if message.plural else 1) else ()
        catalog.add(
            (message.singular, message.plural) if message.plural else message.singular,
            (forms or ("", "")) if message.plural else (forms or ("",))[0],
            locations=[(name, 0) for name in sorted(message.files)],
            flags={"fuzzy"} if translation.fuzzy else set(),
            context=message.context or None,
        )
    written = BytesIO()
    pofile.write_po(written, catalog, width=100, sort_output=True, include_lineno=False)
    return DATES.sub(b"", written.getvalue())


def update(path: Path, extracted: Extracted, known: dict[Key, Translation] | None = None) -> bool:
    """Bring the file in step; return whether it was written. Idempotent: nothing is written when nothing differs."""
    wanted = render(extracted.messages, read(path) if known is None else known)
    if path.exists() and path.read_bytes() == wanted:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wanted)
    return True


def faults(path: Path, extracted: Extracted) -> Iterator[str]:
    """Say what keeps the catalogue from being whole: one sentence per missing, unsure, left-over or broken text."""
    known = read(path)
    yield from map(str, extracted.problems)
    for key, message in sorted(extracted.messages.items()):
        where = ", ".join(sorted(message.files))
        translation = known.get(key, Translation(()))
        if translation.fuzzy:
            yield f"fuzzy: {message.singular!r} ({where})"
        elif not translation.is_whole or len(translation.forms) != (2 if message.plural else 1):
            yield f"missing: {message.singular!r} ({where})"
        elif wrong := misplaced(message, translation.forms):
            yield f"placeholders: {message.singular!r} ({where}): {wrong}"
    for key in sorted(set(known) - set(extracted.messages)):
        yield f"obsolete: {key[1]!r}"


def misplaced(message: Message, forms: Forms) -> str:
    """Compare placeholders between Swedish and English; return what differs, or nothing.

    A singular may leave out the number ("one need"), a plural may not.
    """
    whole = places(message.plural or message.singular)
    singular, last = places(forms[0]), places(forms[-1])
    if last != whole:
        return f"{_list(whole)} in Swedish, {_list(last)} in English"
    if not singular <= whole:
        return f"{_list(singular - whole)} only in the English singular"
    return ""


def places(text: str) -> set[str]:
    """Return the placeholders of *text*."""
    return set(PLACES.findall(text)) - {"%%"}


def _list(names: set[str]) -> str:
    return " ".join(sorted(names)) or "none"


def untranslated(path: Path, extracted: Extracted) -> dict[str, str | list[str]]:
    """Return the texts that lack English, in the form that :func:`fill` reads.

    A plain text has an empty value to fill; one with a plural has its two Swedish forms, to be replaced.
    """
    known = read(path)
    return {
        _name(message): [message.singular, message.plural] if message.plural else ""
        for key, message in sorted(extracted.messages.items())
        if not known.get(key, Translation(())).is_whole
    }


def _name(message: Message) -> str:
    return f"{message.context}{CONTEXT_MARK}{message.singular}" if message.context else message.singular


def fill(path: Path, extracted: Extracted, given: dict[str, str | list[str]]) -> list[str]:
    """Write the translations *given*; return what is wrong with them, in which case nothing is written.

    Empty values, and Swedish forms that :func:`untranslated` wrote, are passed over.
    """
    by_name = {_name(message): message for message in extracted.messages.values()}
    known, wrong = read(path), []
    for name, value in given.items():
        message, forms = by_name.get(name), _forms(value)
        if message is None:
            wrong.append(f"unknown: {name!r}")
        elif not all(forms) or (message.plural and forms == (message.singular, message.plural)):
            continue
        elif len(forms) != (2 if message.plural else 1):
            wrong.append(f"forms: {name!r} needs {2 if message.plural else 1}")
        elif difference := misplaced(message, forms):
            wrong.append(f"placeholders: {name!r}: {difference}")
        else:
            known[message.key] = Translation(forms)
    if not wrong:
        update(path, extracted, known)
    return wrong
