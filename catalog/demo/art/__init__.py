"""Everything the demo shop draws, plays and tells: pictures, icons, tunes, chapters.
Enter by draw.draw(spec) for a picture and files.content(source) for a file to download.
Any part of catalog.demo may import it; it knows nothing of products, prices or tables.
"""
