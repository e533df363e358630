"""The same meaning elsewhere: in columns, on clusters, for solvers, in durable_rules. Each needs its extra."""
