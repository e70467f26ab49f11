"""Whether a file is read at all."""

from engine.bpmn.lint.rules.file_size_limit import LARGEST
from tests.bpmn.lint.drawing import definitions, draw
from tests.bpmn.lint.examples.example import Example

GOOD = draw("s > u > e")
LONG = " > ".join(f"p{i}" for i in range(401))

EXAMPLES = {
    "file-size-limit": Example(GOOD, GOOD + b" " * LARGEST, None, "2 MB"),
    "no-doctype": Example(GOOD, GOOD.replace(b"<bpmn:definitions", b"<!DOCTYPE x [<!ENTITY a 'b'>]><bpmn:definitions", 1), None, "DOCTYPE"),
    "xml-readable": Example(GOOD, GOOD[:-20], None, "不是完整的 XML"),
    "bpmn-root": Example(GOOD, b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', None, "不是 BPMN 2.0"),
    "process-required": Example(GOOD, definitions('<bpmn:collaboration id="c"/>'), None, "没有流程"),
    "one-executable-process": Example(
        draw("s > u > e", declared='<bpmn:process id="customer" isExecutable="false"><bpmn:task id="t"/></bpmn:process>'),
        definitions('<bpmn:process id="request" isExecutable="false"/>'),
        None,
        "没有可执行的流程",
    ),
    "diagram-size-limit": Example(draw("s > " + " > ".join(f"p{i}" for i in range(98)) + " > e"), draw(f"s > {LONG} > e"), "request", "太长"),
}
