"""What a proposed share is: a model made from the facts that a pack declares."""
