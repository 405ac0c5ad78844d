"""A message becomes part of a case: who wrote, which thread, what text, what attachments say."""
