"""授信额度有效期调整: on which days downloaded quota may be invoiced with."""
