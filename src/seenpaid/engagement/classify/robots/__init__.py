"""Robots by the names they give themselves: a table for each sort, and the one look through them all.

In a table stands a lower-case part of the User-Agent, and what to call it; "^" where it has to stand first, because apps
carry the same name at the end of their browser's. The first match names it.
"""
