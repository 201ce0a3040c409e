"""Finding subjects (CPV codes) by what somebody has typed, and what lies under a chosen one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.translation import get_language

from ignite.reference.models import CpvCode
from ignite.reference.spelling import plain_words

AT_MOST = 12
LONGEST = 80
SHORTEST = 4  # of a word that is cut down in search of the nearest; shorter ones fit everything


@dataclass(frozen=True)
class Suggestion:
    """One subject that fits what was typed. ``path`` is where it lies, the broadest and the nearest above it; ``other``
    its label in the other language, when that is what fitted.
    """

    code: str
    label: str
    path: tuple[str, ...]
    other: str = ""


@dataclass(frozen=True)
class Found:
    """The suggestions for *typed*, the best first; ``is_near`` when nothing fitted whole and these only begin so."""

    typed: str
    suggestions: tuple[Suggestion, ...] = ()
    is_near: bool = False


def suggest(text: str, limit: int = AT_MOST) -> Found:
    """Find subjects for a person who types: each with its place in the tree. Three queries at most, none when blank."""
    codes = find_cpv(text, limit)
    is_near = not codes
    codes = codes or _nearest(text, limit)
    return Found(text.strip(), tuple(_suggestions(codes, text)), is_near and bool(codes))


def find_cpv(text: str, limit: int = AT_MOST) -> list[CpvCode]:
    """Find CPV codes by the beginning of the code or by words of either language, the best first.

    Every word typed must occur. A label that is just this comes first, then one that begins so, a word that is this,
    words that begin so, and any other place; among equals the broader code. Blank text finds nothing. One query.
    """
    typed = text.strip()[:LONGEST]
    digits = typed.partition("-")[0]
    if digits.isdecimal():
        return list(CpvCode.objects.filter(code__startswith=digits).order_by("code")[:limit])
    phrase = plain_words(typed)
    words = phrase.split()
    if not words:
        return []
    wanted = Q(search_text__contains=words[0])
    for word in words[1:]:
        wanted &= Q(search_text__contains=word)
    return _best(CpvCode.objects.filter(wanted).annotate(rank=_rank(phrase, words)), limit)


def codes_under(codes: Iterable[str]) -> QuerySet[CpvCode]:
    """All subjects that lie under one of *codes*, these too: what a filter by subject means. Empty for none."""
    under = Q(pk__in=[])
    for code in codes:
        under |= Q(code__startswith=stem(code))
    return CpvCode.objects.filter(under)


def stem(code: str) -> str:
    """The digits that all subjects under *code* share: '15890000' → '1589', '30000000' → '30'."""
    return code[:2] + code[2:].rstrip("0")


def _rank(phrase: str, words: list[str]) -> Case:
    each_begins = Q()
    for word in words:
        each_begins &= Q(search_text__contains=f" {word}")
    ranks = [
        Q(search_text__contains=f"| {phrase} |"),
        Q(search_text__contains=f"| {phrase}"),
        Q(search_text__contains=f" {phrase} "),
        each_begins,
    ]
    return Case(
        *(When(rank, then=Value(number)) for number, rank in enumerate(ranks)),
        default=Value(len(ranks)),
        output_field=IntegerField(),
    )


def _best(ranked: QuerySet[Any], limit: int) -> list[CpvCode]:
    depth = Length(Func(F("code"), Value("0"), function="RTRIM"))
    label = "label_en" if get_language() == "en" else "label_sv"
    return list(ranked.order_by("rank", depth, Length(label), "code")[:limit])


def _nearest(text: str, limit: int) -> list[CpvCode]:
    """What begins like the words typed, when nothing has them whole: inflected words and Swedish compounds."""
    words = [word for word in plain_words(text[:LONGEST]).split() if len(word) > SHORTEST]
    if not words:
        return []
    wanted, rank = Q(), Value(0, output_field=IntegerField())
    for word in words:
        lengths = range(len(word), max(SHORTEST, len(word) * 2 // 5) - 1, -1)
        wanted &= Q(search_text__contains=f" {word[: lengths[-1]]}")
        longest = (When(search_text__contains=f" {word[:length]}", then=Value(-length)) for length in lengths)
        rank = rank + Case(*longest, default=Value(0), output_field=IntegerField())  # type: ignore[assignment]
    return _best(CpvCode.objects.filter(wanted).annotate(rank=rank), limit)


def _suggestions(codes: list[CpvCode], text: str) -> list[Suggestion]:
    above = {code.pk: [code.pk[:size].ljust(8, "0") for size in range(2, 8)] for code in codes}
    names = {one.pk: one for one in CpvCode.objects.filter(pk__in={pk for pks in above.values() for pk in pks})}
    first = plain_words(text).split()[:1]
    made = []
    for code in codes:
        pks = [pk for pk in dict.fromkeys(above[code.pk]) if pk != code.pk and pk in names]
        pks = pks if len(pks) < 3 else [pks[0], pks[-1]]
        other = code.label_sv if code.label == code.label_en else code.label_en
        fits_other = first and first[0] in plain_words(other) and first[0] not in plain_words(code.label)
        made.append(Suggestion(code.pk, code.label, tuple(names[pk].label for pk in pks), other if fits_other else ""))
    return made
