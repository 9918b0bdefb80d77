"""The words by which products are found: prefixes, weights, and a trigram table for typos.
Enter at queries.py: asked() and matched(); services.py: keep(); words.py: what a word is.
catalog's queries and services may import it.
"""
