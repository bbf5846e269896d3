"""The jobs that the house can do, by name."""

from lawyers_hub.database.pool import Database
from lawyers_hub.files.store import FileStore
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.handlers.deadline_remind import reminding_of_deadlines
from lawyers_hub.jobs.handlers.document_read import reading_of_documents


def handlers_of_the_house(database: Database, storage_url: str) -> Handlers:
    """Raises `StorageUnavailable` or `ValueError` when there can be no files at the address."""
    return {
        "document.read": reading_of_documents(database, FileStore.at(storage_url)),
        "deadline.remind": reminding_of_deadlines(),
    }
