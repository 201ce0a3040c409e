"""Min sida for every role, and the control room."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.accounts.enums import Role
from ignite.editions.models import Edition
from ignite.joining.queries import gap_since, members_and_left
from ignite.kernel import clock
from ignite.kernel.access import programme, signed_in
from ignite.kernel.http import Request
from ignite.programme.queries import control, journey, reads, steps
from ignite.programme.queries import mine as own
from ignite.programme.queries import public as public_queries
from startups.enums import UNANSWERED, PitchState


@signed_in
def my_page(request: Request) -> HttpResponse:
    """The first screen: where things stand and what only this person can do now."""
    actor = request.actor
    if actor.is_programme:
        return redirect("control-room")
    if actor.is_need_owner:
        return _need_owner(request)
    if actor.is_startup:
        return _startup(request)
    if actor.seat is not None:
        context = {"needs": public_queries.newest_needs(10), "stories": public_queries.newest_stories(5)}
        return render(request, "programme/my_page_reader.html", context)
    return render(request, "programme/my_page_new.html")


def _need_owner(request: Request) -> HttpResponse:
    actor = request.actor
    year = reads.first(reads.newest_year(organisation_id=actor.organisation_id or 0, now=clock.now()))
    if year is None:
        return render(request, "programme/my_page_waiting.html")
    members, left = members_and_left(year.organisation_id)
    todo = steps.need_owner_steps(actor, year, gap_since(members, left))
    context: dict[str, Any] = {
        "year": year,
        "journey": journey.journey(year),
        "steps": todo,
        "headline": _headline(year, todo),
        "members": [(member, [Role(role).label for role in member.roles]) for member in members],
        "lacks": _lacks(members),
    }
    return render(request, "programme/my_page_owner.html", context)


def _headline(year: Any, todo: list[Any]) -> str:
    """One sentence on where things stand."""
    if year.pilot_count:
        started = ngettext("Ni har startat en pilot", "Ni har startat %(number)s piloter", year.pilot_count)
        return started % {"number": year.pilot_count}
    if year.unanswered_count:
        return ngettext(
            "En pitch väntar på ert svar", "%(number)s pitchar väntar på ert svar", year.unanswered_count
        ) % {"number": year.unanswered_count}
    left = year.area_count - year.approved_count
    if year.area_count >= year.edition.areas_min and left > 0:
        return ngettext(
            "Ni har ett område kvar att analysera", "Ni har %(number)s områden kvar att analysera", left
        ) % {"number": left}
    if year.area_count < year.edition.areas_min:
        return _("Börja med era utmaningsområden, %(done)s av %(goal)s är registrerade") % {
            "done": year.area_count,
            "goal": year.edition.areas_min,
        }
    return _("Nu väntar ni på andra") if not todo else _("Ni är på väg mot er första pilot")


def _lacks(members: list[Any]) -> list[str]:
    """What the group still lacks, in words; nothing when business and technical are in place."""
    lacks = []
    if not any(member.has_business for member in members):
        lacks.append(_("affärskompetens"))
    if not any(member.has_technical for member in members):
        lacks.append(_("teknisk kompetens"))
    if sum(member.is_manager for member in members) < 2:
        lacks.append(_("en projektledare till, så att ni klarar frånvaro"))
    return lacks


def _startup(request: Request) -> HttpResponse:
    actor = request.actor
    pitches = own.pitches(actor)
    context = {
        "startup": own.profile(actor),
        "pilots": own.pilots(actor),
        "pitches": pitches,
        "are_read": any(pitch.state in UNANSWERED for pitch in pitches),
        "are_answered": any(pitch.state not in (*UNANSWERED, PitchState.DRAFT) for pitch in pitches),
        "needs": own.needs_to_answer(actor),
        "steps": steps.startup_steps(actor),
    }
    return render(request, "programme/my_page_startup.html", context)


@programme
def control_room(request: Request) -> HttpResponse:
    """Every need owner against the goals, what has stopped, and what waits for the programme."""
    edition = Edition.objects.current()
    table = control.rows(edition)
    context = {
        "edition": edition,
        "week": control.week(edition),
        "rows": table,
        "figures": control.figures(table, edition),
        "waiting": control.waiting(edition),
        "plan_url": reverse("workshop-new"),
    }
    return render(request, "programme/control_room.html", context)
