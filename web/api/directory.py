"""People, roles and branches: everybody may look, administrators may add and change."""

from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from engine.clock import now
from engine.commands import AddBranch, AddPerson, AddRole, ChangeBranch, ChangePerson, RenameRole
from engine.errors import FieldsRejected, Problem
from engine.model import Person
from engine.queries import BranchById, Branches, DirectoryChanges, People, PersonById, Roles
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, unchanged
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
def get_user(id: str) -> Response:
    """一个人 One person with roles, branches and superior"""
    return _tagged(_person(id))


@bp.patch("/users/<id>")
@bp.arguments(shapes.PersonChange)
@bp.response(200, shapes.Person)
def change_user(body: dict[str, Any], id: str) -> Response:
    """修改人员 Name, mail, superior, memberships with their dates; deactivate and reactivate (administrators)"""
    unchanged(_person(id))
    held = body.get("memberships")
    told = None if held is None else [(m["role_id"], m["branch_id"], m["valid_from"], m["valid_to"]) for m in held]
    execute(ChangePerson(id, body.get("name"), body.get("email"), emptied(body, "manager_id"), told, body.get("enabled")))
    return _tagged(_person(id))


def emptied(body: dict[str, Any], name: str) -> str | None:
    """None where nothing is said, "" where it is to be nobody."""
    return None if name not in body else body[name] or ""


def _person(id: str) -> dict[str, Any]:
    return dumped(shapes.Person(), ask(PersonById(id)))


def _tagged(answer: dict[str, Any]) -> Response:
    return tagged(answer, tag_of(answer))


@bp.get("/directory-changes")
@bp.arguments(shapes.DirectoryChangesQuery, location="query")
@bp.response(200, shapes.DirectoryChangePage)
def list_changes(query: dict[str, Any]) -> Any:
    """人员机构变更记录 Who changed what in the directory, newest first (administrators, auditors)"""
    return ask(DirectoryChanges(**query))


@bp.post("/users")
@bp.arguments(shapes.NewPerson)
@bp.response(201, shapes.AddedPerson)
def add_user(body: dict[str, Any]) -> ResponseReturnValue:
    """新增或修改人员 Add a person, or set name, roles and branches of an existing one (administrators)"""
    password = body["password"]
    if password is not None and len(password) < SHORTEST:
        raise PasswordTooShort
    held = [(m["role_id"], m["branch_id"]) for m in body["memberships"]]
    created = execute(AddPerson(body["id"], body["name"], body["email"], held, body["manager_id"]))
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


@bp.patch("/roles/<id>")
@bp.arguments(shapes.RoleChange)
@bp.response(200, shapes.Role)
def rename_role(body: dict[str, Any], id: str) -> dict[str, Any]:
    """改名角色 Rename a role (administrators)"""
    execute(RenameRole(id, body["name"]))
    return {"id": id, **body}


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


@bp.get("/branches/<id>")
@bp.response(200, shapes.Branch)
def get_branch(id: str) -> Response:
    """一个机构 One branch with its head"""
    return _tagged(_branch(id))


@bp.patch("/branches/<id>")
@bp.arguments(shapes.BranchChange)
@bp.response(200, shapes.Branch)
def change_branch(body: dict[str, Any], id: str) -> Response:
    """修改机构 Name, head, and where it stands in the tree; never below itself (administrators)"""
    unchanged(_branch(id))
    execute(ChangeBranch(id, body.get("name"), emptied(body, "head_id"), emptied(body, "parent_id")))
    return _tagged(_branch(id))


def _branch(id: str) -> dict[str, Any]:
    return dumped(shapes.Branch(), ask(BranchById(id)))
