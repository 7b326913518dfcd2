"""Electronic invoices by EN 16931: what they say, in which syntax, and what keeps a document from being one."""
