"""开票权益税号变更（付费）: replace an invoicing entitlement, or change an enterprise's name or tax device."""
