"""The SQL of one open. Constant statements on Django's own connection: the path of every view, kept short.

Both databases run the same text. Every statement names the document, so each is one index look-up.
"""
