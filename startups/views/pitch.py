"""Pages of a pitch: begun, written, handed in with a receipt, read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel import clock
from ignite.kernel.access import requires, signed_in, startup
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from needs.models import Need
from startups.content import canonical
from startups.enums import CHOSEN, EDITABLE, UNANSWERED, PitchState
from startups.forms import PitchForm
from startups.lifecycle import PITCH, choosing_has_begun
from startups.models import Pitch
from startups.queries import musts_of, own_pitch_to, own_pitches, pitches_to_show, startup_of
from startups.rules import own_pitch, reads_pitch
from startups.services import save_pitch, start_pitch, submit_pitch


def may_read(actor: Actor) -> bool:
    """The three kinds of organisation that pitches are between."""
    return actor.is_startup or actor.is_need_owner or actor.is_programme


@signed_in
def pitch_start(request: Request, pk: int) -> HttpResponse:
    """Begin a pitch to a need (POST); the page before it says what is asked for."""
    if request.actor.seat is None:
        return redirect(f"{reverse('new-startup')}?need={pk}")
    profile = startup_of(request.actor)
    if profile is None:
        raise Http404
    need: Need = fetch(Need.objects.select_related("lead_owner__organisation"), request.actor, pk=pk)
    known = own_pitch_to(need, request.actor)
    if known is not None:
        return redirect("pitch-edit" if known.state == PitchState.DRAFT else "pitch", pk=known.pk)
    if request.method == "POST":
        try:
            return redirect("pitch-edit", pk=start_pitch(need, startup=profile, actor=request.actor).pk)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(need.get_absolute_url())
    return render(request, "startups/pitch_start.html", {"need": need, "musts": musts_of(need)})


@startup
def pitch_edit(request: Request, pk: int) -> HttpResponse:
    """The whole pitch in one form: "Spara utkast" keeps what is typed, "Skicka in" checks and hands in."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    if pitch.state not in EDITABLE:
        return redirect("pitch", pk=pk)
    sending = request.POST.get("do") == "send"
    form = _form(request, pitch, draft=not sending)
    if request.method == "POST" and (form.is_valid() or not sending):
        return _send(request, pitch, form) if sending else _save(request, pitch, form)
    context = {
        "form": form,
        "pitch": pitch,
        "need": pitch.need,
        "criteria": pitch.need.criteria.order_by("position"),
        "is_open": pitch.need.takes_pitches,
    }
    return render(request, "startups/pitch_edit.html", context, status=422 if form.is_bound else 200)


def _form(request: Request, pitch: Pitch, *, draft: bool) -> PitchForm:
    return PitchForm(
        posted(request),
        pitch=pitch,
        musts=musts_of(pitch.need),
        draft=draft,
        autosave_url=reverse("pitch-autosave", args=[pitch.pk]),
    )


def _save(request: Request, pitch: Pitch, form: PitchForm) -> HttpResponse:
    save_pitch(pitch, actor=request.actor, **form.typed())
    messages.success(request, _("Utkastet är sparat. Ingen annan än ni kan läsa det."))
    return redirect("pitch-edit", pk=pitch.pk)


def _send(request: Request, pitch: Pitch, form: PitchForm) -> HttpResponse:
    """Save, then hand in; when that is refused the text is kept and the reason said."""
    save_pitch(pitch, actor=request.actor, **form.typed())
    try:
        is_new = submit_pitch(pitch, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("pitch-edit", pk=pitch.pk)
    if is_new:
        messages.success(request, _("Pitchen är inskickad. Kvittot finns också i din e-post."))
    else:
        messages.info(request, _("Ingenting är ändrat sedan ni skickade in. Kvittot gäller fortfarande."))
    return redirect("pitch-receipt", pk=pitch.pk)


@startup
@require_POST
def pitch_autosave(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed, and answer when in a few words."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    form = _form(request, pitch, draft=True)
    form.is_valid()
    try:
        save_pitch(pitch, actor=request.actor, **form.typed())
    except Refused as refused:
        return HttpResponse(str(refused), content_type="text/plain; charset=utf-8", status=422)
    at = date(clock.local(clock.now()), "H.i")
    return HttpResponse(_("Sparat %(time)s") % {"time": at}, content_type="text/plain; charset=utf-8")


@requires("pitch_reader", may_read)
def pitch_page(request: Request, pk: int) -> HttpResponse:
    """One pitch: the startup sees its own text and how it goes; readers see what was handed in."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    is_own = own_pitch(request.actor, pitch)
    answering = reads_pitch(request.actor, pitch) and pitch.state in UNANSWERED
    context = {
        "pitch": pitch,
        "need": pitch.need,
        "is_own": is_own,
        "may_edit": is_own and pitch.state in EDITABLE and pitch.need.takes_pitches,
        "may_withdraw": PITCH.may("withdraw", pitch, request.actor),
        "may_supplement": PITCH.may("supplement", pitch, request.actor),
        "may_resume": PITCH.may("resume", pitch, request.actor),
        "answering": answering,
        "may_meet": reads_pitch(request.actor, pitch) and pitch.state in CHOSEN,
        "may_ask": answering and pitch.state != PitchState.SUPPLEMENT,
        "waits": choosing_has_begun(pitch, request.actor) if answering else None,
    }
    return render(request, "startups/pitch.html", context)


@startup
def pitch_receipt(request: Request, pk: int) -> HttpResponse:
    """When each version came in, by whom, and its hash."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    versions = list(pitch.versions.select_related("submitted_by").order_by("-number"))
    if not versions:
        raise Http404
    return render(request, "startups/receipt.html", {"pitch": pitch, "need": pitch.need, "versions": versions})


@startup
def pitch_version(request: Request, pk: int, number: int) -> HttpResponse:
    """The file that a receipt's hash is of: the version in canonical JSON."""
    pitch: Pitch = fetch(Pitch.objects.all(), request.actor, pk=pk)
    version = get_object_or_404(pitch.versions, number=number)
    name = f"pitch-{pitch.pk}-version-{version.number}.json"
    return HttpResponse(
        canonical(version.content),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@startup
def own_pitch_list(request: Request) -> HttpResponse:
    """One's startup's pitches with where they stand."""
    return render(request, "startups/own_pitches.html", {"pitches": list(own_pitches(request.actor))})
