"""The page to read an analysis on: its parts, what is said about them, who stands for it, what comes next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ignite.kernel.http import Request
from ignite.kernel.shapes import Crumb, Fact
from ignite.kernel.templatetags.words import day
from needs.enums import AnalysisState, RequirementKind
from needs.forms import ConclusionForm, DueForm
from needs.models import NeedsAnalysis
from needs.parts import FIELDS_OF, Part
from needs.queries import history, parts_with_comments
from needs.queries.musts import must_spread
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.written import column_text, readable


def read_page(
    request: Request, shown: NeedsAnalysis, form: ConclusionForm | None, due_form: DueForm | None = None
) -> HttpResponse:
    """The analysis as a text, with a form for its conclusion where it may be set. 422 when a form on it is wrong."""
    is_wrong = (form is not None and form.is_bound) or due_form is not None
    if due_form is None and shown.state in EDITABLE_ANALYSIS:
        due_form = DueForm(initial={"due_on": shown.due_on})
    parts = parts_with_comments(shown)
    context: dict[str, Any] = {
        "analysis": shown,
        "area": shown.area,
        "crumbs": [Crumb(shown.area.title, shown.area.get_absolute_url())],
        "due_form": due_form,
        "parts": parts,
        "texts": [(part, texts_of(shown, part)) for part in parts],
        "form": form,
        "measures": list(shown.measures.all()),
        "requirements": list(shown.requirements.all()),
        "inside": True,
        "musts": sum(one.kind == RequirementKind.MUST for one in shown.requirements.all()),
        "must_spread": must_spread(shown.area.owner.edition_id, analysis_id=shown.pk),
        "needs": list(shown.needs.all()),
        "more_needs": shown.state == AnalysisState.APPROVED and in_group(request.actor, shown),
        "facts": [
            Fact(_("Affär"), shown.business_by),
            Fact(_("Teknik"), shown.technical_by),
            Fact(_("Ska vara klar"), shown.due_on and day(shown.due_on)),
        ],
        "entries": history(shown, "analysis"),
    }
    return render(request, "needs/analysis.html", context, status=422 if is_wrong else 200)


def texts_of(shown: NeedsAnalysis, part: Part) -> list[str]:
    """What is written in one part, without its rows and its choice."""
    return [readable(name, column_text(getattr(shown, name))) for name in FIELDS_OF[part.key] if name != "result"]
