"""What can be wrong, one noun a file: pure functions that give findings."""
