"""The demo catalogue: own texts, prices, drawn pictures, icons and tunes, and what loads them.
Enter by loader.load_demo(); by read.load() for what is sold, by art/ for pixels and sounds.
Only the catalog's commands and tasks, and tests, may import it; read.py and art/ know no tables.
"""
