"""The nouns, as frozen values: what queries hand out and commands answer. Nothing here can write to the database.

Times are aware datetimes (UTC); ids are opaque strings; `variables` is pure JSON.
"""

from engine.model.calendar import CalendarDay, CalendarYear
from engine.model.definition import DefinitionDetail, DefinitionItem, Deployed, StartFailure
from engine.model.directory import BranchRef, Candidates, Membership, Person, PersonRef
from engine.model.file import StoredFile
from engine.model.finding import Finding
from engine.model.form import FormView, Outcome
from engine.model.history import Diagram, ElementMark, HistoryEntry
from engine.model.instance import CauseCount, IncidentDetail, IncidentItem, InstanceDetail, InstanceItem
from engine.model.message import MessageItem, MessageResult
from engine.model.migration import ElementItem, MigrationBatch, MigrationItem, MigrationPreviewItem, MigrationStarted, ObstacleItem
from engine.model.open_task import OpenTask
from engine.model.page import Page
from engine.model.place import BarredPlace, PlaceItem, RestingToken, ReturnTarget
from engine.model.prediction import Prediction, Preview, Step
from engine.model.results import InstanceResult, NextTask, TaskResult
from engine.model.states import CloseReason, InstanceState, TaskState
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
    "CloseReason",
    "DefinitionDetail",
    "DefinitionItem",
    "Deployed",
    "Diagram",
    "ElementItem",
    "ElementMark",
    "Finding",
    "FormView",
    "HistoryEntry",
    "IncidentDetail",
    "IncidentItem",
    "InstanceDetail",
    "InstanceItem",
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
