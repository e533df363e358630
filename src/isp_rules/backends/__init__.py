"""The same meaning elsewhere: what a pack decides, for columns of shares, for clusters, for solvers. Each needs its extra."""
