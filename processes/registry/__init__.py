"""The book of record that processes change: tenants, enterprises, tax numbers, orders, entitlements, payments, credit quotas; and its invariants."""
