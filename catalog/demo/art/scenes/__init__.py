"""One module a kind of thing we sell, each drawing it onto a canvas.
Enter by art.draw.draw(), which looks a scene up by its name.
Only art.draw may import it.
"""
