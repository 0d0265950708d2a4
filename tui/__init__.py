"""The screens of Bothand."""
