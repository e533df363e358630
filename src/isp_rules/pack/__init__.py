"""
What a rule pack is and how it is read.

    folder ─ source ─> plain data with places ─ document ─> checked shapes ─ lower ─> syntax (the tree)
                                                                                         │
                                                      check, scope, english, schema <────┘
"""
