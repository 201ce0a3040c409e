"""What a party signs up to: texts by version, offered, accepted by somebody with authority, withdrawn."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Organisation, User
from ignite.accounts.queries import members_of
from ignite.accounts.rules import MANAGING, NOT_YOURS
from ignite.editions.content import commitment_text
from ignite.editions.models import Edition
from ignite.joining import messages
from ignite.joining.enums import CommitmentState, Party
from ignite.joining.lifecycle import COMMITMENT
from ignite.joining.models import Commitment, CommitmentText
from ignite.joining.queries.commitments import PARTY_OF, behind, in_force
from ignite.kernel import clock, record
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.services import cancel_about

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
    if CommitmentText.objects.filter(party=party, **bodies).exists():
        return False  # the programme may have written a newer one of its own since
    return _next_version(party, valid_from=clock.today(), **bodies)[1]


def _next_version(party: str, **words: Any) -> tuple[CommitmentText, bool]:
    last = CommitmentText.objects.filter(party=party).order_by("-version").first()
    version = last.version + 1 if last else 1
    return CommitmentText.objects.get_or_create(party=party, version=version, defaults=words)


@transaction.atomic
def publish_text(party: Party, *, actor: Actor, body_sv: str, body_en: str, valid_from: date) -> CommitmentText:
    """A new version of what a party signs up to, written by the programme; offered to all from its first day on.

    Raises NotAllowed for others, Refused when it says what the last version says or would hold before today.
    """
    if not actor.is_programme:
        raise NotAllowed(NOT_YOURS)
    if valid_from < clock.today():
        raise Refused(_("Välj i dag eller en senare dag."))
    last = CommitmentText.objects.select_for_update().filter(party=party).order_by("-version").first()
    if last is not None and (last.body_sv, last.body_en) == (body_sv, body_en):
        raise Refused(_("Texten är den samma som i den senaste versionen."))
    text, _is_new = _next_version(party, body_sv=body_sv, body_en=body_en, valid_from=valid_from)
    offer_new_versions()
    return text


@transaction.atomic
def offer_new_versions() -> int:
    """Lay the version in force before each who has an older one, in running editions; returns how many. Idempotent.

    What was only offered takes the new text; what was accepted stands until the new version is accepted.
    """
    return sum(_renew(one, text) for party in Party if (text := in_force(party)) is not None for one in behind(text))


def _renew(commitment: Commitment, text: CommitmentText) -> int:
    lock(commitment)
    if commitment.state == CommitmentState.WITHDRAWN:
        return 0
    if commitment.state == CommitmentState.OFFERED:
        commitment.text = text
        commitment.save(update_fields=["text"])
        state = commitment.state
        record.write(commitment, thing=COMMITMENT.thing, move="change", source=state, target=state, actor=SYSTEM)
        return 1
    _offer(commitment.organisation, commitment.edition, text, actor=SYSTEM)
    return 1


def current_text(party: str) -> CommitmentText:
    """The newest text of a party in force today; the texts are loaded when there is none."""
    text = in_force(party)
    if text is None:
        load_commitment_texts()
        text = in_force(party) or CommitmentText.objects.filter(party=party).latest("version")
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
    live = Commitment.objects.exclude(state=CommitmentState.WITHDRAWN).filter(
        organisation=organisation, edition=edition
    )
    return live.order_by("-text__version").first() or _offer(organisation, edition, current_text(party), actor=actor)


def _offer(organisation: Organisation, edition: Edition, text: CommitmentText, *, actor: Actor) -> Commitment:
    commitment, is_new = Commitment.objects.exclude(state=CommitmentState.WITHDRAWN).get_or_create(
        organisation=organisation, edition=edition, text=text
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
    """The organisation takes its commitment back, with the reason; the programme is told and can offer it anew."""
    done = COMMITMENT.run("withdraw", commitment, actor=actor, reason=reason)
    if done:
        _withdraw_older(commitment, actor=actor, reason=reason)
        messages.tell_withdrawn(commitment, who=actor.name, reason=reason.strip())
    return done


def _withdraw_older(commitment: Commitment, *, actor: Actor, reason: str) -> None:
    # Versions that this one replaced must not come into force again.
    rows = Commitment.objects.filter(organisation_id=commitment.organisation_id, edition_id=commitment.edition_id)
    for older in rows.filter(state=CommitmentState.ACCEPTED).exclude(pk=commitment.pk):
        COMMITMENT.run("withdraw", older, actor=actor, reason=reason)
