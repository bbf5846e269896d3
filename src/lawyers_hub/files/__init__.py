"""The bytes of documents, in a local folder or in S3."""
