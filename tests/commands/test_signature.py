"""手写签名 and 附件 beside an opinion: whose hand it was, on what, and that nobody lends his."""

import hashlib

import pytest
from sqlalchemy import Engine as Database

from engine import bpmn
from engine.actor import Actor
from engine.commands import AddSigners, Approve, Complete, Delegate, Reject, ReturnTo, UploadFile
from engine.errors import FieldsRejected, SignatureRequired
from engine.model import HistoryEntry
from engine.queries import HistoryOf, UserTaskById
from engine.testing import Stage
from tests.commands.acting import detail, open_at, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, open_office

PNG = b"\x89PNG\r\n\x1a\n" + b"ink"
SIGNED = draw(
    "signed", user("first", "user:max", signature="required"), user("second", "user:fay", signature="required", kind="handle"),
    user("free", "user:eve"), paths="start > first > second > free > end",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, SIGNED)


def upload(stage: Stage, by: Actor, name: str = "signature.png", content: bytes = PNG) -> str:
    return stage.engine.execute(UploadFile(name, content), by).id


def last(stage: Stage, request: str, code: str) -> HistoryEntry:
    return next(entry for entry in reversed(stage.engine.ask(HistoryOf(request), ANN)) if entry.code == code)


def test_a_signed_decision_keeps_the_image_and_what_was_signed(stage: Stage) -> None:
    request = started(stage, "signed", ANN, amount=12)
    image = upload(stage, MAX)

    stage.engine.execute(Approve(task_at(stage, request.id), "同意", signature=image), MAX)

    kept = last(stage, request.id, "task.approved").params["signature"]
    asked = {"amount": 12, "outcomes": {}}
    assert kept["file"] == image
    assert kept["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert kept["form_sha256"] == hashlib.sha256(bpmn.json_bytes(asked)).hexdigest()
    assert kept["at"] == stage.clock().isoformat()
    assert open_at(stage, request.id) == ["second"]


def test_the_page_is_told_that_a_step_is_signed(stage: Stage) -> None:
    request = started(stage, "signed", ANN)

    assert stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX).signature == "required"


@pytest.mark.parametrize("outcome", ["approve", "reject"])
def test_without_a_signature_nothing_is_decided(stage: Stage, outcome: str) -> None:
    request = started(stage, "signed", ANN)
    task = task_at(stage, request.id)

    with pytest.raises(SignatureRequired):
        stage.engine.execute(Approve(task, "好") if outcome == "approve" else Reject(task, "不"), MAX)

    assert open_at(stage, request.id) == ["first"]


def test_work_is_signed_as_well_as_judgement(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    stage.engine.execute(Approve(task_at(stage, request.id), signature=upload(stage, MAX)), MAX)
    with pytest.raises(SignatureRequired):
        stage.engine.execute(Complete(task_at(stage, request.id)), FAY)

    stage.engine.execute(Complete(task_at(stage, request.id), signature=upload(stage, FAY)), FAY)

    assert last(stage, request.id, "task.completed").params["signature"]["file"]


def test_nobody_signs_with_anothers_hand_nor_twice_with_one(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    hers, his = upload(stage, FAY), upload(stage, MAX)
    with pytest.raises(SignatureRequired):
        stage.engine.execute(Approve(task_at(stage, request.id), signature=hers), MAX)
    stage.engine.execute(Approve(task_at(stage, request.id), signature=his), MAX)

    again = started(stage, "signed", ANN)
    with pytest.raises(SignatureRequired):
        stage.engine.execute(Approve(task_at(stage, again.id), signature=his), MAX)
    with pytest.raises(SignatureRequired):
        stage.engine.execute(Complete(task_at(stage, request.id), signature=his), FAY)


def test_a_signature_is_an_image(stage: Stage) -> None:
    request = started(stage, "signed", ANN)

    with pytest.raises(SignatureRequired):
        stage.engine.execute(Approve(task_at(stage, request.id), signature=upload(stage, MAX, "signature.txt", b"Max")), MAX)


def test_where_none_is_asked_for_one_may_be_given(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    stage.engine.execute(Approve(task_at(stage, request.id), signature=upload(stage, MAX)), MAX)
    stage.engine.execute(Complete(task_at(stage, request.id), signature=upload(stage, FAY)), FAY)

    stage.engine.execute(Approve(task_at(stage, request.id), signature=upload(stage, EVE)), EVE)

    assert detail(stage, request.id).instance.state == "approved"


def test_a_delegate_does_not_sign_and_the_owner_does(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id), "eve"), MAX)
    assert stage.engine.ask(UserTaskById(task_at(stage, request.id)), EVE).signature == "none"

    stage.engine.execute(Approve(task_at(stage, request.id), "看过了"), EVE)

    with pytest.raises(SignatureRequired):
        stage.engine.execute(Approve(task_at(stage, request.id)), MAX)


def test_who_adds_others_behind_himself_signs_now(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    with pytest.raises(SignatureRequired):
        stage.engine.execute(AddSigners(task_at(stage, request.id), ["eve"], "after"), MAX)

    stage.engine.execute(AddSigners(task_at(stage, request.id), ["eve"], "after", signature=upload(stage, MAX)), MAX)

    assert last(stage, request.id, "task.approved").params["signature"]["file"]


def test_what_is_enclosed_stands_in_the_record_by_name(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    contract = upload(stage, MAX, "合同.txt", b"text")

    stage.engine.execute(Reject(task_at(stage, request.id), "见附件", [contract], signature=upload(stage, MAX)), MAX)

    assert last(stage, request.id, "task.rejected").params["files"] == [{"id": contract, "name": "合同.txt"}]


def test_a_return_may_enclose_files_and_anothers_are_refused(stage: Stage) -> None:
    request = started(stage, "signed", ANN)
    mine, hers = upload(stage, MAX, "批注.txt", b"a"), upload(stage, FAY, "别人.txt", b"b")
    with pytest.raises(FieldsRejected):
        stage.engine.execute(ReturnTo(task_at(stage, request.id), opinion="补", attachments=[hers]), MAX)

    stage.engine.execute(ReturnTo(task_at(stage, request.id), opinion="补", attachments=[mine]), MAX)

    assert last(stage, request.id, "task.returned").params["files"] == [{"id": mine, "name": "批注.txt"}]
