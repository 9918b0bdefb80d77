"""The demo catalogue: own texts, prices, drawn pictures, icons and tunes, as plain data.
Enter by read.load() for what is sold and by art.draw.draw() and art.files.content() for pixels.
Only commands that load a demo, and tests, may import it; it imports only money and Pillow.
"""
