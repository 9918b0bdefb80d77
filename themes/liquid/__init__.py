"""Engine room of the themes: Liquid templates and theme folders behind limits and whitelists.
Enter at render.py and theme.py; a caller fills host.py and subclasses drops.py.
Imported by themes.drops and themes.pages only; imports nothing of ours and no Django."""
