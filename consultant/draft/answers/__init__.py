"""Answers to questions about codes: the direct answer first, then the facts with release and date, then what is open.

One module a topic, each a function from an `Ask` to a `Reply`; `compose.answer_questions` puts them together.
"""
