"""What I ask for: the catalogue, the form, my requests, and the page of one request."""
