"""Accounts: people, organisations, memberships, rights."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "ignite.accounts"
    label = "accounts"
