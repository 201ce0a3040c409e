"""Pages of matches: the list, one match, and proposing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.kernel import record
from ignite.kernel.access import need_owner, requires
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Entry
from matching.lifecycle import MATCH
from matching.links import links_of
from matching.models import Match
from matching.queries import matches_of, matches_to_show
from matching.services import propose_match
from startups.enums import PitchState
from startups.models import Pitch
from startups.queries import pitches_to_show
from startups.rules import reads_pitch


def has_a_side(actor: Actor) -> bool:
    """Both sides of matches, and the programme."""
    return actor.is_startup or actor.is_need_owner or actor.is_programme


@requires("match_reader", has_a_side)
def matches(request: Request) -> HttpResponse:
    """The matches this reader may see."""
    return render(request, "matching/matches.html", {"matches": list(matches_of(request.actor))})


@requires("match_reader", has_a_side)
def match_page(request: Request, pk: int) -> HttpResponse:
    """One match: both sides' yes, what has happened, what can be done."""
    match: Match = fetch(matches_to_show(), request.actor, pk=pk)
    context = {
        "match": match,
        "entries": _entries(match),
        "links": links_of(match, request.actor),
    }
    return render(request, "matching/match.html", context)


def _entries(match: Match) -> list[Entry]:
    labels = {move.name: move.label for move in MATCH.by_name.values()} | {"begin": _("Föreslagen")}
    sides = {
        match.need.lead_owner.organisation_id: str(match.need.lead_owner),
        match.startup.organisation_id: str(match.startup),
    }
    return [
        Entry(
            title=labels.get(row.move, row.move),
            at=row.at,
            who=sides.get(row.organisation_id or 0, ""),
            body=row.reason,
            tone=MATCH.looks[row.target].tone,
        )
        for row in reversed(record.timeline(match, "match"))
    ]


@need_owner
def match_propose(request: Request, pk: int) -> HttpResponse:
    """Propose a match from a pitch that was chosen, without waiting for a meeting's outcome."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    if not reads_pitch(request.actor, pitch):
        raise PermissionDenied(_("Bara projektgruppen hos den behovsägare som leder föreslår en matchning."))
    ready = pitch.state in (PitchState.SHORTLISTED, PitchState.MEETING)
    if request.method == "POST":
        try:
            match = propose_match(need=pitch.need, startup=pitch.startup, pitch=pitch, actor=request.actor)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("need-pitches", pk=pitch.need_id)
        messages.success(request, _("Startupen har fått frågan."))
        return redirect(match.get_absolute_url())
    return render(request, "matching/propose.html", {"pitch": pitch, "need": pitch.need, "ready": ready})
