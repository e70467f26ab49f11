"""A BPMN approval engine; knows no HTTP and no tax."""
