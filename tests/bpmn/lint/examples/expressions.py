"""FEEL, wherever it stands."""

from tests.bpmn.lint.drawing import draw
from tests.bpmn.lint.examples.example import Example

CHOICE = "s > u > x | x > p1 : {} | x > p2 * | p1 > x2 | p2 > x2 | x2 > e"
GOOD = draw(CHOICE.format('amount > 5 and reason = "更正"'))

EXAMPLES = {
    "expression-language": Example(
        GOOD, GOOD.replace(b'xsi:type="bpmn:tFormalExpression"', b'language="http://www.java.com/java"'), "x_p1", "只用 FEEL"
    ),
    "expression-parses": Example(GOOD, draw(CHOICE.format("amount == 5")), "x_p1", "「步骤x」到「步骤p1」的连线上的条件不是正确的 FEEL"),
}
