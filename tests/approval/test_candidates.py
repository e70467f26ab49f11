"""Who gets a task: a pure function of the profile, the request and today's directory."""

from typing import Any

import pytest

from engine.approval import candidates, rules
from engine.approval.candidates import Initiator, Request, Seat
from engine.approval.directory import ADMINISTRATOR, Branch, Directory, Holder, Needs
from engine.approval.profile import Profile

HOLDERS = [
    Holder("max", "马克", "approver", "审批人", None), Holder("eve", "伊娃", "approver", "审批人", None),
    Holder("sue", "苏", "head", "负责人", "suzhou"),
    Holder("wes", "韦斯", "head", "负责人", "wuxi"), Holder("sue", "苏", "head", "负责人", "wuxi"), Holder("ann", "安", "staff", "员工", "suzhou"),
    Holder("eve", "伊娃", "lawyer", "法务", "hq"),
]  # fmt: skip
BRANCHES = {b.id: b for b in (Branch("suzhou", "east", "sue", "苏"), Branch("east", "hq"), Branch("hq", None, "max", "马克"), Branch("wuxi", "east"))}
TODAY = Directory(HOLDERS, {"max": "马克", "eve": "伊娃", "ann": "安", "sue": "苏"}, [("sue", "苏"), ("max", "马克")], BRANCHES)
ANN = Initiator("ann", "安", "suzhou")
ACTED = {"check": [("eve", "伊娃"), ("gone", "某")]}


def seats(text: str, initiator: Initiator = ANN, variables: dict[str, Any] | None = None, *, said: Any = None, **more: Any) -> list[Seat]:
    profile = Profile(candidates=rules.parse(text), **more)
    request = Request(initiator, variables or {}, ACTED, lambda _: said)
    return candidates.seats(profile, request, TODAY, element_id="here", said=candidates.named(profile, request))


def people(found: list[Seat]) -> list[str | None]:
    return [seat.person_id for seat in found]


def test_a_single_role_is_one_seat_for_its_group() -> None:
    assert seats("role:approver") == [Seat(role_id="approver")]
    assert seats("group:approver") == [Seat(role_id="approver")]
    assert seats("role:head@branch") == [Seat(role_id="head", branch_id="suzhou")]


def test_in_every_other_mode_a_role_is_a_seat_for_each_holder() -> None:
    assert people(seats("role:approver", mode="all")) == ["max", "eve"]
    assert people(seats("group:head", mode="any")) == ["sue", "wes"]
    assert people(seats("role:head", mode="all")) == ["sue", "wes"]
    assert people(seats("role:head@branch", mode="all")) == ["sue"]


def test_nobody_sits_twice_and_people_who_are_gone_do_not_sit() -> None:
    assert people(seats("user:max,role:approver,user:max,user:gone", mode="all")) == ["max", "eve"]


@pytest.mark.parametrize(
    ("value", "who"),
    [
        ("max", ["max"]), (["eve", "max", "eve"], ["eve", "max"]), (["gone", 1, None, {"id": "max"}], []), (None, []), ("", []),
        ({"id": "max"}, []), (7, []),
    ],
)  # fmt: skip
def test_a_field_may_name_people_and_whatever_else_stands_in_it_names_nobody(value: Any, who: list[str | None]) -> None:
    assert people(seats("field:who", variables={"who": value}, mode="all")) == who


def test_a_branch_rule_without_a_branch_finds_nobody() -> None:
    nowhere = Initiator("tom", "汤姆", None)
    for text in ("role:head@branch", "role:head@branch^", "head:initiator"):
        assert seats(text, nowhere) == []


@pytest.mark.parametrize(
    ("text", "mode", "who"),
    [
        ("role:lawyer@branch", "all", []), ("role:lawyer@branch^", "all", ["eve"]), ("role:head@branch^", "all", ["sue"]),
        ("role:nobody@branch^", "all", []), ("manager:1", "any", ["sue"]), ("manager:2", "any", ["max"]), ("manager:3", "any", []),
        ("managers:1..2", "sequence", ["sue", "max"]), ("managers:1..9", "all", ["sue", "max"]), ("managers:2..9", "all", ["max"]),
        ("head:initiator", "any", ["sue"]), ("head:dept", "any", ["max"]), ("head:depts", "all", ["sue", "max"]), ("head:empty", "any", []),
        ("previous:check", "any", ["eve"]), ("previous:never", "any", []),
    ],
)  # fmt: skip
def test_superiors_heads_and_people_who_acted_before(text: str, mode: str, who: list[str]) -> None:
    variables = {"dept": "hq", "depts": ["suzhou", "east", "hq", "nowhere"], "empty": None}

    assert people(seats(text, variables=variables, mode=mode)) == who


def test_looking_upward_in_the_mode_single_gives_the_group_of_the_branch_that_has_one() -> None:
    assert seats("role:lawyer@branch^") == [Seat(role_id="lawyer", branch_id="hq")]


def test_branches_that_lie_above_each_other_in_a_circle_end_the_search() -> None:
    circle = Directory((), {}, (), {"a": Branch("a", "b"), "b": Branch("b", "a")})

    assert [b.id for b in circle.upward("a")] == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "mode", "who"),
    [
        (["max", "eve", "max"], "all", ["max", "eve"]), ("eve", "all", ["eve"]), (["role:approver", "user:sue"], "all", ["max", "eve", "sue"]),
        (["role:head@branch"], "all", ["sue"]), (["group:approver"], "any", ["max", "eve"]), ([7, None, {}, "gone"], "all", []), (None, "all", []),
        (["initiator", "manager:1", "role:", "=x"], "all", []),
    ],
)  # fmt: skip
def test_an_expression_gives_ids_of_people_or_rules_for_them(said: Any, mode: str, who: list[str]) -> None:
    assert people(seats("=who", said=said, mode=mode)) == who


@pytest.mark.parametrize(
    ("chosen", "who"),
    [({"here": "eve"}, ["eve"]), ({"here": ["eve", "max"]}, ["max", "eve"]), ({"here": "sue"}, []), ({"there": "eve"}, []), ("eve", []), (None, [])],
)
def test_whom_the_initiator_picked_sits_if_he_is_among_those_who_may_be_picked(chosen: Any, who: list[str]) -> None:
    assert people(seats("choice:role:approver", variables={"chosen": chosen}, mode="any")) == who
    assert people(seats("choice:role:approver", variables={"chosen": chosen}, mode="single")) == who


def test_a_vote_weighs_what_is_told_of_the_person_or_of_the_rule_that_brought_him() -> None:
    weights = rules.weights("role:approver=2, user:max=5")
    found = seats("role:approver,user:sue,user:max", mode="vote", weights=weights)

    assert {seat.person_id: seat.weight for seat in found} == {"max": 5, "eve": 2, "sue": 1}


def test_what_must_be_read_of_the_directory_is_known_beforehand() -> None:
    def needs(text: str, said: Any = None, **more: Any) -> Needs:
        profile = Profile(candidates=rules.parse(text), **more)
        variables = {"f": ["x", "y", 3], "g": "z", "other": "o", "dept": ["hq"]}
        request = Request(ANN, variables, {"check": [("eve", "伊娃")]}, lambda _: said)
        return candidates.needs(profile, request, candidates.named(profile, request))

    def expected(roles: str = "", people: str = "", superiors: str | None = None, branches: str = "") -> Needs:
        return Needs(frozenset({*roles.split(), ADMINISTRATOR}), frozenset(people.split()), superiors, frozenset(branches.split()))

    assert needs("role:a,role:b@branch,user:u,field:f,field:g") == expected("a b", "u x y z")
    assert needs("initiator,previous:check", on_empty="user:deputy") == expected("", "eve deputy")
    assert needs("manager:2") == needs("managers:1..3") == needs("initiator", on_initiator="manager") == expected(superiors="ann")
    assert needs("head:initiator") == needs("initiator", on_initiator="head") == expected(branches="suzhou")
    assert needs("role:a@branch^,head:dept") == expected("a", branches="suzhou hq")
    assert needs("choice:role:a") == needs("=x", ["role:a"]) == expected("a")
    assert candidates.roles_of([Profile(candidates=rules.parse("role:a,group:b,choice:role:c,user:u"))]) == {"a", "b", "c", ADMINISTRATOR}
