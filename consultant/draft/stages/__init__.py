"""How a model drafts: extract findings, locate codes, assign them, verify and repair, compose the answer.

Each step takes what the one before it proved: findings whose quotes stand in the case, codes that a look-up showed,
an answer that passed its checks. Verification is `consultant.draft.verify`, the same for every drafter.
"""
