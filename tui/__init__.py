"""The screens of Bothand: a Textual app over ``kb.library``."""
