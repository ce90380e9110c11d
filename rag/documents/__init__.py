"""From bytes to articles ready to be stored, in a process that may be killed.

    bytes -> a child (`worker.py`): parse -> prepare -> packed (`packing.py`) -> Prepared, one article at a time

A document can be made to keep any parser busy, and a regular expression holds the interpreter's lock for as long
as it runs. So the service reads no document itself: a child does, within a time and a memory that are limited.
"""
