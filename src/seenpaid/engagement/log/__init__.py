"""The log that cannot be changed unseen: every open of a document sealed after the one before it, and how that is checked."""
