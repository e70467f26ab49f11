"""企业变更租户 (P04) and 合并租户 (P05): enterprises go from one tenant to another, in one transaction, and it is written down who moved what."""
