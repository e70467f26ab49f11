"""The book of record that processes change: tenants, enterprises, tax numbers, orders, entitlements, payments; and its invariants."""
