"""The seam of the search: what is found, how it is sorted, what each filter leaves, and what to ask for instead."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.reference.models import CpvCode, Goal
from needs.queries import Search, find
from tests.factories.needs import need_in, new_owner


def titles(page=1, **asked):
    return [need.title for need in find(Search.read(asked), page).rows]


def counts(name, **asked):
    return {one.value: one.count for one in find(Search.read(asked)).facets[name]}


@pytest.fixture
def many(cast):
    """Ankarby's two open needs and a closed one, the port's open one; each another in every filter."""
    water = Goal.objects.create(number=6, short_sv="Rent vatten", short_en="Clean water", title_sv="", title_en="")
    for code, label in (("41000000", "Vatten"), ("41110000", "Dricksvatten"), ("90000000", "Avlopp")):
        CpvCode.objects.create(code=code, label_sv=label, label_en=label, level="division", search_text="")
    port = new_owner(cast, "Hamnen i Sjövik")
    port.organisation.body_kind = "municipal_company"
    port.organisation.save()
    now = clock.now()
    made = {
        "Vattenläckor": {"offers": ["data", "money"], "opened_at": now - timedelta(days=3)},
        "Skolmat": {"language": "en", "opened_at": now - timedelta(days=1)},
        "Bassänger": {"lead_owner": port, "offers": ["data"], "opened_at": now - timedelta(days=2)},
        "Stängda brunnar": {"deadline_at": now - timedelta(days=1), "opened_at": now},
    }
    found = {title: need_in("open", cast, title=title, summary="", problem="", **said) for title, said in made.items()}
    found["Vattenläckor"].goals.add(water)
    found["Bassänger"].goals.add(water)
    found["Vattenläckor"].subjects.add("41110000", "41000000")
    found["Bassänger"].subjects.add("90000000")
    return found


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"kind": "municipal_company"}, {"Bassänger"}),
        ({"goal": "6"}, {"Vattenläckor", "Bassänger"}),
        ({"subject": "41"}, {"Vattenläckor"}),
        ({"offer": "data"}, {"Vattenläckor", "Bassänger"}),
        ({"offer": "money"}, {"Vattenläckor"}),
        ({"language": "en"}, {"Skolmat"}),
        ({"status": "closed"}, {"Stängda brunnar"}),
        ({"status": "open", "offer": "data", "goal": "6", "kind": "municipality"}, {"Vattenläckor"}),
        ({"q": "sjövik"}, {"Bassänger"}),  # by the owner's name
        ({"q": "och ankarby vatten"}, {"Vattenläckor"}),  # by name and words together; och says nothing
        ({"q": "jövik"}, set()),
    ],
)
def test_each_filter_lets_through_what_it_says_and_no_more(many, asked, wanted):
    assert set(titles(**asked)) == wanted


def test_an_owner_is_found_with_what_it_owns_jointly(many, cast):
    many["Bassänger"].co_owners.add(cast.owner_a)
    found = find(Search.read({"owner": str(cast.owner_a.organisation_id)}))
    assert {need.title for need in found.rows} == set(many) and found.chosen["owner"] == "Ankarby kommun"
    port = find(Search.read({"owner": str(many["Bassänger"].lead_owner.organisation_id)}))
    assert [need.title for need in port.rows] == ["Bassänger"]


def test_an_address_names_nobody_who_does_not_take_part(many, cast):
    hidden = cast.startup_c.organisation_id, new_owner(cast, "Hemlig kommun", "invited").organisation_id
    for number in hidden:
        assert "owner" not in {n for n, label in find(Search(owner=str(number))).chosen.items() if label != str(number)}


def test_counts_are_of_what_the_other_filters_leave(many):
    assert counts("kind") == {"municipality": 3, "municipal_company": 1}
    assert counts("kind", kind="municipality") == counts("kind")  # its own choice takes no other away
    assert counts("goal", kind="municipality") == {"6": 1}
    assert counts("subject") == {"41": 1, "90": 1}  # two codes of one division are one need
    assert counts("offer", goal="6") == {"data": 2, "money": 1}
    assert counts("status") == {"open": 3, "closed": 1}
    assert counts("language", offer="data") == {"sv": 2}


def test_sealed_drafts_are_neither_found_nor_counted(many, cast):
    for state in ("draft", "in_review", "edits_requested", "withdrawn"):
        need_in(state, cast, title="Vattenhemlighet", offers=["people"], language="en")
    assert "Vattenhemlighet" not in titles(q="vattenhemlighet")
    assert counts("offer").get("people") is None and counts("language") == {"sv": 3, "en": 1}


def test_sorting(many):
    assert titles(sort="newest") == ["Skolmat", "Bassänger", "Vattenläckor", "Stängda brunnar"]
    many["Skolmat"].deadline_at = clock.now() + timedelta(days=1)
    many["Skolmat"].save()
    assert titles()[0] == "Skolmat" and titles(sort="best")[0] == "Skolmat"
    many["Bassänger"].problem = "Vatten"
    many["Bassänger"].save()
    assert titles(q="vatten") == ["Vattenläckor", "Bassänger"]  # in the title before in the text


def test_a_page_beyond_the_last_is_the_last(many, cast):
    for number in range(20):
        need_in("open", cast, title=f"Fler {number}")
    assert len(titles(page=1)) == 20 and len(titles(page=2)) == 4
    found = find(Search(), 99)
    assert (found.page, found.pages, found.total, len(found.rows)) == (2, 2, 24, 4)


def test_no_hits_say_which_choice_to_drop_and_which_word_helps(many):
    found = find(Search.read({"q": "vatten", "language": "en"}))
    assert [(str(one.label), one.count, one.search.params) for one in found.suggestion] == [
        ("Engelska", 1, {"q": "vatten"})
    ]
    words = find(Search.read({"q": "vattenläckor skolmat"})).suggestion
    assert [(one.label, one.count) for one in words] == [("”vattenläckor”", 1), ("”skolmat”", 1)]
    assert find(Search.read({"q": "vatten"})).suggestion == []
    alone = find(Search.read({"q": "skolmat zebra", "kind": "municipal_company"})).suggestion
    assert [(one.label, one.count, one.search.params) for one in alone] == [("”skolmat”", 1, {"q": "skolmat"})]


@pytest.mark.parametrize(
    "nonsense", [{"goal": "x"}, {"owner": "1" * 40}, {"kind": "x"}, {"subject": "4"}, {"sort": "x"}]
)
def test_what_makes_no_sense_is_left_out(nonsense):
    assert Search.read(nonsense) == Search()


def test_a_search_survives_its_address():
    said = {"q": "vatten & läckor", "kind": "municipality", "goal": "6", "offer": "data", "sort": "newest"}
    search = Search.read(said)
    assert Search.read(search.params | {"sort": search.sort}) == search
    assert search.query == "q=vatten+%26+l%C3%A4ckor&kind=municipality&goal=6&offer=data&sort=newest"


def test_three_queries_whatever_is_asked(many, django_assert_num_queries):
    owner = str(many["Vattenläckor"].lead_owner.organisation_id)
    for asked in (
        {},
        {"q": "vatten", "goal": "6", "owner": owner, "subject": "41", "offer": "data"},
        {"status": "open"},
    ):
        with django_assert_num_queries(3):
            assert find(Search.read(asked)).rows
