"""It does not exist, or not for you."""

from engine.errors.families import NotFound


class DefinitionNotFound(NotFound):
    code = "definition_not_found"


class InstanceNotFound(NotFound):
    code = "instance_not_found"


class UserTaskNotFound(NotFound):
    code = "user_task_not_found"


class FileNotFound(NotFound):
    code = "file_not_found"


class LookupNotFound(NotFound):
    code = "lookup_not_found"


class IncidentNotFound(NotFound):
    code = "incident_not_found"


class PersonNotFound(NotFound):
    code = "person_not_found"


class RoleNotFound(NotFound):
    code = "role_not_found"


class BranchNotFound(NotFound):
    code = "branch_not_found"


class MigrationNotFound(NotFound):
    code = "migration_not_found"


class SubstitutionNotFound(NotFound):
    """Params: `id`."""

    code = "substitution_not_found"


class ConsultationNotFound(NotFound):
    """Also for another's. Params: `id`."""

    code = "consultation_not_found"


class CalendarDayNotFound(NotFound):
    """Nobody edited this day. Params: `day`."""

    code = "calendar_day_not_found"


class MessageNotFound(NotFound):
    """No such message, or not in a state for this. Params: `id`."""

    code = "message_not_found"
