"""The jobs that the house can do, by name."""

from lawyers_hub.database.pool import Database
from lawyers_hub.files.store import FileStore
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.handlers.deadline_remind import reminding_of_deadlines
from lawyers_hub.jobs.handlers.document_read import reading_of_documents
from lawyers_hub.jobs.handlers.email_send import sending_of_emails
from lawyers_hub.mail.post import post_at
from lawyers_hub.settings import MailSettings


def handlers_of_the_house(database: Database, storage_url: str, mail: MailSettings) -> Handlers:
    """Raises `StorageUnavailable` or `ValueError` when there can be no files, or no mail, at the address."""
    return {
        "document.read": reading_of_documents(database, FileStore.at(storage_url)),
        "deadline.remind": reminding_of_deadlines(),
        "email.send": sending_of_emails(database, post_at(mail.post_url, mail.sender), mail.public_url),
    }
