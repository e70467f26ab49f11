"""form-js schemas, compiled to marshmallow."""
