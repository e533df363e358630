"""
The data sharing decision record for the file: the fields of the Information Commissioner's decision form.

    share + decision ─ filled ─> form (parts of fields) ─> page (HTML, Markdown), word (Word)

What the share and the decision say is filled in; what a person must write stays blank and is marked.
"""
