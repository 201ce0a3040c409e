"""What each party signs up to: the versions of the texts, and a new one written by the programme."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.joining.enums import Party
from ignite.joining.forms import CommitmentTextForm
from ignite.joining.models import CommitmentText, parts_of
from ignite.joining.queries.commitments import versions_of
from ignite.joining.services import publish_text
from ignite.kernel import clock
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.shapes import Crumb


@programme
def commitment_texts(request: Request) -> HttpResponse:
    """Every party's text, with its versions and who has accepted which."""
    parties = [(party, versions_of(party)) for party in Party]
    return render(request, "joining/commitment_texts.html", {"parties": parties})


def _initial(text: CommitmentText | None) -> dict[str, Any]:
    """The last version, to write on from."""
    if text is None:
        return {"valid_from": clock.today()}
    found: dict[str, Any] = {"valid_from": clock.today()}
    for code in ("sv", "en"):
        introduction, points = parts_of(getattr(text, f"body_{code}"))
        found |= {f"introduction_{code}": introduction, f"points_{code}": "\n".join(points)}
    return found


@programme
def commitment_text_new(request: Request, party: str) -> HttpResponse:
    """A new version, written from the last; what was accepted stands, and the new one is offered. 422 keeps it."""
    if party not in Party.values:
        raise Http404
    chosen = Party(party)
    versions = versions_of(chosen)
    form = CommitmentTextForm(posted(request), party=chosen, initial=_initial(versions[0].text if versions else None))
    if request.method == "POST" and form.is_valid():
        try:
            text = publish_text(chosen, actor=request.actor, **form.facts())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Version %(version)s är sparad.") % {"version": text.version})
            return redirect("commitment-texts")
    context = {
        "form": form,
        "party": chosen,
        "number": sum(version.accepted + version.offered for version in versions),
        "crumbs": [Crumb(_("Åtaganden"), reverse("commitment-texts"))],
    }
    return render(request, "joining/commitment_text_form.html", context, status=422 if form.is_bound else 200)
