"""What comes of a share when one changes it: before and after side by side, and a form that decides as one types."""
