"""通用审批: branch, operations, finance, product; called by other processes."""
