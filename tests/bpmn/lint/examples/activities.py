"""What tasks need to run."""

from tests.bpmn.lint.drawing import draw, operator, task
from tests.bpmn.lint.examples.example import Example


def several(*parts: str) -> dict[str, str]:
    found = "".join(f"<bpmn:{name}>{text}</bpmn:{name}>" for name, text in (part.split("=", 1) for part in parts))
    return {"u": task() + f"<bpmn:multiInstanceLoopCharacteristics>{found}</bpmn:multiInstanceLoopCharacteristics>"}


THRICE = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
EXAMPLES = {
    "script-required": Example(draw("s > p1 > e"), draw("s > p1 > e", inside={"p1": "<bpmn:script> </bpmn:script>"}), "p1", "没有脚本"),
    "service-operator-required": Example(draw("s > v > e"), draw("s > v > e", inside={"v": ""}), "v", "服务主题"),
    "service-parameters": Example(
        draw("s > v > e", inside={"v": operator(tax_no="facts.tax_no")}),
        draw("s > v > e", inside={"v": operator(tax_no=" ")}),
        "v",
        "「tax_no」没有值",
    ),
    "decision-required": Example(draw("s > r > e"), draw("s > r > e", inside={"r": ""}), "r", "没有选择决策"),
    "loop-complete": Example(
        draw("s > u > e", inside=several("loopDataInputRef=signers")),
        draw("s > u > e", inside=several("completionCondition=done")),
        "u",
        "只能写一个",
    ),
    "loop-size": Example(
        draw("s > z > e", inner={"z": "s2 > u > e2"}, inside={"z": THRICE, **several("loopCardinality=3000")}),
        draw("s > z > e", inner={"z": "s2 > u > e2"}, inside={"z": THRICE, **several("loopCardinality=4000")}),
        "u",
        "要循环 12000 次（包括外层的循环）",
    ),
    "no-self-call": Example(draw("s > c > e"), draw("s > c > e", attributes={"c": 'id="c" name="自己" calledElement="request"'}), "c", "本流程"),
    "variable-name": Example(
        draw("s > v > e", inside={"v": operator(result="结果")}), draw("s > v > e", inside={"v": operator(result="swap.result")}), "v", "不能作变量名"
    ),
    "no-reserved-variable": Example(
        draw("s > p1 > e"), draw("s > p1 > e", inside={"p1": '<bpmn:script>outcome = "approved"</bpmn:script>'}), "p1", "由引擎记录"
    ),
}
