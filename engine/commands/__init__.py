"""What can be done: one verb per file."""

from engine.commands.add_branch import AddBranch
from engine.commands.add_person import AddPerson
from engine.commands.add_role import AddRole
from engine.commands.add_signers import AddSigners
from engine.commands.add_substitution import AddSubstitution
from engine.commands.answer_consultation import AnswerConsultation
from engine.commands.approve import Approve
from engine.commands.begin_handover import BeginHandover
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.cancel import Cancel
from engine.commands.change_branch import ChangeBranch
from engine.commands.change_person import ChangePerson
from engine.commands.change_variables import ChangeVariables
from engine.commands.claim import Claim
from engine.commands.comment import Comment
from engine.commands.complete import Complete
from engine.commands.complete_incident import CompleteIncident
from engine.commands.consult import Consult
from engine.commands.delegate import Delegate
from engine.commands.delete_instance import DeleteInstance
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deliver_waiting import DeliverWaiting
from engine.commands.deploy_process import DeployProcess
from engine.commands.discard_draft import DiscardDraft
from engine.commands.drop_files import DropFiles
from engine.commands.enable_definition import EnableDefinition
from engine.commands.end_consultation import EndConsultation
from engine.commands.end_substitution import EndSubstitution
from engine.commands.expire_messages import ExpireMessages
from engine.commands.fail_delivery import FailDelivery
from engine.commands.fail_due import FailDue
from engine.commands.fail_service_task import FailServiceTask
from engine.commands.fail_start import FailStart
from engine.commands.fail_timer import FailTimer
from engine.commands.finish_service_task import FinishServiceTask
from engine.commands.finish_taking import FinishTaking
from engine.commands.fire_due import FireDue
from engine.commands.fire_timers import FireTimers
from engine.commands.give_up_service_task import GiveUpServiceTask
from engine.commands.jump import Jump
from engine.commands.migrate_instance import MigrateInstance
from engine.commands.open_incident import OpenIncident
from engine.commands.read_copy import ReadCopy
from engine.commands.reassign import Reassign
from engine.commands.reckon_due import ReckonDue
from engine.commands.reckon_start import ReckonStart
from engine.commands.reckon_timers import ReckonTimers
from engine.commands.recover_service_task import RecoverServiceTask
from engine.commands.refuse_migration import RefuseMigration
from engine.commands.register_result import RegisterResult
from engine.commands.reject import Reject
from engine.commands.release import Release
from engine.commands.remove_calendar_day import RemoveCalendarDay
from engine.commands.remove_signer import RemoveSigner
from engine.commands.rename_role import RenameRole
from engine.commands.resubmit import Resubmit
from engine.commands.resume import Resume
from engine.commands.retrieve import Retrieve
from engine.commands.retry_incident import RetryIncident
from engine.commands.retry_message import RetryMessage
from engine.commands.return_to import ReturnTo
from engine.commands.revert_substituted import RevertSubstituted
from engine.commands.revoke import Revoke
from engine.commands.save_instance_draft import SaveInstanceDraft
from engine.commands.save_task_draft import SaveTaskDraft
from engine.commands.seal_history import SealHistory
from engine.commands.send_copies import SendCopies
from engine.commands.set_calendar_day import SetCalendarDay
from engine.commands.skip_incident import SkipIncident
from engine.commands.start_instance import StartInstance
from engine.commands.start_migration import StartMigration
from engine.commands.start_scheduled import StartScheduled
from engine.commands.submit_draft import SubmitDraft
from engine.commands.suspend import Suspend
from engine.commands.take_along import TakeAlong
from engine.commands.tidy import Tidy
from engine.commands.transfer import Transfer
from engine.commands.undo_migration import UndoMigration
from engine.commands.upload_file import UploadFile
from engine.commands.urge import Urge
from engine.commands.withdraw import Withdraw

__all__ = [
    "AddBranch",
    "AddPerson",
    "AddRole",
    "AddSigners",
    "AddSubstitution",
    "AnswerConsultation",
    "Approve",
    "BeginHandover",
    "BroadcastSignal",
    "Cancel",
    "ChangeBranch",
    "ChangePerson",
    "ChangeVariables",
    "Claim",
    "Comment",
    "Complete",
    "CompleteIncident",
    "Consult",
    "Delegate",
    "DeleteInstance",
    "DeliverMessage",
    "DeliverWaiting",
    "DeployProcess",
    "DiscardDraft",
    "DropFiles",
    "EnableDefinition",
    "EndConsultation",
    "EndSubstitution",
    "ExpireMessages",
    "FailDelivery",
    "FailDue",
    "FailServiceTask",
    "FailStart",
    "FailTimer",
    "FinishServiceTask",
    "FinishTaking",
    "FireDue",
    "FireTimers",
    "GiveUpServiceTask",
    "Jump",
    "MigrateInstance",
    "OpenIncident",
    "ReadCopy",
    "Reassign",
    "ReckonDue",
    "ReckonStart",
    "ReckonTimers",
    "RecoverServiceTask",
    "RefuseMigration",
    "RegisterResult",
    "Reject",
    "Release",
    "RemoveCalendarDay",
    "RemoveSigner",
    "RenameRole",
    "Resubmit",
    "Resume",
    "Retrieve",
    "RetryIncident",
    "RetryMessage",
    "ReturnTo",
    "RevertSubstituted",
    "Revoke",
    "SaveInstanceDraft",
    "SaveTaskDraft",
    "SealHistory",
    "SendCopies",
    "SetCalendarDay",
    "SkipIncident",
    "StartInstance",
    "StartMigration",
    "StartScheduled",
    "SubmitDraft",
    "Suspend",
    "TakeAlong",
    "Tidy",
    "Transfer",
    "UndoMigration",
    "UploadFile",
    "Urge",
    "Withdraw",
]
