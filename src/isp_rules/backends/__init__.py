"""The same meaning elsewhere: in columns of shares, on clusters, for solvers, in durable_rules. Each needs its extra."""
