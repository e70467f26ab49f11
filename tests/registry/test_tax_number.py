"""Tax numbers: the whole table of domain.md §4.1–4.2, and the kinds each use allows (D9)."""

import pytest

from processes.registry.tax_number import Kind, Use, check, normalise, organisation_check_digit

VALID = [
    ("91449901FAKE00013E", "14400000000"), ("91440399FAKE00021R", "14403000000"), ("91329901FAKE0003X2", "13200000000"),
    ("91320599FAKE00048W", "13200000000"), ("91319901FAKE00056Q", "13100000000"), ("91119901FAKE000646", "11100000000"),
    ("91339901FAKE00072N", "13300000000"), ("91330299FAKE00080W", "13302000000"), ("91350299FAKE000992", "13502000000"),
    ("91370299FAKE00101X", "13702000000"), ("91210299FAKE0011X6", "12102000000"), ("91519901FAKE00128Y", "15100000000"),
    ("91509901FAKE00136M", "15000000000"), ("91429901FAKE001442", "14200000000"), ("91439901FAKE001521", "14300000000"),
    ("91379901FAKE00160M", "13700000000"), ("91359901FAKE00179A", "13500000000"), ("93419901FAKE001875", "14100000000"),
    ("92129901FAKE001953", "11200000000"), ("91159901FAKE002088", "11500000000"),
]  # fmt: skip
OTHERS = [
    ("449901FAKE00013", Kind.LEGACY15),
    ("44990190010100101", Kind.PERSON17),
    ("44990119900101001301", Kind.PERSON20),
    ("L91449901FAKE00013E", Kind.TEMP_L),
    ("L449901199001010013", Kind.TEMP_L),
]
WRONG = [
    ("", "E-TAXNO-001"),
    ("91449901FAKE00013", "E-TAXNO-002"),
    ("91449901FAKE00013E9", "E-TAXNO-002"),
    ("91449901FAIE00013E", "E-TAXNO-003"),
    ("91449901FAOE00013E", "E-TAXNO-003"),
    ("91449901FASE00013E", "E-TAXNO-003"),
    ("91449901FAVE00013E", "E-TAXNO-003"),
    ("91449901FAZE00013E", "E-TAXNO-003"),
    ("91449901F-KE00013E", "E-TAXNO-003"),
    ("91449901F AKE00013E", "E-TAXNO-004"),
    ("9144A901FAKE00013E", "E-TAXNO-005"),
    ("91999901FAKE00013L", "E-TAXNO-006"),
    ("B1449901FAKE00013C", "E-TAXNO-007"),
    ("94449901FAKE000135", "E-TAXNO-007"),
    ("91449901FAKE000105", "E-TAXNO-008"),
    ("91449901FAKE00013A", "E-TAXNO-009"),
    ("911101085513123456", "E-TAXNO-009"),
    ("000000000000000000", "E-TAXNO-007"),
    ("XXXXXXXXXXXXXXXXX", "E-TAXNO-002"),
]
WRITTEN_OTHERWISE = ["91449901fake00013e", "　91449901FAKE00013E ", "９１４４９９０１ＦＡＫＥ０００１３Ｅ"]


def code(raw: str | None, use: Use = Use.ALLOCATION) -> str | None:
    problem = check(raw, use=use).problem
    return problem.code if problem else None


@pytest.mark.parametrize(("number", "authority"), VALID)
def test_a_social_credit_code_is_accepted_in_every_use_without_a_warning(number: str, authority: str) -> None:
    for use in Use:
        verdict = check(number, use=use, authority=authority)
        assert verdict.number is not None and verdict.number.kind is Kind.USCC18 and verdict.warnings == ()


@pytest.mark.parametrize(("number", "kind"), OTHERS)
def test_other_kinds_are_accepted_for_allocation_but_not_for_invitations(number: str, kind: Kind) -> None:
    accepted = check(number).number

    assert accepted is not None and accepted.kind is kind
    assert code(number, Use.INVITATION) == "E-TAXNO-002"


@pytest.mark.parametrize(("raw", "expected"), WRONG)
def test_the_first_thing_wrong_is_said(raw: str, expected: str) -> None:
    assert code(raw) == expected


@pytest.mark.parametrize("raw", WRITTEN_OTHERWISE)
def test_width_case_and_outer_blanks_do_not_matter(raw: str) -> None:
    assert normalise(raw) == "91449901FAKE00013E"
    assert code(raw, Use.INVITATION) is None


@pytest.mark.parametrize(("raw", "area"), [("91440399FAKE00021R", "深圳市"), ("91329901FAKE0003X2", "江苏省")])
def test_another_regions_authority_is_a_warning(raw: str, area: str) -> None:
    verdict = check(raw, authority="14400000000")

    assert verdict.number is not None
    assert [(w.code, dict(w.params)) for w in verdict.warnings] == [("W-TAXNO-101", {"area_name": area, "authority": "广东省税务局"})]


def test_a_wrong_check_digit_is_only_a_warning_on_tickets_since_the_seed_has_one() -> None:
    verdict = check("911101085513123456", use=Use.TICKET)

    assert verdict.number is not None and [w.code for w in verdict.warnings] == ["E-TAXNO-009"]
    assert code("B1449901FAKE00013C", Use.TICKET) == "E-TAXNO-007"


def test_a_missing_number_is_an_empty_one() -> None:
    assert code(None) == "E-TAXNO-001"


def test_companies_registered_by_the_state_administration_have_no_province() -> None:
    assert code("91100000000013477B") is None


def test_an_identity_card_counts_as_one_only_where_it_is_no_credit_code() -> None:
    card = check("11010519491231002X")

    assert card.number is not None and card.number.kind is Kind.PERSON18 and card.number.area_code == "110105"
    assert code("11010519491231002X", Use.INVITATION) == "E-TAXNO-007"
    assert code("110105194912310021") is not None


def test_a_temporary_number_is_as_good_as_what_stands_behind_its_l() -> None:
    assert code("L91449901FAKE00013A") == "E-TAXNO-009"


def test_a_legacy_number_needs_area_digits_of_a_known_province() -> None:
    assert code("44990AFAKE00013") == "E-TAXNO-005"
    assert code("999901FAKE00013") == "E-TAXNO-006"
    assert code("449901FAKE0001-") == "E-TAXNO-003"


@pytest.mark.parametrize(("body", "digit"), [("FAKE0001", "3"), ("FAKE0003", "X"), ("FAKE0008", "0")])
def test_the_organisation_code_has_its_own_check_digit_with_x_for_ten_and_0_for_eleven(body: str, digit: str) -> None:
    assert organisation_check_digit(body) == digit
