"""Diagnoses by rule: what a note states of illnesses and encounters, cut out, looked up, chosen and put in order."""
