"""People, roles, branches in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ListQuery, Moment, choice, ident, pairs, words


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
    valid_from = At(allow_none=True, metadata={"description": "Counts from then on; null: without a limit"})
    valid_to = At(allow_none=True, metadata={"description": "Counts until then; null: without a limit"})


class Person(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String()
    enabled = fields.Boolean()
    memberships = fields.List(fields.Nested(Membership))
    manager = fields.Nested(PersonRef, allow_none=True, metadata={"description": "His superior"})


class PersonPage(Answer):
    items = fields.List(fields.Nested(Person), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class PeopleQuery(ListQuery):
    text = words(200, load_default="")
    role = fields.String(load_default=None, metadata={"description": "Who holds this role, whenever"})
    branch = fields.String(load_default=None, metadata={"description": "Who holds a role in this branch, whenever"})
    enabled = fields.Boolean(load_default=None, allow_none=True)
    sort = fields.String(load_default="id", metadata={"description": "id, name, created_at; `-` in front for descending"})
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})


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
    manager_id = ident(64, load_default=None, metadata={"description": "His superior; without it he keeps the one he has"})


class ChangedMembership(NewMembership):
    valid_from = Moment(load_default=None, allow_none=True)
    valid_to = Moment(end=True, load_default=None, allow_none=True, metadata={"description": "A bare day counts to its end"})


class PersonChange(Body):
    """What is not said stays as it is. `memberships` are all he holds from then on; `manager_id` null takes the superior away."""

    name = ident()
    email = words(200)
    manager_id = ident(64, allow_none=True)
    enabled = fields.Boolean(metadata={"description": "false: he logs in no more and no rule finds him; what he has open is to be handed over"})
    memberships = fields.List(fields.Nested(ChangedMembership))


class DirectoryChange(Answer):
    """`changed`: `{field: [old, new]}`."""

    subject = fields.String(metadata={"description": "person, role or branch"})
    subject_id = fields.String()
    code = fields.String(metadata={"description": "added, changed, deactivated, reactivated"})
    changed = pairs()
    actor = fields.Nested(PersonRef)
    at = At()


class DirectoryChangePage(Answer):
    items = fields.List(fields.Nested(DirectoryChange), required=True)
    next_cursor = fields.String(allow_none=True)


class DirectoryChangesQuery(ListQuery):
    subject = fields.String(load_default=None, validate=choice("person", "role", "branch"))
    subject_id = fields.String(load_default=None)
    since = Moment(load_default=None)


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
    head_id = fields.String(allow_none=True)
    head_name = fields.String(allow_none=True)


class BranchPage(Answer):
    items = fields.List(fields.Nested(Branch), required=True)
    next_cursor = fields.String(allow_none=True)


class NewBranch(NewRole):
    parent_id = ident(64, load_default=None, allow_none=True)


class BranchChange(Body):
    """What is not said stays as it is; `head_id` null: nobody heads it, `parent_id` null: it stands at the top."""

    name = ident()
    head_id = ident(64, allow_none=True)
    parent_id = ident(64, allow_none=True)


class RoleChange(Body):
    name = ident(required=True)


class Token(Answer):
    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = At()
    last_used_at = At(allow_none=True)
    revoked_at = At(allow_none=True)
