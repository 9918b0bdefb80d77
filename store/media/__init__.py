"""Pictures: re-encoded on arrival, WebP renditions made in the background.
Enter at services.py: keep_image(); urls.py serves.
Every floor may import it.
"""
