"""A backup is one archive: the database as it stood at one moment, the keys, the uploads, and a list of digests."""
