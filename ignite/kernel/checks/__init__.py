"""What the test command asks of the source itself: texts in both languages, sober templates, short files.

Plain functions over files; each finding is a ``Finding`` with its place. The management commands print them.
"""
