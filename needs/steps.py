"""What comes next for an area: whose turn it is, in words, and the page where it is done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.kernel.shapes import NextStep
from needs.enums import AnalysisState, AreaState, NeedState
from needs.models import ChallengeArea, NeedsAnalysis
from needs.parts import parts_of
from needs.rules import EDITABLE_NEED


def next_step(area: ChallengeArea) -> NextStep:
    """The group's next step with an area; one without an address is somebody else's turn.

    Reads the analysis with its rows and the needs, which the query has prefetched.
    """
    if area.waits_for_consent:
        return NextStep(_("Programmet svarar om ni får arbeta med ett område till"), "", "")
    if area.state in (AreaState.DRAFT, AreaState.EDITS_REQUESTED):
        url = reverse("area-edit", args=[area.pk])
        said = _("Skriv klart och registrera") if area.state == AreaState.DRAFT else _("Ändra och registrera igen")
        return NextStep(said, url, _("Skriv vidare"))
    if area.state == AreaState.REGISTERED:
        return NextStep(_("Programmet läser området"), "", "")
    analysis: NeedsAnalysis | None = getattr(area, "analysis", None)
    if area.state == AreaState.ACCEPTED and analysis:
        return _with_analysis(analysis)
    if area.state == AreaState.ANALYSED:
        return _with_needs(area)
    return NextStep("", "", "")


def _with_analysis(analysis: NeedsAnalysis) -> NextStep:
    url = analysis.get_absolute_url()
    if analysis.state in (AnalysisState.DRAFT, AnalysisState.EDITS_REQUESTED):
        parts = parts_of(analysis)
        done = sum(part.done for part in parts)
        why = _("%(done)s av %(total)s delar klara") % {"done": done, "total": len(parts)}
        return NextStep(_("Skriv behovsanalysen"), url, _("Skriv vidare"), why)
    if analysis.state == AnalysisState.SUBMITTED:
        return NextStep(_("Nu kommer den fördjupande workshoppen"), "", "")
    return NextStep(_("Programmet läser den klargjorda analysen"), "", "")


def _with_needs(area: ChallengeArea) -> NextStep:
    needs = list(area.needs.all())
    draft = next((need for need in needs if need.state in EDITABLE_NEED), None)
    if draft:
        return NextStep(_("Skriv klart behovet"), reverse("need-edit", args=[draft.pk]), _("Skriv vidare"))
    live = next((need for need in needs if need.state not in (NeedState.WITHDRAWN, NeedState.CANCELLED)), None)
    if live:
        return NextStep(live.title, live.get_absolute_url(), _("Visa behovet"))
    return NextStep(_("Analysen är godkänd"), "", "")
