"""The modes of trouble.py, one module each, and what they share."""
