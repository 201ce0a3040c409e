"""Reads the files in data/ into rows for the tables of models.py; knows no database.

Each ``Register`` names a model, the columns it fills (the key first) and a function that gives its rows, so
that loading is one piece of code for all of them.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from ignite.reference.enums import BodyKind
from ignite.reference.models import CpvCode, Goal, PostalCode, PublicBody
from ignite.reference.spelling import fold, search_segments, search_words

DATA = Path(__file__).parent / "data"
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Register:
    """One table to fill: ``columns`` are database columns, of which the first ``keys`` tell rows apart."""

    model: type[models.Model]
    keys: int
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


BODY_COLUMNS = (
    "kind",
    "code",
    "name",
    "short_name",
    "name_en",
    "orgnr",
    "county_code",
    "population",
    "lat",
    "lon",
    "website",
    "email",
    "name_folded",
    "search_text",
)


def _body(kind: BodyKind, code: str, name: str, short_name: str, **more: Any) -> Row:
    name_en = more.get("name_en", "")
    values = {
        "kind": kind.value,
        "code": code,
        "name": name,
        "short_name": short_name,
        "name_folded": fold(name),
        "search_text": search_words(name, short_name, name_en),
        **{"name_en": "", "orgnr": None, "website": "", "email": "", "population": None},
        **more,
    }
    return tuple(values[column] for column in BODY_COLUMNS)


def _position(row: dict[str, str]) -> dict[str, Any]:
    return {"county_code": row["county_code"], "lat": float(row["lat"]), "lon": float(row["lon"])}


def public_bodies() -> Iterator[Row]:
    """Give one row per municipality, region and agency."""
    municipalities = list(_read("municipalities.csv"))
    for row in municipalities:
        population = int(row["population"])
        yield _body(
            BodyKind.MUNICIPALITY,
            row["code"],
            row["full_name"],
            row["name"],
            population=population,
            **_position(row),
        )
    for row in _read("regions.csv"):
        place = _position({**row, "county_code": row["code"]})
        population = int(row["population"])
        yield _body(
            BodyKind.REGION,
            row["code"],
            row["region_name"],
            row["county_short"],
            population=population,
            **place,
        )
    yield from _agencies(municipalities)


def _agencies(municipalities: list[dict[str, str]]) -> Iterator[Row]:
    towns = _towns(municipalities)
    nowhere = {"county_code": "", "lat": None, "lon": None}
    for row in _read("agencies.csv"):
        yield _body(
            BodyKind.AGENCY,
            row["orgnr"].replace("-", ""),
            row["name"],
            row["also_known_as"],
            name_en=row["name_en"],
            orgnr=row["orgnr"],
            website=row["website"],
            email=row["email"],
            **towns.get(row["city"], nowhere),
        )


def _towns(municipalities: list[dict[str, str]]) -> dict[str, dict[str, Any]]:
    """Place each town: by the municipality of its name, else by the one its postal codes lie in."""
    by_code = {row["code"]: _position(row) for row in municipalities}
    towns = {row["locality"]: by_code[row["municipality_code"]] for row in _read("postal-codes.csv")}
    return towns | {row["name"]: by_code[row["code"]] for row in municipalities}


def cpv_codes() -> Iterator[Row]:
    """Give one row per CPV code, parents before children; its labels and our everyday words for it find it."""
    everyday = {row["code"]: row["words"].split(";") for row in _read("cpv-words.csv")}
    for row in sorted(_read("cpv.csv"), key=lambda row: row["code"]):
        search = search_segments(row["label_sv"], row["label_en"], *everyday.get(row["code"], ()))
        yield row["code"], row["label_sv"], row["label_en"], row["level"], row["parent"] or None, search


def global_goals() -> Iterator[Row]:
    """Give the seventeen goals, without their targets."""
    for row in _read("sdg.csv"):
        if row["type"] == "goal":
            yield int(row["code"]), row["short_sv"], row["short_en"], row["title_sv"], row["title_en"]


def postal_codes() -> Iterator[Row]:
    """Give one row per postal code."""
    for row in _read("postal-codes.csv"):
        yield row["postal_code"], row["locality"], row["municipality_code"]


REGISTERS = (
    Register(PublicBody, 2, BODY_COLUMNS, public_bodies),
    Register(CpvCode, 1, ("code", "label_sv", "label_en", "level", "parent_id", "search_text"), cpv_codes),
    Register(Goal, 1, ("number", "short_sv", "short_en", "title_sv", "title_en"), global_goals),
    Register(PostalCode, 1, ("code", "locality", "municipality_code"), postal_codes),
)
