"""The startup answers what the readers asked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.kernel.access import startup
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from startups.enums import PitchState
from startups.forms.supplement import SupplementForm
from startups.models import Pitch
from startups.queries import pitches_to_show
from startups.services.supplement import supplement_pitch


@startup
def supplement(request: Request, pk: int) -> HttpResponse:
    """Show the question and take the answer; once it is answered the page leads to the pitch."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    if not pitch.supplement_question:
        raise Http404
    form = SupplementForm(posted(request))
    if pitch.state != PitchState.SUPPLEMENT:
        return redirect(pitch)
    if request.method == "POST" and form.is_valid():
        try:
            supplement_pitch(pitch, actor=request.actor, answer=form.cleaned_data["answer"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Tack, kompletteringen är skickad."))
            return redirect(pitch)
    return render(
        request, "startups/supplement.html", {"form": form, "pitch": pitch}, status=422 if form.is_bound else 200
    )
