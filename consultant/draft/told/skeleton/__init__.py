"""Bones, joints, muscles and the spine: fractures, injections, adjustments."""
