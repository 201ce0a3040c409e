"""The kinds that the registers tell apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """What kind of public body a row in the register is."""

    MUNICIPALITY = "municipality", _("Kommun")
    REGION = "region", _("Region")
    AGENCY = "agency", _("Myndighet")


class CpvLevel(models.TextChoices):
    """How fine a CPV code is, from the two digits of a division to the eight of a subcategory."""

    DIVISION = "division", _("Huvudgrupp")
    GROUP = "group", _("Grupp")
    CLASS = "class", _("Klass")
    CATEGORY = "category", _("Kategori")
    SUBCATEGORY = "subcategory", _("Underkategori")


class OrgnrKind(models.TextChoices):
    """What the first digit of an organisation number says (data/SOURCES.md)."""

    PUBLIC = "public", _("Offentlig organisation")
    COMPANY = "company", _("Aktiebolag")
    NON_PROFIT = "non_profit", _("Ideell förening eller stiftelse")
    OTHER = "other", _("Annan form")
