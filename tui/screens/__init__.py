"""One screen a module; a screen owns its state and hands it down to its widgets."""
