"""Accounts: people, organisations, memberships, rights."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    """The accounts room."""

    default = True
    name = "ignite.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the room's lifecycle with its services, how the names behind the record are found, sign-ins
        as they happen, and what each room gives of a person's data."""
        from importlib import import_module

        import_module("ignite.accounts.services")
        import_module("ignite.editions.naming").register(import_module("ignite.accounts.queries").names_by_pseudonym)
        import_module("ignite.accounts.things").register()
        import_module("ignite.accounts.signals")
        autodiscover_modules("exports")


class RepairAdminConfig(admin_apps.AdminConfig):
    """Django's own admin, for rare repairs, behind our sign-in."""

    default = False
    default_site = "ignite.accounts.adminsite.RepairSite"
