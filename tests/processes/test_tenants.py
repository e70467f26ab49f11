"""企业变更租户/合并租户: what people read when it is refused, and which requests exclude each other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine as Database

import processes
from engine.commands import StartInstance, UploadFile
from engine.errors import EngineError, FieldsRejected, ObjectLocked
from engine.model import InstanceResult
from engine.queries import UserTaskById
from engine.testing import Stage
from engine.testing.case import Case
from engine.texts import Texts
from processes.registry import demo, facts
from tests.commands.test_races import at_once
from tests.registry.conftest import U01, U02, U09
from tests.registry.test_transfers import U03, A, B, C

HERE = Path(processes.__path__[0])
TEXTS = Texts.load([HERE / "texts"])
FILES = {"proof_files": "变更说明.pdf", "both_tenant_consent": "同意书.pdf", "error_screenshot": "报错.pdf"}


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = Stage(database)
    stage.engine.write(demo.load)
    stage.deploy()
    return stage


def told(key: str, stem: str) -> dict[str, Any]:
    """The form of a scenario's first step."""
    scenario = yaml.safe_load((HERE / key / "scenarios" / f"{stem}.yaml").read_text(encoding="utf-8"))
    form: dict[str, Any] = scenario["steps"][0]["start"]["form"]
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in form.items()}


def ask(stage: Stage, key: str, form: dict[str, Any], by: str = "branch_submitter") -> InstanceResult:
    actor = stage.organisation.actor(by)
    uploaded = {name: [stage.engine.execute(UploadFile(file, b"%PDF-1.4"), actor).id] for name, file in FILES.items() if name in form}
    result: InstanceResult = stage.engine.execute(StartInstance(key, form | uploaded), actor)
    return result


def transfer(stage: Stage, stem: str, source: str, target: str, by: str, **more: Any) -> InstanceResult:
    form = told("tenant_change_merge", stem) | {"source_tenant": source, "target_tenant": target, **more}
    return ask(stage, "tenant_change_merge", form, by)


def change(stage: Stage, *tax_nos: str, source: str = A, target: str = B) -> InstanceResult:
    return transfer(stage, "a_change", source, target, "branch_submitter", enterprises=[{"tax_no": number} for number in tax_nos])


def merge(stage: Stage, source: str = A, target: str = B, by: str = "branch_submitter_2") -> InstanceResult:
    return transfer(stage, "f_merge", source, target, by)


def swap(stage: Stage) -> InstanceResult:
    """A right of U02 goes to U09, which is to join TN_DEMO_B."""
    return ask(stage, "invoicing_entitlement_swap", told("invoicing_entitlement_swap", "a_paid"), "branch_submitter_2")


def said(act: Callable[[], object]) -> list[str]:
    """The sentences of a refusal."""
    with pytest.raises(EngineError) as refused:
        act()
    error = refused.value
    problems = [p for found in error.errors.values() for p in found] if isinstance(error, FieldsRejected) else [error.problem]
    return [TEXTS.render(problem) for problem in problems]


def test_a_refusal_at_submit_says_what_the_catalogue_says(stage: Stage) -> None:
    assert said(lambda: change(stage, U03, target=C)) == ["目标租户【上海虚构投资有限公司】已停用，不能作为变更/合并目标"]
    assert said(lambda: change(stage, U03, target=A)) == ["原租户与目标租户不能相同"]
    assert said(lambda: change(stage, U01)) == [f"企业【{U01}】当前不在租户【苏州示例集团有限公司】下，请核对原租户"]
    open_one = change(stage, U03).serial_no
    assert said(lambda: merge(stage)) == [f"租户【苏州示例集团有限公司】存在审批中的变更/合并申请【{open_one}】，请勿重复提交"]


def test_who_executes_reads_the_seeds_own_sentence_when_the_enterprise_was_bound_elsewhere(stage: Stage) -> None:
    case = Case(stage, "tenant_change_merge")
    case.id = change(stage, U03).id
    case.on_task("approve", by="cs_agent", variables={"customer_confirmed": True})
    case.on_task("approve", by="branch_manager")
    case.on_task("approve", by="ops_reviewer")
    stage.engine.write(lambda connection: facts.enterprises(connection, {U03: {"tenant": C}}))
    case.on_task("complete", by="tech_ops")

    task = stage.engine.ask(UserTaskById(case.detail().instance.open_tasks[0].id), stage.organisation.actor("tech_ops"))
    assert task.form is not None
    assert task.form.variables["execution_error"]["message"] == (
        f"企业【{U03}】在租户【上海虚构投资有限公司】下已有数据，一个企业只能绑定一个租户!"
        "如你确认一定要将该企业绑定在新租户【广东示例控股有限公司】下，请点击【联系售后】操作。（E-TENANT-001）"
    )


def test_while_a_right_is_being_replaced_its_enterprises_stay_and_its_tenant_is_not_merged(stage: Stage) -> None:
    number = swap(stage).serial_no

    sentence = f"租户【广东示例控股有限公司】存在审批中的变更/合并申请【{number}】，请勿重复提交"
    assert said(lambda: change(stage, U02, source=B, target=A)) == [sentence]
    assert said(lambda: merge(stage)) == [sentence]
    assert said(lambda: merge(stage, B, A)) == [sentence]
    assert change(stage, U01, source=B, target=A).serial_no


@pytest.mark.parametrize("first", [lambda stage: change(stage, U02, source=B, target=A), merge], ids=["an enterprise changes", "tenants are merged"])
def test_meanwhile_no_right_is_replaced_there(stage: Stage, first: Callable[[Stage], InstanceResult]) -> None:
    number = first(stage).serial_no

    assert said(lambda: swap(stage)) == [f"租户【广东示例控股有限公司】存在审批中的变更/合并申请【{number}】，请勿重复提交"]


def test_of_two_merges_that_cross_and_are_handed_in_at_once_one_stands(stage: Stage) -> None:
    answers = at_once(2, lambda n: merge(stage, *((A, B) if n else (B, A)), by=("branch_submitter", "branch_submitter_2")[n]))

    assert sorted(type(answer).__name__ for answer in answers) == ["InstanceResult", "ObjectLocked"], answers
    assert next(answer for answer in answers if isinstance(answer, ObjectLocked)).problem.code == "E-TENANT-005"


def test_an_enterprise_that_is_not_known_is_no_obstacle_to_a_merge(stage: Stage) -> None:
    assert said(lambda: change(stage, U09))[0].startswith(f"企业【{U09}】当前不在租户")
    assert merge(stage).serial_no
