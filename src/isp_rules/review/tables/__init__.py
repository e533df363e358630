"""Tables that answer the questions of a review: what comes of a share as two of its facts vary, and who owes what."""
