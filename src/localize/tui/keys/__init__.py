"""Keys: bindings, keyboard layouts, the keymap of one person."""
