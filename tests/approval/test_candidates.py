"""Who gets a task: a pure function of the profile, the request and today's directory."""

from typing import Any

import pytest

from engine.approval import candidates, rules
from engine.approval.candidates import ADMINISTRATOR, Directory, Holder, Initiator, Seat
from engine.approval.profile import Profile

HOLDERS = [
    Holder("max", "马克", "approver", "审批人", None), Holder("eve", "伊娃", "approver", "审批人", None),
    Holder("sue", "苏", "head", "负责人", "suzhou"),
    Holder("wes", "韦斯", "head", "负责人", "wuxi"), Holder("sue", "苏", "head", "负责人", "wuxi"), Holder("ann", "安", "staff", "员工", "suzhou"),
]  # fmt: skip
TODAY = Directory(HOLDERS, {"max": "马克", "eve": "伊娃", "ann": "安", "sue": "苏"})
ANN = Initiator("ann", "安", "suzhou")


def seats(text: str, initiator: Initiator = ANN, variables: dict[str, Any] | None = None, **more: Any) -> list[Seat]:
    profile = Profile(candidates=rules.parse(text), **more)
    return candidates.seats(profile, initiator, variables=variables or {}, directory=TODAY)


def people(found: list[Seat]) -> list[str | None]:
    return [seat.person_id for seat in found]


def test_a_single_role_is_one_seat_for_its_group_from_which_the_initiator_is_barred() -> None:
    assert seats("role:approver") == [Seat(role_id="approver", barred_id="ann")]
    assert seats("role:approver", on_initiator="allow") == [Seat(role_id="approver")]
    assert seats("role:head@branch") == [Seat(role_id="head", branch_id="suzhou", barred_id="ann")]


def test_in_every_other_mode_a_role_is_a_seat_for_each_holder() -> None:
    assert people(seats("role:approver", mode="all")) == ["max", "eve"]
    assert people(seats("role:approver", Initiator("max", "马克", None), mode="any")) == ["eve"]
    assert people(seats("role:head", mode="all")) == ["sue", "wes"]
    assert people(seats("role:head@branch", mode="all")) == ["sue"]


def test_nobody_sits_twice_and_people_who_are_gone_do_not_sit() -> None:
    assert people(seats("user:max,role:approver,user:max,user:gone", mode="all")) == ["max", "eve"]


def test_the_initiator_sits_only_where_he_is_named() -> None:
    assert people(seats("user:ann,user:max", mode="all")) == ["max"]
    assert people(seats("initiator", mode="any")) == ["ann"]
    assert people(seats("initiator,user:ann,user:max", mode="all")) == ["ann", "max"]
    assert people(seats("user:ann", mode="any", on_initiator="allow")) == ["ann"]


@pytest.mark.parametrize(
    ("value", "who"),
    [
        ("max", ["max"]), (["eve", "max", "eve"], ["eve", "max"]), (["gone", 1, None, {"id": "max"}], [None]), (None, [None]), ("", [None]),
        ({"id": "max"}, [None]), (7, [None]), (["ann"], [None]),
    ],
)  # fmt: skip
def test_a_field_may_name_people_and_whatever_else_stands_in_it_names_nobody(value: Any, who: list[str | None]) -> None:
    assert people(seats("field:who", variables={"who": value}, mode="all")) == who


@pytest.mark.parametrize("text", ["role:nobody", "user:gone", "field:missing", "user:ann"])
@pytest.mark.parametrize("mode", ["single", "any", "all"])
def test_an_empty_step_is_the_administrators(text: str, mode: str) -> None:
    assert seats(text, mode=mode) == [Seat(role_id=ADMINISTRATOR, barred_id="ann")]


def test_an_empty_step_may_have_a_deputy_who_is_not_the_initiator() -> None:
    assert seats("role:nobody", on_empty="user:max") == [Seat("max", "马克")]
    assert seats("role:nobody", Initiator("max", "马克", None), on_empty="user:max") == [Seat(role_id=ADMINISTRATOR, barred_id="max")]
    assert seats("role:nobody", on_empty="user:gone") == [Seat(role_id=ADMINISTRATOR, barred_id="ann")]


def test_a_branch_rule_without_a_branch_finds_nobody() -> None:
    assert seats("role:head@branch", Initiator("tom", "汤姆", None)) == [Seat(role_id=ADMINISTRATOR, barred_id="tom")]


def test_what_must_be_read_of_the_directory_is_known_beforehand() -> None:
    profiles = [Profile(candidates=rules.parse(text)) for text in ("role:a,role:b@branch,user:u", "field:f,initiator", "field:g")]

    assert candidates.roles_of(profiles) == {"a", "b", ADMINISTRATOR}
    assert candidates.persons_of(profiles, {"f": ["x", "y", 3], "g": "z", "other": "o"}) == {"u", "x", "y", "z"}
