"""
Many shares judged at once, and again with a change to the pack: what coverage and mutation are worked out from.

    shares ─ rows ─> bits ─ truths ─> each condition ─ verdicts ─> each rule ─ worlds ─> each case

It is a second way of judging, and tested against the reference evaluator.
"""
