"""Pictures of a policy: charts drawn by altair without a browser, and diagrams as Mermaid text."""
