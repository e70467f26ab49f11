"""People, roles, branches in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ListQuery, ident, words


class PersonRef(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)


class BranchRef(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)


class Candidates(Answer):
    """Named persons, or today's holders of a role (in a branch)."""

    persons = fields.List(fields.Nested(PersonRef))
    role_id = fields.String(allow_none=True)
    role_name = fields.String(allow_none=True)
    branch = fields.Nested(BranchRef, allow_none=True)
    on_behalf_of = fields.Dict(
        keys=fields.String(), values=fields.Nested(PersonRef), metadata={"description": "代理: for whom one of the persons acts, by his id"}
    )


class Membership(Answer):
    role_id = fields.String(required=True)
    role_name = fields.String(required=True)
    branch = fields.Nested(BranchRef, allow_none=True)


class Person(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String()
    enabled = fields.Boolean()
    memberships = fields.List(fields.Nested(Membership))


class PersonPage(Answer):
    items = fields.List(fields.Nested(Person), required=True)
    next_cursor = fields.String(allow_none=True)


class PeopleQuery(ListQuery):
    text = words(200, load_default="")
    sort = fields.String(load_default="id", metadata={"description": "id, name; `-` in front for descending"})


class NewMembership(Body):
    role_id = ident(64, required=True)
    branch_id = ident(64, load_default=None, allow_none=True)


class NewPerson(Body):
    """Roles and branches that do not exist yet are created, and said in `created`."""

    id = ident(64, required=True)
    name = ident(required=True)
    email = words(200, load_default="")
    password = fields.String(load_only=True, load_default=None, metadata={"description": "For log-in by form; at least 8 characters"})
    memberships = fields.List(fields.Nested(NewMembership), load_default=list)


class AddedPerson(Person):
    created = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Role(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)


class RolePage(Answer):
    items = fields.List(fields.Nested(Role), required=True)
    next_cursor = fields.String(allow_none=True)


class NewRole(Body):
    id = ident(64, required=True)
    name = ident(required=True)


class Branch(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)
    parent_id = fields.String(allow_none=True)


class BranchPage(Answer):
    items = fields.List(fields.Nested(Branch), required=True)
    next_cursor = fields.String(allow_none=True)


class NewBranch(NewRole):
    parent_id = ident(64, load_default=None, allow_none=True)


class Token(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = At()
    last_used_at = At(allow_none=True)
    revoked_at = At(allow_none=True)
