"""The engine below the vocabulary: batches of rows, their SQL, and the plan of an operation.
Enter at answer.py: what a field answers for a batch; the planner and the executor both read there.
Every floor's api/ may import ask, batch, perms and prepared; the rest is for store/graphql.
"""
