"""The modes of trouble.py, one module each, and the code that they share."""
