"""A reader who chose English meets English: pages, subjects of letters, and why they were sent."""

import gettext
import itertools
import re
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from ignite.accounts.middleware import LANGUAGE_COOKIE
from ignite.accounts.models import Organisation
from ignite.editions.models import Edition
from ignite.kernel.checks import catalogue
from ignite.outbox.kinds import all_kinds, kind_named
from ignite.runtime.translations import compile_catalogue
from needs.models import Criterion, Need, Requirement
from startups.models import Startup
from tests.factories import needs

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PO = settings.BASE_DIR / "ignite" / "locale" / "en" / "LC_MESSAGES" / "django.po"
LETTERS = settings.BASE_DIR / "templates" / "mail"
SWEDISH = re.compile(r"\w*[åäöÅÄÖ]\w*")
CONDITION = re.compile(r"{% (?:el)?if (.*?) %}")
PUBLIC = ["/", "/needs/", "/startups/", "/stories/", "/calendar/", "/join/", "/organisation-search/", "/about/"]
PUBLIC += ["/open-data/", "/following/new/"]
PUBLIC += ["/privacy/", "/accessibility/", "/contact/", "/accounts/login/", "/accounts/signup/", "/no-such-page/"]


@pytest.fixture(autouse=True, scope="module")
def _catalogue():
    """What is read here is the catalogue as it stands, not as it was when somebody last compiled it."""
    compile_catalogue(PO)
    gettext._translations.clear()
    trans_real._translations.pop("en", None)


class Words(HTMLParser):
    """What a page says, piece by piece, its labels for screen readers included."""

    def __init__(self, html):
        super().__init__()
        self.pieces, self.inside_other = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inside_other += tag in {"script", "style"} or given.get("lang") == "sv"
        self.pieces += [given[name] for name in ("aria-label", "placeholder", "title", "alt") if given.get(name)]

    def handle_endtag(self, tag):
        self.inside_other = 0

    def handle_data(self, data):
        if not self.inside_other:
            self.pieces.append(" ".join(data.split()))


@pytest.fixture
def content(cast):
    """The words that people have written: a need with its requirements, names, profiles."""
    needs.need_in("open", cast)
    rows = [*Need.objects.all(), *Requirement.objects.all(), *Criterion.objects.all(), *Organisation.objects.all()]
    rows += [*Startup.objects.all(), *Edition.objects.all()]
    return " ".join(value for row in rows for value in vars(row).values() if isinstance(value, str))


@cache
def untranslated():
    """Swedish texts that English says in another way."""
    return {key[1] for key, said in catalogue.read(PO).items() if key[1] not in said.forms}


def left_in_swedish(client, path, content):
    response = client.get(path)
    assert response.headers["Content-Language"] == "en", path
    pieces = [piece for piece in Words(response.content.decode()).pieces if piece and piece not in content]
    known = untranslated()
    swedish = [piece for piece in pieces if piece in known]
    return swedish + [word for word in SWEDISH.findall(" ".join(pieces)) if word not in content]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_in_english_shows_no_swedish(path, content):
    client = Client()
    client.cookies[LANGUAGE_COOKIE] = "en"
    assert left_in_swedish(client, path, content) == []


def test_need_page_in_english_shows_no_swedish_but_what_was_written(content):
    client = Client()
    client.cookies[LANGUAGE_COOKIE] = "en"
    assert left_in_swedish(client, Need.objects.get().get_absolute_url(), content) == []


@pytest.mark.parametrize(("who", "path"), [("anna", "/my/"), ("clara", "/my/"), ("ella", "/control-room/")])
def test_first_screen_follows_the_persons_language(who, path, cast, content):
    person = getattr(cast, who).user
    person.language = "en"
    person.save()
    client = Client()
    client.force_login(person, backend=BACKEND)
    assert left_in_swedish(client, path, content + person.name) == []


def test_swedish_page_is_seen_as_swedish(content):
    page = Words(Client().get("/").content.decode()).pieces
    assert set(page) & untranslated()
    assert SWEDISH.findall(" ".join(page))


class Facts(dict):
    """A letter's context where every name is there: the given answers, moments and numbers, and X for the rest."""

    def __init__(self, way, sample):
        super().__init__({name: value for name, value in sample.items() if isinstance(value, date | int)} | way)

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        if name.endswith("_at"):
            return datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
        return self.get(name, "X")


def ways(source):
    """Every combination of answers to the conditions of a template."""
    names = sorted(set(re.findall(r"[a-z_]+", " ".join(CONDITION.findall(source)))) - {"and", "or", "not"})
    return [dict(zip(names, said, strict=True)) for said in itertools.product([True, False], repeat=len(names))]


def subjects(kind, language):
    template, sample = get_template(f"mail/{kind}.subject").template, kind_named(kind).sample
    with translation.override(language):
        return [template.render(Context(Facts(way, sample), autoescape=False)).strip() for way in ways(template.source)]


KINDS = sorted(path.stem for path in LETTERS.glob("*.subject"))


@pytest.mark.parametrize("kind", KINDS)
def test_subject_is_in_english_each_way_it_may_go(kind):
    english, swedish = subjects(kind, "en"), subjects(kind, "sv")
    assert all(english)
    assert not any(SWEDISH.search(one) for one in english)
    written_by_the_programme = set(english) == {"X"}
    assert written_by_the_programme or set(english).isdisjoint(swedish)


def test_every_kind_tells_in_english_why_it_was_sent():
    kinds = [kind for kind in all_kinds() if kind.name in KINDS]
    assert len(kinds) == len(KINDS)
    with translation.override("en"):
        assert not [kind.name for kind in kinds if SWEDISH.search(f"{kind.why} {kind.label}")]
        assert not [kind.name for kind in kinds if not str(kind.why).startswith("You get this email because")]
