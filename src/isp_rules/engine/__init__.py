"""What rules mean: three truths, the combinations of a share's items, the reference evaluator and the fast one."""
