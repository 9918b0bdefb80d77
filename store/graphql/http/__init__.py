"""What lies around an operation: bodies, origins, documents by hash, budgets, answers kept.
Enter at ../view.py, which tells the story.
../view.py and door.py may import it.
"""
