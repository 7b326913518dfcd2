"""The lane before Django: opens of shared pages by people without a session, and the live streams.

Composition only. The steps of an open are those of `portal.opening`, with the same doors and the same verbs as every
page; what is saved is Django's handler, its middlewares and a thread per request.
"""
