"""People, organisations and memberships for rare repairs."""

from django.contrib import admin
from django.http import HttpRequest

from ignite.accounts.models import Membership, Organisation, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """A person; passwords are set by the person alone."""

    list_display = ("email", "name", "is_active", "is_superuser", "date_joined")
    search_fields = ("email", "name")
    exclude = ("password", "groups", "user_permissions")
    readonly_fields = ("pseudonym", "last_login", "date_joined")
    raw_id_fields = ("acting_for",)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nothing is deleted here: the record points at people."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """An organisation."""

    list_display = ("name", "kind", "orgnr", "place")
    list_filter = ("kind",)
    search_fields = ("name", "orgnr")
    raw_id_fields = ("public_body",)

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Nothing is deleted here."""
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """A membership; its state is moved on the organisation's page."""

    list_display = ("email", "organisation", "state", "since")
    list_filter = ("state",)
    search_fields = ("email", "name")
    readonly_fields = ("state", "since")
    raw_id_fields = ("organisation", "user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """New members are invited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """A membership is ended, not deleted."""
        return False
