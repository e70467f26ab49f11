"""What can be asked: SELECT only, frozen values out."""

from engine.queries.absences import BegunSubstitutions, Reversions, TasksToTake
from engine.queries.audit import ExportHistory, NewestSeal, VerifyHistory
from engine.queries.calendar_days import CalendarDayOn, CalendarDays
from engine.queries.consultations import ConsultationsOf
from engine.queries.definitions import DefinitionByKey, DefinitionFile, Definitions, DefinitionVersions, Lookup
from engine.queries.diagram import DiagramOf
from engine.queries.directory_changes import DirectoryChanges
from engine.queries.due import Deliverable, DueStarts, DueTasks, DueTimers, NextMoment, StaleDues, StaleStarts, StaleTimers
from engine.queries.files import FileById
from engine.queries.history import HistoryOf
from engine.queries.inbox import Inbox, InboxCounts
from engine.queries.incidents import IncidentById, IncidentCauses, Incidents
from engine.queries.instances import InstanceById, Instances
from engine.queries.jobs import JobFigures, Jobs, LostJob, LostJobs
from engine.queries.lint_files import Lint
from engine.queries.messages import Messages
from engine.queries.migrations import MigratePreview, MigrationById, MigrationElements, Migrations, WaitingMigrations
from engine.queries.open_tasks import OpenTaskCounts, OpenTasksOf
from engine.queries.people import BranchById, Branches, IsAdministrator, People, PersonById, Roles
from engine.queries.places import PlacesOf
from engine.queries.predictions import PredictionOf, PreviewStart
from engine.queries.retention import IsSealed, Retirable
from engine.queries.return_targets import ReturnTargetsOf
from engine.queries.service_call import ServiceCall, ServiceCallOf
from engine.queries.substitutions import SubstitutionById, Substitutions
from engine.queries.user_task import UserTaskById
from engine.queries.waits import WaitsOf

__all__ = [
    "BegunSubstitutions",
    "BranchById",
    "Branches",
    "CalendarDayOn",
    "CalendarDays",
    "ConsultationsOf",
    "DefinitionByKey",
    "DefinitionFile",
    "DefinitionVersions",
    "Definitions",
    "Deliverable",
    "DiagramOf",
    "DirectoryChanges",
    "DueStarts",
    "DueTasks",
    "DueTimers",
    "ExportHistory",
    "FileById",
    "HistoryOf",
    "Inbox",
    "InboxCounts",
    "IncidentById",
    "IncidentCauses",
    "Incidents",
    "InstanceById",
    "Instances",
    "IsAdministrator",
    "IsSealed",
    "JobFigures",
    "Jobs",
    "Lint",
    "Lookup",
    "LostJob",
    "LostJobs",
    "Messages",
    "MigratePreview",
    "MigrationById",
    "MigrationElements",
    "Migrations",
    "NewestSeal",
    "NextMoment",
    "OpenTaskCounts",
    "OpenTasksOf",
    "People",
    "PersonById",
    "PlacesOf",
    "PredictionOf",
    "PreviewStart",
    "Retirable",
    "ReturnTargetsOf",
    "Reversions",
    "Roles",
    "ServiceCall",
    "ServiceCallOf",
    "StaleDues",
    "StaleStarts",
    "StaleTimers",
    "SubstitutionById",
    "Substitutions",
    "TasksToTake",
    "UserTaskById",
    "VerifyHistory",
    "WaitingMigrations",
    "WaitsOf",
]
