"""The lifecycle of a needs analysis."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme, is_programme_or_system
from ignite.editions.enums import Switch
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import AnalysisResult, RequirementKind
from needs.enums import AnalysisState as S
from needs.models import NeedsAnalysis
from needs.rules import in_group

NEEDED = (
    "problem",
    "today",
    "affected",
    "root_causes",
    "desired_outcome",
    "constraints",
    "budget_owner",
    "route_to_adoption",
)
OWN_APPROVAL = ("own_approved_by", "own_approved_at")
# Results that give no need to match; each wants its reason.
NO_NEED = (AnalysisResult.BUY_EXISTING, AnalysisResult.SOLVE_OURSELVES, AnalysisResult.NOT_NOW)


def missing(analysis: NeedsAnalysis) -> list[str]:
    """The names of what still has to be said, as the form calls it. Two queries: measures, requirements."""
    labels = [
        str(field.verbose_name)  # type: ignore[union-attr]
        for field in map(NeedsAnalysis._meta.get_field, NEEDED)
        if not getattr(analysis, field.name).strip()
    ]
    if not any(measure.is_whole for measure in analysis.measures.all()):
        labels.append(str(_("minst ett mått med enhet, utgångsläge och mål")))
    if any(row.kind == RequirementKind.MUST and not row.reason.strip() for row in analysis.requirements.all()):
        labels.append(str(_("skäl till varje ska-krav")))
    return labels


def is_complete(analysis: NeedsAnalysis, actor: Actor) -> "str | Promise | None":
    """Fairness: the workshop takes many people's time and needs something to stand on."""
    gaps = missing(analysis)
    return format_lazy("{} {}.", _("Det här saknas:"), ", ".join(gaps)) if gaps else None


def has_result(analysis: NeedsAnalysis, actor: Actor) -> "str | Promise | None":
    """Law: what an analysis comes to, and why no need comes of it, must be on record when it is approved."""
    if not analysis.result:
        return _("Analysen har ingen slutsats än.")
    if analysis.result in NO_NEED and not analysis.result_reason.strip():
        return _("Skriv varför slutsatsen inte ger något behov. Skälet ska finnas kvar för den som undrar senare.")
    return None


def own_manager_approved(analysis: NeedsAnalysis, actor: Actor) -> "str | Promise | None":
    """Consent: where the edition says so, the need owner's own project manager has said yes to what is approved."""
    if analysis.own_approved_at is None and analysis.area.owner.edition.has(Switch.OWN_APPROVAL):
        return _("Behovsägarens projektledare har inte godkänt analysen än.")
    return None


ANALYSIS = Lifecycle(
    thing="analysis",
    model=NeedsAnalysis,
    looks={
        S.DRAFT: Look("plain"),
        S.SUBMITTED: Look("wait"),
        S.EDITS_REQUESTED: Look("stop"),
        S.CLARIFIED: Look("wait"),
        S.APPROVED: Look("go"),
    },
    moves=[
        Move(
            "submit",
            (S.DRAFT, S.EDITS_REQUESTED),
            S.SUBMITTED,
            _("Skicka in analysen"),
            who=in_group,
            guards=(is_complete,),
            sets=("business_by", "business_at", "technical_by", "technical_at"),
            tone="go",
            says=_("Programmet läser analysen och kallar till workshop."),
            also_for_programme=True,
        ),
        Move(
            "request_edits",
            (S.SUBMITTED, S.CLARIFIED),
            S.EDITS_REQUESTED,
            _("Be om ändringar"),
            who=is_programme,
            sets=OWN_APPROVAL,
            reason=True,
            says=_(
                "Projektgruppen får ett brev med skälet och minst tio dagar på sig. Allt som är skrivet finns kvar."
            ),
        ),
        Move("clarify", (S.SUBMITTED,), S.CLARIFIED, _("Klargjord på workshop"), who=is_programme_or_system),
        Move(
            "approve",
            (S.CLARIFIED,),
            S.APPROVED,
            _("Godkänn analysen"),
            who=is_programme,
            guards=(has_result, own_manager_approved),
            tone="go",
            undoable=True,
            says=_("Om en match är möjlig får projektgruppen ett utkast till behov att skriva vidare på."),
        ),
        Move(
            "reopen",
            (S.APPROVED,),
            S.DRAFT,
            _("Öppna igen som ny version"),
            who=is_programme,
            sets=("version", *OWN_APPROVAL),
            reason=True,
        ),
    ],
)
