"""A spreadsheet of need owners, people and areas: checked row by row, taken in whole when it is confirmed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from ignite.accounts.models import Entry, Membership, Organisation
from ignite.joining.models import Commitment
from ignite.kernel.errors import NotAllowed
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from needs.imports.columns import COLUMNS, TITLES
from needs.models import ChallengeArea, Import, NeedOwner
from needs.services import imports as service
from needs.services.imports import confirm_import, discard_import, start_import, write_waiting
from tests.factories.accounts import membership_in
from tests.factories.needs import area_in

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
CEDER = {"name": "Cederås kommun", "orgnr": "212000-0142", "body_kind": "Kommun"}
KARIN = {"owner": "Cederås kommun", "name": "Karin Berg", "email": "karin@example.org"}
MAT = {"owner": "2120000142", "title": "Matsvinn", "problem": "Vi slänger mat.\nVarje dag.", "affected": "Barnen."}
FULL = {"owners": [CEDER], "people": [KARIN], "areas": [MAT]}


def workbook(tables, english=False):
    """The bytes of a workbook with these rows, by sheet and column."""
    book = Workbook()
    book.remove(book.active)
    for sheet, rows in tables.items():
        page = book.create_sheet(TITLES[sheet][english])
        page.append([one.en if english else one.sv for one in COLUMNS[sheet]])
        for row in rows:
            page.append([row.get(one.key, "") for one in COLUMNS[sheet]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(cast, data):
    return start_import(cast.edition, data=data, file_name="nya.xlsx", actor=cast.ella.actor)


def taken_in(cast, data, **choice):
    run = checked(cast, data)
    assert confirm_import(run, actor=cast.ella.actor, **{"holds_letters": False, **choice})
    run.refresh_from_db()
    return run


def verdicts(run):
    return [(row.sheet, row.verdict) for row in run.rows.all()]


def upload(client, data, name="nya.xlsx"):
    return client.post(reverse("imports"), {"sheet": SimpleUploadedFile(name, data)})


def test_nothing_is_taken_in_before_it_is_confirmed(cast):
    run = checked(cast, workbook(FULL))
    assert verdicts(run) == [("owners", NEW), ("people", NEW), ("areas", NEW)]
    assert not Organisation.objects.filter(name="Cederås kommun").exists()
    assert not ChallengeArea.objects.exists() and not Message.objects.exists()


def test_confirmed_it_makes_the_owner_invites_the_person_and_drafts_the_area(cast):
    run = taken_in(cast, workbook(FULL, english=True))
    assert [row.outcome for row in run.rows.all()] == ["done"] * 3 and run.finished_at and not run.failed_because
    made = Organisation.objects.get(orgnr="212000-0142")
    assert (made.name, made.kind, made.body_kind) == ("Cederås kommun", "need_owner", "municipality")
    assert NeedOwner.objects.get(organisation=made).edition == cast.edition
    assert Commitment.objects.filter(organisation=made).count() == 1
    member = Membership.objects.get(organisation=made)
    assert (member.email, member.state, member.rights) == ("karin@example.org", "invited", ["member"])
    assert Message.objects.get(kind="member_invited").status == Status.QUEUED
    area = ChallengeArea.objects.get()
    assert (area.state, area.problem, area.owner.organisation) == ("draft", "Vi slänger mat.\nVarje dag.", made)
    entry = Entry.objects.waiting().get()
    assert (entry.organisation, entry.about_type, entry.about_id) == (made, "needs.challengearea", area.pk)


def test_the_same_file_again_is_all_the_same_and_has_nothing_to_take_in(cast, as_):
    taken_in(cast, workbook(FULL))
    again = checked(cast, workbook(FULL))
    assert {verdict for _sheet, verdict in verdicts(again)} == {SAME}
    page = as_("ella").post(reverse("import-confirm", args=[again.pk]), {"letters": "send"}, follow=True)
    assert "Det finns ingenting att läsa in." in page.content.decode()


def test_a_second_confirm_has_no_effect(cast, as_):
    run = checked(cast, workbook(FULL))
    for _click in range(2):
        answer = as_("ella").post(reverse("import-confirm", args=[run.pk]), {"letters": "send"})
        assert answer.url == run.get_absolute_url()
    assert (
        Organisation.objects.filter(orgnr="212000-0142").count(),
        Membership.objects.filter(name="Karin Berg").count(),
    ) == (1, 1)
    assert Message.objects.filter(kind="member_invited").count() == 1
    run.refresh_from_db()
    assert not confirm_import(run, actor=cast.ella.actor, holds_letters=True)


def test_invitations_wait_in_the_outbox_when_that_is_chosen(cast, as_):
    run = checked(cast, workbook(FULL))
    page = as_("ella").get(run.get_absolute_url()).content.decode()
    assert "En person blir inbjuden." in page and "Läs in 3 rader" in page
    assert as_("ella").post(reverse("import-confirm", args=[run.pk]), {"letters": "fly"}).status_code == 422
    as_("ella").post(reverse("import-confirm", args=[run.pk]), {"letters": "hold"})
    letter = Message.objects.get(kind="member_invited")
    assert (letter.status, letter.batch.label, letter.batch.total) == (Status.HELD, "Inbjudningar ur nya.xlsx", 1)
    run.refresh_from_db()
    assert letter.batch.get_absolute_url() in as_("ella").get(run.get_absolute_url()).content.decode()


def test_held_without_anybody_to_invite_leaves_no_empty_batch(cast):
    assert taken_in(cast, workbook({"owners": [CEDER]}), holds_letters=True).batch is None


def test_what_changes_is_shown_field_by_field_before_and_after(cast, as_):
    org = cast.anna.organisation
    Organisation.objects.filter(pk=org.pk).update(orgnr="212000-0159", place="Gamla stan")
    area_in("registered", cast, title="Snön", problem="Snö", affected="Alla")
    rows = {
        "owners": [{"name": org.name, "orgnr": "16212000-0159", "body_kind": "region", "place": "Nya stan"}],
        "people": [
            {
                "owner": "212000-0159",
                "email": "ARVID@example.org",
                "roles": "Inköpare, produktchef",
                "has_business": "ja",
            },
            {"owner": org.name, "email": "anna@example.org", "rights": "Medlem, Projektledare med ansvar"},
        ],
        "areas": [{"owner": org.name, "title": "snön", "problem": "Mer snö", "affected": ""}],
    }
    run = checked(cast, workbook(rows))
    changes = [row.changes for row in run.rows.all()]
    assert changes == [
        {"body_kind": ["municipality", "region"], "place": ["Gamla stan", "Nya stan"]},
        {"roles": [["buyer"], ["buyer", "product_manager"]], "has_business": [False, True]},
        {"rights": [["manager"], ["manager", "member"]]},
        {"problem": ["Snö", "Mer snö"]},
    ]
    page = as_("ella").get(run.get_absolute_url()).content.decode()
    for shown in (
        "<del>Gamla stan</del>",
        "<ins>Nya stan</ins>",
        "<del>Kommun</del>",
        "<ins>Inköpare, Produktchef</ins>",
    ):
        assert shown in page
    confirm_import(run, actor=cast.ella.actor, holds_letters=False)
    org.refresh_from_db(), cast.arvid.membership.refresh_from_db()
    assert (org.place, org.body_kind) == ("Nya stan", "region")
    assert (cast.arvid.membership.roles, cast.arvid.membership.has_technical) == (["buyer", "product_manager"], True)
    area = ChallengeArea.objects.get()
    assert (area.problem, area.affected, area.state) == ("Mer snö", "Alla", "registered")
    assert Entry.objects.waiting().get().about_id == area.pk


REFUSALS = [
    ("owners", {**CEDER, "orgnr": "212000-0143"}, "Organisationsnumret stämmer inte"),
    ("owners", {**CEDER, "orgnr": "19121212-1212"}, "personnummer"),
    ("owners", {**CEDER, "orgnr": ""}, "Organisationsnummer saknas."),
    ("owners", {**CEDER, "body_kind": "kungarike"}, "”kungarike” känns inte igen"),
    ("owners", {**CEDER, "name": "C" * 201}, "högst 200 tecken"),
    ("owners", {**CEDER, "name": "=HYPERLINK(1)"}, "Namn är en formel"),
    ("owners", {**CEDER, "website": "inte en adress"}, "Webbplatsens adress"),
    ("owners", {**CEDER, "email_domain": "gmail.com"}, "vem som helst"),
    ("owners", {**CEDER, "orgnr": "556000-1116"}, "Numret hör till Citronell"),
    ("owners", {**CEDER, "name": "Ankarby kommun"}, "redan med, med numret 212000-0159"),
    ("people", {**KARIN, "owner": "Ingen kommun"}, "Behovsägaren är inte med"),
    ("people", {**KARIN, "owner": "Björkviks kommun", "email": "karin"}, "går inte att skriva till"),
    ("people", {**KARIN, "owner": "Björkviks kommun", "rights": "Administratör"}, "känns inte igen"),
    ("people", {**KARIN, "owner": "Björkviks kommun", "has_business": "kanske"}, "”kanske”"),
    ("areas", {**MAT, "owner": "Björkviks kommun", "title": "M" * 161}, "högst 160 tecken"),
    ("areas", {**MAT, "owner": "Björkviks kommun", "problem": "x" * 4001}, "högst 4000 tecken"),
    ("areas", {**MAT, "owner": "Björkviks kommun", "title": "Godkänt"}, "Området är godkänt"),
    ("areas", {**MAT, "owner": "Ankarby kommun"}, "redan 5 områden"),
]


def test_each_row_that_is_refused_says_why_and_the_others_go_in(cast, as_):
    Organisation.objects.filter(pk=cast.anna.organisation.pk).update(orgnr="212000-0159")
    Organisation.objects.filter(pk=cast.clara.organisation.pk).update(orgnr="556000-1116")
    area_in("accepted", cast, title="Godkänt", owner=cast.owner_b)
    for number in range(5):
        area_in("draft" if number else "registered", cast, title=f"Område {number}")
    for sheet, row, why in REFUSALS:
        run = checked(cast, workbook({sheet: [row]}))
        found = run.rows.get()
        assert (found.verdict, why in found.why) == (REFUSED, True), (row, found.verdict, found.why)
    tables = {sheet: [row for one, row, _why in REFUSALS if one == sheet] for sheet in COLUMNS}
    tables["people"].append({**KARIN, "owner": "Björkviks kommun"})
    run = taken_in(cast, workbook(tables))
    assert [row.outcome for row in run.rows.all()].count("done") == run.total == 1
    file = as_("ella").get(reverse("import-refused", args=[run.pk]))
    book = load_workbook(io.BytesIO(file.content))
    cells = [cell for row in book["Behovsägare"].iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert cells and all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert "Organisationsnumret stämmer inte" in str([cell.value for cell in book["Behovsägare"][2]])


def test_a_row_says_all_that_is_wrong_with_it_at_once_as_far_as_there_is_room(cast):
    row = {**KARIN, "email": "karin", "has_business": "kanske", "has_technical": "ibland", "rights": "kung"}
    why = checked(cast, workbook({"people": [row]})).rows.get().why
    assert all(word in why for word in ("går inte att skriva till", "”kanske”", "”ibland”", "”kung”"))
    long = {key: f"={'x' * 60}" if key in KARIN else "y" * 60 for key in (column.key for column in COLUMNS["people"])}
    why = checked(cast, workbook({"people": [long]})).rows.get().why
    assert len(why) <= 500 and why.endswith(".")


def test_twice_in_the_file_and_whose_owner_is_refused(cast):
    wrong = {**CEDER, "orgnr": "212000-0143", "name": "Felås kommun"}
    run = checked(
        cast,
        workbook(
            {
                "owners": [CEDER, {**CEDER, "name": "Cederås"}, wrong],
                "people": [KARIN, {**KARIN, "email": "Karin@Example.org"}, {**KARIN, "owner": "Felås kommun"}],
                "areas": [MAT, {**MAT, "title": "MATSVINN"}, *({**MAT, "title": f"O{n}"} for n in range(5))],
            }
        ),
    )
    found = [(row.sheet, row.number, row.verdict) for row in run.rows.all() if row.verdict != NEW]
    assert found == [
        ("owners", 3, REFUSED),
        ("owners", 4, REFUSED),
        ("people", 3, REFUSED),
        ("people", 4, REFUSED),
        ("areas", 3, REFUSED),
        ("areas", 8, REFUSED),  # the sixth
    ]
    assert run.rows.get(sheet="people", number=3).why == "Står redan på rad 2."


def test_what_changed_since_the_check_is_left_out_and_said(cast, as_):
    area = area_in("registered", cast, title="Snön", problem="Snö")
    data = workbook(
        {
            **FULL,
            "people": [KARIN, {"owner": "Ankarby kommun", "email": "ny@example.org"}],
            "areas": [MAT, {"owner": "Ankarby kommun", "title": "Snön", "problem": "Mer snö"}],
        }
    )
    run = checked(cast, data)
    ChallengeArea.objects.filter(pk=area.pk).update(problem="Någon skrev under tiden")
    membership_in("invited", cast, email="ny@example.org")
    confirm_import(run, actor=cast.ella.actor, holds_letters=False)
    area.refresh_from_db(), run.refresh_from_db()
    assert area.problem == "Någon skrev under tiden"
    said = {(row.sheet, row.number): row.said for row in run.rows.filter(outcome="stale")}
    assert set(said) == {("people", 3), ("areas", 3)}
    assert "Någon har ändrat" in said["areas", 3] and "redan" in said["people", 3]
    assert Organisation.objects.filter(orgnr="212000-0142").exists()
    page = as_("ella").get(run.get_absolute_url()).content.decode()
    assert "men 2 rader gick inte in" in page and "Någon har ändrat" in page


def test_it_is_all_or_nothing_when_something_breaks(cast, as_, monkeypatch):
    run = checked(cast, workbook(FULL))
    monkeypatch.setattr(service.Writer, "_area", lambda self, finding: 1 / 0)
    as_("ella").post(reverse("import-confirm", args=[run.pk]), {"letters": "hold"})
    run.refresh_from_db()
    assert "ingenting är inläst" in run.failed_because and run.batch is None
    assert not Organisation.objects.filter(orgnr="212000-0142").exists()
    assert not Message.objects.exists() and not run.rows.exclude(outcome="").exists()
    assert "Ingenting är inläst" in as_("ella").get(run.get_absolute_url()).content.decode()


def test_a_large_file_is_written_by_the_worker_and_tells_how_far_it_is(cast, as_, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 2)
    monkeypatch.setattr(service, "TOLD_EACH", 1)
    told = []
    monkeypatch.setattr(service, "_tell", lambda pk, written: told.append(written))
    run = checked(cast, workbook(FULL))
    as_("ella").post(reverse("import-confirm", args=[run.pk]), {"letters": "send"})
    page = as_("ella").get(run.get_absolute_url()).content.decode()
    assert "Filen läses in" in page and "every 2s" in page and not ChallengeArea.objects.exists()
    assert not write_waiting(lambda: False)
    run.refresh_from_db()
    assert (run.done, run.total, told) == (3, 3, [1, 2, 3]) and ChallengeArea.objects.count() == 1
    done = as_("ella").get(run.get_absolute_url(), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert not write_waiting(lambda: False) and ChallengeArea.objects.count() == 1


def test_who_confirmed_and_left_takes_nothing_in(cast, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 1)
    run = checked(cast, workbook(FULL))
    confirm_import(run, actor=cast.ella.actor, holds_letters=False)
    cast.ella.membership.state = "ended"
    cast.ella.membership.save()
    write_waiting(lambda: False)
    run.refresh_from_db()
    assert run.failed_because and not ChallengeArea.objects.exists()


@pytest.mark.parametrize("who", ["anna", "clara", "finn"])
def test_nobody_else_takes_anything_in(cast, who):
    run = checked(cast, workbook(FULL))
    actor = cast.finn if who == "finn" else cast.people()[who].actor
    for act in (
        lambda: start_import(cast.edition, data=workbook(FULL), file_name="x", actor=actor),
        lambda: confirm_import(run, actor=actor, holds_letters=False),
        lambda: discard_import(run, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_discarded_file_is_gone(cast, as_):
    run = checked(cast, workbook(FULL))
    for _click in range(2):
        as_("ella").post(reverse("import-discard", args=[run.pk]))
    assert as_("ella").get(run.get_absolute_url()).status_code == 404
    assert not Import.objects.get().rows.exists()


def test_the_template_is_filled_in_as_it_is(cast, as_):
    book = load_workbook(io.BytesIO(as_("ella").get(reverse("import-template")).content))
    assert book.sheetnames == ["Behovsägare", "Personer", "Områden", "Så här"]
    book["Behovsägare"].append(["Cederås kommun", 2120000142, "Kommun"])
    out = io.BytesIO()
    book.save(out)
    assert verdicts(checked(cast, out.getvalue())) == [("owners", NEW)]
    cast.ella.user.language = "en"
    cast.ella.user.save()
    assert load_workbook(io.BytesIO(as_("ella").get(reverse("import-template")).content)).sheetnames[:2] == [
        "Need owners",
        "People",
    ]


def test_queries_are_few_and_the_same_at_any_size(cast, as_):
    counts, client = [], as_("ella")
    for more in (1, 3, 30):
        people = [{**KARIN, "email": f"p{more}.{n}@example.org"} for n in range(more)]
        run = checked(cast, workbook({**FULL, "people": people}))
        for address in (run.get_absolute_url(), reverse("imports")):
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            counts.append(len(found))
    assert counts[0::2] == [counts[0]] * 3 and counts[1::2] == [counts[1]] * 3
    assert max(counts) <= 12
    with CaptureQueriesContext(connection) as found:
        checked(cast, workbook({**FULL, "people": [{**KARIN, "email": f"q{n}@example.org"} for n in range(200)]}))
    assert len(found) <= 14
