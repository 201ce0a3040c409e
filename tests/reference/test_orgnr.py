"""Organisation and VAT numbers: what is accepted, and what each refusal says."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ignite.reference.enums import OrgnrKind
from ignite.reference.orgnr import check_orgnr, check_vat, is_public_body, orgnr_kind
from ignite.reference.registers import public_bodies


def refusal(check, value):
    with pytest.raises(ValidationError) as caught:
        check(value)
    return caught.value.code


@pytest.mark.parametrize("written", ["212000-0159", "2120000159", " 212000 0159 ", "212000–0159", "16212000-0159"])
def test_every_way_of_writing_becomes_one(written):
    assert check_orgnr(written) == "212000-0159"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("212000-0158", "orgnr_checksum"),
        ("212000", "orgnr_format"),
        ("", "orgnr_format"),
        ("21200A-0159", "orgnr_format"),
        ("٢١٢٠٠٠٠١٥٩", "orgnr_format"),
        ("811218-9876", "orgnr_personal"),
        ("19811218-9876", "orgnr_personal"),
    ],
)
def test_each_mistake_has_its_own_refusal(value, code):
    assert refusal(check_orgnr, value) == code


def test_every_agency_in_the_register_has_a_number_that_holds():
    numbers = [row[5] for row in public_bodies() if row[5]]
    assert len(numbers) == 266
    assert all(check_orgnr(number) == number for number in numbers)


def test_only_the_pension_funds_have_numbers_of_another_kind():
    others = [row[2] for row in public_bodies() if row[5] and not is_public_body(row[5])]
    assert len(others) == 6 and all(name.endswith("AP-fonden") for name in others)


def test_the_first_digit_tells_the_kind():
    assert orgnr_kind("556036-0793") is OrgnrKind.COMPANY
    assert orgnr_kind("802002-4280") is OrgnrKind.NON_PROFIT
    assert orgnr_kind("769600-0000") is OrgnrKind.OTHER
    assert not is_public_body("556036-0793")


@given(st.text(max_size=30))
def test_any_text_is_accepted_or_refused_with_a_sentence(text):
    for check in (check_orgnr, check_vat):
        try:
            check(text)
        except ValidationError as refused:
            assert refused.messages[0].endswith(".")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("SE 212000-0159 01", "SE212000015901"),
        ("fi20774740", "FI20774740"),
        ("NO 995 525 828 MVA", "NO995525828MVA"),
        ("GB 980 7806 84", "GB980780684"),
        ("EL 094259216", "EL094259216"),
    ],
)
def test_vat_numbers_are_kept_compact(written, kept):
    assert check_vat(written) == kept


def test_vat_refusals_tell_country_from_digits():
    assert refusal(check_vat, "20774740") == "vat_country"
    assert refusal(check_vat, "FI20774741") == "vat_format"
    assert refusal(check_vat, "SE212000015801") == "orgnr_checksum"
    assert refusal(check_vat, "SE212000015902") == "vat_format"
