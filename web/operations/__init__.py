"""What administrators look after: failures, single requests, and running requests under old versions."""
