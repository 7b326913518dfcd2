"""What pages list, a row at a time: read from the database once, in words and figures that templates only set."""
