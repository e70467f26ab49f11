"""The nouns, as frozen values: what queries hand out and commands answer. Nothing here can write to the database.

Times are aware datetimes (UTC); ids are opaque strings; `variables` is pure JSON.
"""

from engine.model.calendar import CalendarDay, CalendarYear
from engine.model.consultation import Consultation
from engine.model.definition import DefinitionDetail, DefinitionItem, Deployed, StartFailure
from engine.model.directory import BranchRef, Candidates, DirectoryChange, Membership, Person, PersonRef
from engine.model.file import StoredFile
from engine.model.finding import Finding
from engine.model.form import FormView, Outcome
from engine.model.history import Diagram, ElementMark, HistoryEntry, Spent
from engine.model.instance import CauseCount, IncidentDetail, IncidentItem, InstanceDetail, InstanceItem, InstanceLink
from engine.model.message import MessageItem, MessageResult
from engine.model.migration import ElementItem, MigrationBatch, MigrationItem, MigrationPreviewItem, MigrationStarted, ObstacleItem
from engine.model.open_task import OpenTask
from engine.model.page import Page
from engine.model.place import BarredPlace, PlaceItem, RestingToken, ReturnTarget
from engine.model.prediction import Choice, Prediction, Preview, Step
from engine.model.results import InstanceResult, NextTask, TaskResult
from engine.model.states import CloseReason, IncidentKind, InstanceState, TaskState
from engine.model.substitution import ProcessRef, SubstitutionItem, SubstitutionResult
from engine.model.user_task import Advice, ReturnChoice, UserTaskDetail, UserTaskItem
from engine.model.wait import WaitItem

__all__ = [
    "Advice",
    "BarredPlace",
    "BranchRef",
    "CalendarDay",
    "CalendarYear",
    "Candidates",
    "CauseCount",
    "Choice",
    "CloseReason",
    "Consultation",
    "DefinitionDetail",
    "DefinitionItem",
    "Deployed",
    "Diagram",
    "DirectoryChange",
    "ElementItem",
    "ElementMark",
    "Finding",
    "FormView",
    "HistoryEntry",
    "IncidentDetail",
    "IncidentItem",
    "IncidentKind",
    "InstanceDetail",
    "InstanceItem",
    "InstanceLink",
    "InstanceResult",
    "InstanceState",
    "Membership",
    "MessageItem",
    "MessageResult",
    "MigrationBatch",
    "MigrationItem",
    "MigrationPreviewItem",
    "MigrationStarted",
    "NextTask",
    "ObstacleItem",
    "OpenTask",
    "Outcome",
    "Page",
    "Person",
    "PersonRef",
    "PlaceItem",
    "Prediction",
    "Preview",
    "ProcessRef",
    "RestingToken",
    "ReturnChoice",
    "ReturnTarget",
    "Spent",
    "StartFailure",
    "Step",
    "StoredFile",
    "SubstitutionItem",
    "SubstitutionResult",
    "TaskResult",
    "TaskState",
    "UserTaskDetail",
    "UserTaskItem",
    "WaitItem",
]
