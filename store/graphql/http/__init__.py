"""What lies around an operation: bodies, origins, documents by hash, budgets, answers kept.
Enter at ../view.py, which tells the story.
Only store/graphql may import it.
"""
