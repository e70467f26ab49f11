"""The book of record, to look at: tenants, enterprises, orders, entitlements."""
