"""Questions about packs: their worked cases, their schemas and pages. Nothing here is needed to decide a share."""
