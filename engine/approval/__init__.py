"""Pure functions that decide: who, when it is decided, what may be pressed. No SQL, no SpiffWorkflow."""
