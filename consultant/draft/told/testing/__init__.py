"""Tests that have readers of their own: laboratory, breast pictures, nerves, the unborn."""
