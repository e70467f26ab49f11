"""People, roles and branches: everybody may look, administrators may add."""

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from engine.clock import now
from engine.commands import AddBranch, AddPerson, AddRole
from engine.errors import FieldsRejected, Problem
from engine.model import Person
from engine.queries import Branches, People, PersonById, Roles
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute
from web.api.schemas import people as shapes
from web.identity import current_actor

bp = Blueprint("directory", __name__, "人员、角色、机构 People, roles, branches")
SHORTEST = 8


class PasswordTooShort(UnprocessableEntity):
    """Fewer than 8 characters."""

    problem_code = "password_too_short"


@bp.get("/users")
@bp.arguments(shapes.PeopleQuery, location="query")
@bp.response(200, shapes.PersonPage)
def list_users(query: dict[str, Any]) -> Any:
    """人员 Everybody, searched by name or id"""
    return ask(People(**query))


@bp.get("/users/me")
@bp.response(200, shapes.Person)
def me() -> Person:
    """我 Who is asking"""
    return ask(PersonById(current_actor().id))


@bp.get("/users/<id>")
@bp.response(200, shapes.Person)
def get_user(id: str) -> Person:
    """一个人 One person with roles and branches"""
    return ask(PersonById(id))


@bp.post("/users")
@bp.arguments(shapes.NewPerson)
@bp.response(201, shapes.AddedPerson)
def add_user(body: dict[str, Any]) -> ResponseReturnValue:
    """新增或修改人员 Add a person, or set name, roles and branches of an existing one (administrators)"""
    password = body["password"]
    if password is not None and len(password) < SHORTEST:
        raise PasswordTooShort
    held = [(m["role_id"], m["branch_id"]) for m in body["memberships"]]
    created = execute(AddPerson(body["id"], body["name"], body["email"], held))
    if password is not None:
        current_app.extensions["piaoflow.passwords"].set(body["id"], password, now=now())
    return dumped(shapes.Person(), ask(PersonById(body["id"])), created=created), 201


@bp.get("/roles")
@bp.response(200, shapes.RolePage)
def list_roles() -> dict[str, Any]:
    """角色 Roles"""
    return {"items": ask(Roles()), "next_cursor": None}


@bp.post("/roles")
@bp.arguments(shapes.NewRole)
@bp.response(201, shapes.Role)
def add_role(body: dict[str, Any]) -> dict[str, Any]:
    """新增或改名角色 Add or rename a role (administrators)"""
    execute(AddRole(**body))
    return body


@bp.get("/branches")
@bp.response(200, shapes.BranchPage)
def list_branches() -> dict[str, Any]:
    """机构 Branches"""
    return {"items": ask(Branches()), "next_cursor": None}


@bp.post("/branches")
@bp.arguments(shapes.NewBranch)
@bp.response(201, shapes.Branch)
def add_branch(body: dict[str, Any]) -> dict[str, Any]:
    """新增或改名机构 Add or rename a branch (administrators)"""
    parent = body["parent_id"]
    if parent is not None and parent not in {branch["id"] for branch in ask(Branches())}:
        raise FieldsRejected({"parent_id": [Problem("json_choice")]})
    execute(AddBranch(**body))
    return body
