"""JSON shapes, one file per noun; they are also what the OpenAPI document says."""
