"""企业变更租户/合并租户: bind enterprises to another tenant, or put two tenants together."""
