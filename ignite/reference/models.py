"""The registers as tables; filled and kept in step by ``manage.py load_reference``, never by hand."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.reference.enums import BodyKind, CpvLevel


class PublicBody(models.Model):
    """A municipality, region or agency that can become a need owner, chosen by typing its name."""

    kind = models.CharField(_("Slag"), max_length=12, choices=BodyKind.choices)
    code = models.CharField(
        _("Kod"), max_length=10, help_text=_("Kommunkod, länskod eller myndighetens organisationsnummer.")
    )
    name = models.CharField(_("Namn"), max_length=200)
    short_name = models.CharField(_("Kort namn"), max_length=200, blank=True)
    name_en = models.CharField(_("Engelskt namn"), max_length=200, blank=True)
    orgnr = models.CharField(_("Organisationsnummer"), max_length=11, null=True, blank=True)
    county_code = models.CharField(_("Länskod"), max_length=2, blank=True)
    population = models.PositiveIntegerField(_("Folkmängd"), null=True, blank=True)
    lat = models.FloatField(_("Latitud"), null=True, blank=True)
    lon = models.FloatField(_("Longitud"), null=True, blank=True)
    website = models.URLField(_("Webbplats"), max_length=200, blank=True)
    email = models.EmailField(_("Registratorns e-post"), max_length=200, blank=True)
    name_folded = models.CharField(max_length=200, editable=False)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("offentlig organisation")
        verbose_name_plural = _("offentliga organisationer")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["name_folded"], name="body_name_prefix", opclasses=["text_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="body_once"),
            models.UniqueConstraint(fields=["orgnr"], name="body_orgnr_once"),
            models.CheckConstraint(condition=models.Q(kind__in=BodyKind.values), name="body_kind_known"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True) | models.Q(lat__isnull=False, lon__isnull=False),
                name="body_position_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CpvCode(models.Model):
    """A code of the Common Procurement Vocabulary (CC BY 4.0, Publications Office of the European Union)."""

    code = models.CharField(_("Kod"), max_length=8, primary_key=True)
    label_sv = models.CharField(_("Benämning på svenska"), max_length=250)
    label_en = models.CharField(_("Benämning på engelska"), max_length=250)
    level = models.CharField(_("Nivå"), max_length=12, choices=CpvLevel.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("Överordnad kod"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("CPV-kod")
        verbose_name_plural = _("CPV-koder")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_sv


class Goal(models.Model):
    """One of the seventeen global goals for sustainable development."""

    number = models.PositiveSmallIntegerField(_("Nummer"), primary_key=True)
    short_sv = models.CharField(_("Kort namn på svenska"), max_length=100)
    short_en = models.CharField(_("Kort namn på engelska"), max_length=100)
    title_sv = models.CharField(_("Mål på svenska"), max_length=300)
    title_en = models.CharField(_("Mål på engelska"), max_length=300)

    class Meta:
        verbose_name = _("globalt mål")
        verbose_name_plural = _("globala mål")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.short}"

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        return self.short_en if get_language() == "en" else self.short_sv

    @property
    def title(self) -> str:
        """The whole goal in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_sv


class PostalCode(models.Model):
    """A Swedish postal code with its locality and the municipality it lies in."""

    code = models.CharField(_("Postnummer"), max_length=5, primary_key=True)
    locality = models.CharField(_("Postort"), max_length=100)
    municipality_code = models.CharField(_("Kommunkod"), max_length=4, db_index=True)

    class Meta:
        verbose_name = _("postnummer")
        verbose_name_plural = _("postnummer")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code[:3]} {self.code[3:]} {self.locality}"
