"""The demo's texts: whole, harmless, and nobody's real address in them."""

import re

import pytest

from ignite.programme.demo import content
from ignite.programme.demo.addresses import address, organisation_number
from ignite.reference.orgnr import check_orgnr
from tests.programme.texts import strings

FILES = content.files()
FORBIDDEN = ("lorem", "ipsum", "TODO", "xxx", "foo bar", "tbd")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_texts_hold_no_filling(file):
    for text in strings(content.read(str(file.relative_to(content.HERE).with_suffix("")))):
        assert text == text.strip()
        assert not any(word.lower() in text.lower() for word in FORBIDDEN), text
        assert "  " not in text, text
        assert '"' not in text, text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_addresses_lie_in_example_domains(file):
    words = file.read_text()
    for found in re.findall(r"[\w.+-]+@[\w.-]+|https?://[\w.-]+", words):
        assert re.search(r"[@/.]example\.(se|org)$|(\.|@)[\w-]+\.example\.(se|org)$", found), found


def test_every_startup_says_that_it_is_invented():
    names = [startup["name"] for startup in content.startups()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)
    assert all(name.endswith("Exempel AB") for name in names)


def test_startups_write_in_both_languages():
    languages = {startup.get("language", "sv") for startup in content.startups()}
    assert languages == {"sv", "en"}


def test_organisation_numbers_check_and_differ():
    numbers = [organisation_number(place) for place in range(len(content.startups()))]
    assert [check_orgnr(number) for number in numbers] == numbers
    assert len(set(numbers)) == len(numbers)


def test_addresses_are_plain():
    assert address("Åsa Öberg", "x.example.se") == "asa.oberg@x.example.se"


def test_six_need_owners_have_three_to_five_areas():
    assert len(content.OWNERS) == 6
    for key in content.OWNERS:
        areas = [area for area in content.owner(key)["area"] if not {"dropped", "parked", "draft"} & set(area)]
        assert 3 <= len(areas) <= 5, key


def test_every_must_has_its_reason():
    for key in content.OWNERS:
        for area in content.owner(key)["area"]:
            for kind, text, reason in area.get("analysis", {}).get("requirements", []):
                assert kind == "wish" or reason, text
