"""The form of one part of the method's texts: both languages beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import ContentError
from ignite.editions.content.parts import Path, Place, changed_at, places
from ignite.editions.content.topics import Topic
from ignite.editions.forms.words import path_label
from ignite.kernel.forms import Form

LANGUAGES = (("sv", _("Svenska")), ("en", _("Engelska")))
LONG = 4000
EMPTY = {"sv": "", "en": ""}
Word = str | Promise


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages, or one figure, as a row of the form; ``own`` is the method's, where it differs."""

    label: Word
    fields: list[BoundField]
    own: Any = None


class PartForm(Form):
    """One part of a topic; its fields are made from what the part holds."""

    def __init__(self, data: Any = None, *, topic: Topic, part: str, changed: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.topic, self.part, self.changed = topic, part, changed
        self.own = topic.own_parts()[part]
        self.now = topic.parts_with(changed)[part]
        self._rows: list[tuple[str, Path, str, Any]] = []
        self._own_values = {place.path: place.value for place in places(self.own)}
        for place in places(self.now):
            self._add(place)

    def _add(self, place: Place) -> None:
        name = "__".join(map(str, place.path))
        if place.kind == "texts":
            # One row more than there are texts; an emptied one falls away.
            for index, text in enumerate([*place.value, EMPTY]):
                self._add_text(f"{name}__{index}", (*place.path, index), text, "texts")
        elif place.kind == "text":
            self._add_text(name, place.path, place.value, "text")
        else:
            kind = forms.IntegerField(min_value=0, max_value=1000) if place.kind == "number" else forms.CharField()
            kind.label, kind.initial = path_label(place.path), place.value
            self.fields[name] = kind
            self._rows.append((name, place.path, place.kind, place.value))

    def _add_text(self, name: str, path: Path, text: Mapping[str, str], kind: str) -> None:
        long = len(text["sv"]) > 70 or kind == "texts"
        for code, language in LANGUAGES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=language,
                initial=text[code],
                max_length=LONG,
                required=kind == "text",
                widget=forms.Textarea(attrs={"rows": 3, "lang": code})
                if long
                else forms.TextInput(attrs={"lang": code}),
            )
        self._rows.append((name, path, kind, text))

    def rows(self) -> list[Pair]:
        """The form row by row."""
        return [self._pair(*row) for row in self._rows]

    def _pair(self, name: str, path: Path, kind: str, value: Any) -> Pair:
        fields = [self[f"{name}_{code}"] for code, _l in LANGUAGES] if kind in ("text", "texts") else [self[name]]
        own = self._own_values.get(path)
        if kind == "texts":
            known = self._own_values.get(path[:-1], [])
            own = known[path[-1]] if int(path[-1]) < len(known) else None
        return Pair(path_label(path), fields, own if own is not None and own != value else None)

    def clean(self) -> dict[str, Any]:
        """Whole in both languages, and what must add up does."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name, path, kind, _value in self._rows:
            if kind == "texts" and bool(said.get(f"{name}_sv")) != bool(said.get(f"{name}_en")):
                empty = "en" if said.get(f"{name}_sv") else "sv"
                self.add_error(f"{name}_{empty}", _("Skriv texten på båda språken, eller töm båda."))
            del path
        if not self.errors:
            self._check()
        return said

    def _check(self) -> None:
        try:
            complaint = self.topic.complaint({**self.changed, self.part: self.content()})
        except ContentError as error:
            self.add_error(self._field_at(error.where), _("Texten saknas eller går inte att läsa."))
        else:
            if complaint is not None:
                self.add_error(None, str(complaint))

    def _field_at(self, where: str) -> str | None:
        """The first field of the place that the reader complains of: "commitments.toml.commitment[1].points[0]"."""
        steps = [step.rstrip("]") for step in where.replace("[", ".").split(".")]
        return next((name for name in self.fields if name.rsplit("_", 1)[0].split("__")[-1] == steps[-1]), None)

    def content(self) -> dict[str, Any]:
        """The part as it was written."""
        answers: dict[Path, Any] = {}
        for name, path, kind, _value in self._rows:
            if kind == "texts":
                text = self._text(name)
                answers.setdefault(path[:-1], []).extend([text] if text["sv"] else [])
            else:
                answers[path] = self._text(name) if kind == "text" else self.cleaned_data[name]
        return changed_at(self.now, answers)

    def _text(self, name: str) -> dict[str, str]:
        return {code: _one_kind_of_break(self.cleaned_data[f"{name}_{code}"]) for code, _language in LANGUAGES}


def _one_kind_of_break(text: str) -> str:
    # A browser sends CR LF; compared with the file's own text that would always differ.
    return text.replace("\r\n", "\n")
