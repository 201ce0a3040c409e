"""What a party signs up to: texts by version, offered, accepted by somebody with authority, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Organisation, User
from ignite.accounts.queries import members_of
from ignite.accounts.rules import MANAGING
from ignite.editions.content import commitment_text
from ignite.editions.models import Edition
from ignite.joining import messages
from ignite.joining.enums import CommitmentState, Party
from ignite.joining.lifecycle import COMMITMENT
from ignite.joining.models import Commitment, CommitmentText
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.services import cancel_about

PARTY_OF = {
    OrganisationKind.NEED_OWNER: Party.NEED_OWNER,
    OrganisationKind.STARTUP: Party.STARTUP,
    OrganisationKind.PROGRAMME: Party.PROGRAMME,
}
SIGNING = (*MANAGING, Right.SIGNATORY)


@transaction.atomic
def load_commitment_texts() -> int:
    """Bring the texts in step with the method's own words; returns how many new versions that gave.

    A text that has changed becomes a new version from today; what somebody accepted is never rewritten. Idempotent.
    """
    return sum(_load_text(party) for party in Party)


def _load_text(party: Party) -> bool:
    words = commitment_text(party)
    bodies = {
        f"body_{code}": "\n".join([words.intro.in_(code), "", *(f"- {point.in_(code)}" for point in words.points)])
        for code in ("sv", "en")
    }
    last = CommitmentText.objects.filter(party=party).order_by("-version").first()
    if last is not None and all(getattr(last, name) == body for name, body in bodies.items()):
        return False
    version = last.version + 1 if last else 1
    _row, is_new = CommitmentText.objects.get_or_create(
        party=party, version=version, defaults={**bodies, "valid_from": clock.today()}
    )
    return is_new


def current_text(party: str) -> CommitmentText:
    """The newest text of a party in force today; the texts are loaded when there is none."""
    in_force = CommitmentText.objects.filter(party=party, valid_from__lte=clock.today()).order_by("-version")
    text = in_force.first()
    if text is None:
        load_commitment_texts()
        text = in_force.first() or CommitmentText.objects.filter(party=party).latest("version")
    return text


@transaction.atomic
def offer_commitment(organisation: Organisation, edition: Edition, *, actor: Actor) -> Commitment:
    """The commitment that lies before an organisation in an edition; made and told of the first time.

    Raises NotAllowed unless the programme, the platform or the organisation itself asks; Refused for an organisation
    that is no party.
    """
    if not (actor.is_programme or actor.is_system or actor.organisation_id == organisation.pk):
        raise NotAllowed(_("Bara programmet lägger fram ett åtagande."))
    party = PARTY_OF.get(OrganisationKind(organisation.kind))
    if party is None:
        raise Refused(_("Den här organisationen gör inget åtagande."))
    commitment, is_new = Commitment.objects.exclude(state=CommitmentState.WITHDRAWN).get_or_create(
        organisation=organisation, edition=edition, defaults={"text": current_text(party)}
    )
    if is_new:
        COMMITMENT.begin(commitment, actor=actor)
        messages.tell_to_sign(commitment, members_of(organisation.pk, *SIGNING))
    return commitment


@transaction.atomic
def accept_commitment(commitment: Commitment, *, actor: Actor, authority: str) -> bool:
    """Somebody with authority accepts for the organisation; who, with what authority, which version and when is kept.

    Raises NotAllowed for anybody else (the programme too), Refused without a word on the authority.
    """
    if not authority.strip():
        raise Refused(_("Skriv vilken befogenhet du har, till exempel din befattning."))
    done = COMMITMENT.run(
        "accept",
        commitment,
        actor=actor,
        accepted_by=User.objects.filter(pk=actor.user_id or 0).first(),
        authority=authority.strip()[:200],
        accepted_at=clock.now(),
    )
    if done:
        cancel_about(commitment, [messages.COMMITMENT_TO_SIGN])
    return done


@COMMITMENT.service("withdraw")
@transaction.atomic
def withdraw_commitment(commitment: Commitment, *, actor: Actor, reason: str = "") -> bool:
    """The organisation takes its commitment back, with the reason; a new one can then be offered."""
    return COMMITMENT.run("withdraw", commitment, actor=actor, reason=reason)
