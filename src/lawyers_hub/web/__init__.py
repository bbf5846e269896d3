"""The pages on port 3000. They know the API over HTTP and nothing else of the house."""
