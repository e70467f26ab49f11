"""For each rule a diagram it is silent about and one it speaks about, collected from the files of this folder."""

from tests.bpmn.lint.examples import activities, elements, events, expressions, flows, gates, looks, outcomes, profile, references
from tests.bpmn.lint.examples.example import Example

EXAMPLES: dict[str, Example] = {
    rule: example
    for family in (gates, elements, references, events, flows, activities, expressions, profile, outcomes, looks)
    for rule, example in family.EXAMPLES.items()
}
