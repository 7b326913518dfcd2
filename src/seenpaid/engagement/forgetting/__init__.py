"""What is let go, when, and at whose word: retention, erasure, objection, and what readers may see of themselves."""
