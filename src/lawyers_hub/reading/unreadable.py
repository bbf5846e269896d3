"""The ways a file itself can refuse to be read, in words that say what to do about it."""

from lawyers_hub.reading.pages import Cause, Unreadable


class CannotRead(Exception):
    """A reader gives up; `why` says it to people."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.reason)
        self.why = why


def encrypted() -> CannotRead:
    return _because(
        Cause.ENCRYPTED, "The file is protected by a password; save a copy without it and upload that copy."
    )


def broken(diagnosis: str) -> CannotRead:
    return _because(
        Cause.BROKEN,
        "The file is damaged or incomplete; open it on your computer, save it again and upload that copy.",
        diagnosis,
    )


def unpacks_too_large(diagnosis: str) -> CannotRead:
    return _because(
        Cause.UNSAFE,
        "The file unpacks to far more than a document holds and was not opened; save it as a PDF and upload that.",
        diagnosis,
    )


def declares_document_type() -> CannotRead:
    return _because(
        Cause.UNSAFE,
        "The file carries instructions that no word processor writes (an XML document type) and was not opened; "
        "save it again with your word processor and upload that copy.",
    )


def too_many_pages(pages: int, at_most: int) -> CannotRead:
    return _because(
        Cause.TOO_LONG,
        f"The file has {pages:,} pages and at most {at_most:,} can be read; split it and upload the parts.",
    )


def too_much_text(where: str, at_most_characters: int) -> CannotRead:
    return _because(
        Cause.TOO_LONG,
        f"{where} holds more than {at_most_characters:,} characters of text; split the file and upload the parts.",
    )


def out_of_memory() -> CannotRead:
    return _because(
        Cause.MEMORY,
        "The file needs more memory to read than any one document is given; split it and upload the parts.",
    )


def _because(cause: Cause, reason: str, diagnosis: str = "") -> CannotRead:
    return CannotRead(Unreadable(cause, reason, diagnosis))
