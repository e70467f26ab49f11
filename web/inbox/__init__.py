"""What waits for me and what I have done: lists and the page of one task."""
