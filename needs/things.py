"""The things of this room that the programme may enter for a need owner: areas, analyses, drafts of needs."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ignite.accounts import entering
from ignite.accounts.entering import Enterable
from needs.models import ChallengeArea, Measure, Need, NeedsAnalysis, Requirement
from needs.rules import in_group, owner_of


def register() -> None:
    """Tell what can be entered, and what belongs to it; called from apps.py."""
    _register(ChallengeArea, _("Utmaningsområde"), "owner__organisation", "owner__edition")
    _register(NeedsAnalysis, _("Behovsanalys"), "area__owner__organisation")
    _register(Need, _("Behov"), "lead_owner__organisation")
    entering.register_part(Measure, lambda measure: measure.analysis)
    entering.register_part(Requirement, _holder)


def _register(model: type[models.Model], label: Any, *related: str) -> None:
    entering.register(Enterable(model, label, organisation=owner_of, may_write=in_group, related=related))


def _holder(requirement: Requirement) -> models.Model | None:
    return requirement.need or requirement.analysis
