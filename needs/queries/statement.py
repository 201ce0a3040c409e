"""The one statement behind the search among needs: a page of keys, the total, and what each filter would leave."""
# ruff: noqa: S608 (what is put together are this module's own words; what people say are parameters)

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from ignite.kernel import clock
from needs.queries.fresh import INSIDE
from needs.queries.search import FILTERS, PAGE, Search

_MARKS = {
    "status": "(need.state = 'open' AND need.deadline_at > %(now)s) = (%(status)s = 'open')",
    "kind": "org.body_kind = %(kind)s",
    "owner": "(org.id = %(owner)s::bigint OR need.id IN (SELECT co.need_id FROM needs_need_co_owners co"
    " JOIN needs_needowner o ON o.id = co.needowner_id WHERE o.organisation_id = %(owner)s::bigint))",
    "goal": "need.id IN (SELECT need_id FROM needs_need_goals WHERE goal_id = %(goal)s::int)",
    "subject": "need.id IN (SELECT need_id FROM needs_need_subjects WHERE left(cpvcode_id, 2) = %(subject)s)",
    "offer": "%(offer)s = ANY(need.offers)",
    "language": "need.language = %(language)s",
}
_VALUES = {
    "status": "SELECT CASE WHEN is_open THEN 'open' ELSE 'closed' END AS value, id FROM found",
    "kind": "SELECT kind AS value, id FROM found WHERE kind <> ''",
    "goal": "SELECT g.goal_id::text AS value, found.id FROM found JOIN needs_need_goals g ON g.need_id = found.id",
    "subject": "SELECT DISTINCT left(s.cpvcode_id, 2) AS value, found.id FROM found"
    " JOIN needs_need_subjects s ON s.need_id = found.id",
    "offer": "SELECT unnest(offers) AS value, id FROM found",
    "language": "SELECT language AS value, id FROM found",
}
_LABELS = {
    "goal": "(SELECT number || '. ' || {short} FROM reference_goal WHERE number = value::int)",
    "subject": "(SELECT {label} FROM reference_cpvcode WHERE code = value || '000000')",
}
# The need's own words by its index, or the owner's name from the beginning of one of its words. A word that the
# language leaves out (och, i) finds everything.
_SAYS = """(numnode(to_tsquery('swedish', %({name})s)) = 0
    OR need.id IN (SELECT id FROM needs_need WHERE {searched} @@ to_tsquery('swedish', %({name})s))
    OR ' ' || lower(org.name) LIKE %({name}_like)s)"""
SEARCHED_SQL = (
    "to_tsvector('swedish'::regconfig, COALESCE(title, '') || ' ' || COALESCE(summary, '') || ' '"
    " || COALESCE(problem, ''))"
)
_ORDER = {
    "last": "CASE WHEN is_open THEN deadline_at END ASC NULLS LAST, deadline_at DESC, id DESC",
    "newest": "opened_at DESC NULLS LAST, id DESC",
    "best": "score DESC, CASE WHEN is_open THEN deadline_at END ASC NULLS LAST, deadline_at DESC, id DESC",
}
# Only of those whom everybody may know to take part.
_OWNER = """SELECT 'name:owner', '', name, 0 FROM accounts_organisation
    WHERE id = %(owner)s::bigint AND kind = 'need_owner' AND id IN
    (SELECT organisation_id FROM needs_needowner WHERE state NOT IN ('invited', 'withdrawn'))"""
_SCORE = """2 * (to_tsvector('swedish', need.title) @@ to_tsquery('swedish', %(all)s))::int
    + (to_tsvector('swedish', need.summary) @@ to_tsquery('swedish', %(all)s))::int"""


def statement(
    search: Search, page: int, opened: tuple[datetime, datetime] | None = None, most: int = PAGE
) -> tuple[str, dict[str, Any]]:
    """The SQL and its parameters; rows of (what, value, label, number). ``opened`` bounds when a need was opened."""
    facts: dict[str, Any] = {name: getattr(search, name) or None for name in FILTERS}
    facts |= {"now": clock.now(), "inside": INSIDE, "most": most, "skip": (page - 1) * most}
    where = ["need.state <> ALL(%(inside)s)", *_words(search.words, facts)]
    if opened is not None:
        where.append("need.opened_at > %(after)s AND need.opened_at <= %(until)s")
        facts |= {"after": opened[0], "until": opened[1]}
    order = search.order
    found = ["need.id, org.body_kind AS kind, need.language, need.offers, need.deadline_at, need.opened_at"]
    found.append("(need.state = 'open' AND need.deadline_at > %(now)s) AS is_open")
    found.append(f"{_SCORE if order == 'best' else '0'} AS score")
    found += [f"{_MARKS[name] if getattr(search, name) else 'true'} AS m_{name}" for name in FILTERS]
    parts = [*_page_parts(order), *_facet_parts(), *_without_parts(search), *_name_parts(search)]
    sql = (
        f"WITH found AS MATERIALIZED (SELECT {', '.join(found)} FROM needs_need need"
        " JOIN needs_needowner own ON own.id = need.lead_owner_id"
        f" JOIN accounts_organisation org ON org.id = own.organisation_id WHERE {' AND '.join(where)})\n"
    ) + "\nUNION ALL ".join(parts)
    return sql, facts


def _words(words: list[str], facts: dict[str, Any]) -> Iterator[str]:
    facts["all"] = " & ".join(f"{word}:*" for word in words)
    for at, word in enumerate(words):
        name = f"word{at}"
        facts |= {name: f"{word}:*", f"{name}_like": f"% {word.replace('_', '')}%"}
        yield _SAYS.format(name=name, searched=SEARCHED_SQL)


def _passing(names: Iterable[str]) -> str:
    return " AND ".join(f"m_{name}" for name in names) or "true"


def _page_parts(order: str) -> list[str]:
    by = f"is_open DESC, {_ORDER[order]}"
    return [
        f"(SELECT 'row' AS what, id::text, NULL::text, row_number() OVER (ORDER BY {by}) AS place FROM found"
        f" WHERE {_passing(FILTERS)} ORDER BY place LIMIT %(most)s OFFSET %(skip)s)",
        f"SELECT 'total', '', NULL, count(*) FROM found WHERE {_passing(FILTERS)}",
    ]


def _facet_parts() -> Iterator[str]:
    is_english = get_language() == "en"
    words = {"short": "short_en" if is_english else "short_sv", "label": "label_en" if is_english else "label_sv"}
    for name, values in _VALUES.items():
        others = _passing(other for other in FILTERS if other != name)
        source = values.replace("FROM found", f"FROM (SELECT * FROM found WHERE {others}) found", 1)
        label = _LABELS.get(name, "NULL").format(**words)
        yield f"SELECT 'facet:{name}', value, {label}, count(*) FROM ({source}) valued GROUP BY value"


def _without_parts(search: Search) -> Iterator[str]:
    for name in FILTERS:
        if getattr(search, name):
            others = _passing(other for other in FILTERS if other != name)
            yield f"SELECT 'without:{name}', '', NULL, count(*) FROM found WHERE {others}"


def _name_parts(search: Search) -> Iterator[str]:
    """What is filtered by has a name even where nothing is found."""
    is_english = get_language() == "en"
    if search.owner:
        yield _OWNER
    if search.goal:
        short = "short_en" if is_english else "short_sv"
        yield f"SELECT 'name:goal', '', number || '. ' || {short}, 0 FROM reference_goal WHERE number = %(goal)s::int"
    if search.subject:
        label = "label_en" if is_english else "label_sv"
        yield f"SELECT 'name:subject', '', {label}, 0 FROM reference_cpvcode WHERE code = %(subject)s || '000000'"
