"""People, roles and branches: changed by administrators, at once effective."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddBranch, AddPerson, AddRole
from engine.errors import NotAdministrator, PersonNotFound
from engine.queries import Branches, Inbox, People, PersonById, Roles
from engine.testing import Stage
from tests.commands.acting import started
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, user
from tests.engine.office import ADA, ANN, DAN, MAX, ROOT, open_office


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


@pytest.mark.parametrize("by", [ANN, MAX, ADA, DAN])
def test_only_administrators_change_the_directory(stage: Stage, by: Actor) -> None:
    myself = AddPerson(by.id, by.name, memberships=[("sys_admin", None)])
    for command in (AddPerson("new", "新"), AddRole("new", "新"), AddBranch("new", "新"), myself):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(command, by)  # type: ignore[arg-type]
    with pytest.raises(PersonNotFound):
        stage.engine.ask(PersonById("new"), ROOT)


def test_a_person_is_added_with_roles_and_branches_that_were_not_there(stage: Stage) -> None:
    added = stage.engine.execute(AddPerson("li", "李", "li@example.com", [("cashier", "hefei"), ("staff", "suzhou"), ("staff", "suzhou")]), ROOT)

    assert added == {"roles": ["cashier"], "branches": ["hefei"]}
    person = stage.engine.ask(PersonById("li"), ANN)
    assert (person.name, person.email, person.enabled, person.roles) == ("李", "li@example.com", True, {"cashier", "staff"})
    assert [(m.role_name, m.branch.name if m.branch else None) for m in person.memberships] == [("cashier", "hefei"), ("员工", "苏州机构")]


def test_a_person_added_again_has_exactly_the_new_roles(stage: Stage) -> None:
    stage.engine.execute(AddPerson("max", "马克斯", memberships=[("finance", None)]), ROOT)

    person = stage.engine.ask(PersonById("max"), ANN)
    assert (person.name, person.roles) == ("马克斯", {"finance"})


def test_roles_and_branches_are_renamed_in_place(stage: Stage) -> None:
    stage.engine.execute(AddRole("staff", "同事"), ROOT)
    stage.engine.execute(AddBranch("kunshan", "昆山", "suzhou"), ROOT)
    stage.engine.execute(AddBranch("kunshan", "昆山机构", "suzhou"), ROOT)

    assert {"id": "staff", "name": "同事"} in stage.engine.ask(Roles(), ANN)
    [kunshan] = [b for b in stage.engine.ask(Branches(), ANN) if b["id"] == "kunshan"]
    assert (kunshan["name"], kunshan["parent_id"], kunshan["head_id"]) == ("昆山机构", "suzhou", None)


def test_many_who_add_the_same_person_at_once_add_one(stage: Stage) -> None:
    answers = at_once(6, lambda n: stage.engine.execute(AddPerson("new", f"新{n}", memberships=[("brand_new", "far")]), ROOT))

    assert [type(a).__name__ for a in answers] == ["dict"] * 6
    assert len([p for p in stage.engine.ask(People(text="新"), ANN).items if p.id == "new"]) == 1


def test_who_joins_a_branch_sees_its_work_and_who_leaves_does_not(stage: Stage) -> None:
    stage.deploy_files(draw("branch", user("check", "role:head@branch"), paths="start > check > end"))
    started(stage, "branch", ANN)
    lin = Actor("lin", "林")

    for held, seen in (([("head", "wuxi")], 0), ([("head", "suzhou")], 1), ([("head", None)], 0), ([], 0)):
        stage.engine.execute(AddPerson("lin", "林", memberships=held), ROOT)
        assert len(stage.engine.ask(Inbox(), lin).items) == seen


def test_people_are_found_by_name_or_id_page_by_page(stage: Stage) -> None:
    stage.engine.execute(AddPerson("100%", "百分_百"), ROOT)

    assert [p.id for p in stage.engine.ask(People(text="0%"), ANN).items] == ["100%"]
    assert [p.id for p in stage.engine.ask(People(text="_"), ANN).items] == ["100%"]
    assert [p.id for p in stage.engine.ask(People(text="马"), ANN).items] == ["max"]
    seen: list[str] = []
    cursor = None
    while True:
        page = stage.engine.ask(People(limit=5, cursor=cursor, sort="-name"), ANN)
        seen += [p.id for p in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 12


def test_ids_may_contain_any_sign(stage: Stage) -> None:
    for person, role in (("a:b", "c"), ("a", "b:c"), ("a b/c", "角色")):
        stage.engine.execute(AddPerson(person, "某人", memberships=[(role, None)]), ROOT)
        assert stage.engine.ask(PersonById(person), ANN).roles == {role}
