"""Requests, invitations and commitments for rare repairs; states are moved on the pages."""

from django.contrib import admin
from django.http import HttpRequest

from ignite.joining.models import Commitment, CommitmentText, Invitation, JoinRequest


class KeepsRows:
    """No row is added or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Things come to be on the pages."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nothing is deleted."""
        return False


@admin.register(JoinRequest)
class JoinRequestAdmin(KeepsRows, admin.ModelAdmin[JoinRequest]):
    """A request to join."""

    list_display = ("organisation_name", "email", "state", "confirmed_at")
    readonly_fields = ("state",)
    raw_id_fields = ("public_body", "organisation")


@admin.register(Invitation)
class InvitationAdmin(KeepsRows, admin.ModelAdmin[Invitation]):
    """An invitation; its link cannot be read here."""

    list_display = ("email", "about_type", "about_id", "state", "expires_at")
    exclude = ("token_hash", "nonce", "food", "access")
    readonly_fields = ("state", "answer", "waiting_since", "offer_until")
    raw_id_fields = ("organisation", "user", "invited_by", "replaces")


@admin.register(Commitment)
class CommitmentAdmin(KeepsRows, admin.ModelAdmin[Commitment]):
    """A commitment; what was accepted, by whom and when is not changed."""

    list_display = ("organisation", "edition", "state", "accepted_at")
    readonly_fields = ("state", "organisation", "edition", "text", "accepted_by", "authority", "accepted_at")


@admin.register(CommitmentText)
class CommitmentTextAdmin(admin.ModelAdmin[CommitmentText]):
    """A version of a text; never changed once it is there."""

    list_display = ("party", "version", "valid_from")

    def has_change_permission(self, request: HttpRequest, obj: CommitmentText | None = None) -> bool:
        """Somebody may have accepted it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CommitmentText | None = None) -> bool:
        """Somebody may have accepted it."""
        return False
