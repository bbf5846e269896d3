"""What can go wrong with stored bytes. Every message is a sentence for people.

FileError
├── FileMissing          no bytes under this key
├── KeyTaken             other bytes are already under this key, and none are ever overwritten
└── StorageUnavailable   the storage cannot be reached, read or written
    └── StorageFull      there is no room left
"""


class FileError(Exception):
    """Something is wrong with stored bytes."""


class FileMissing(FileError):
    def __init__(self, key: str) -> None:
        super().__init__(f"The storage holds no file under {key}.")


class KeyTaken(FileError):
    def __init__(self, key: str) -> None:
        super().__init__(f"The storage already holds another file under {key}; it was left as it is.")


class StorageUnavailable(FileError):
    """The storage cannot be used now. The same call may work later."""


class StorageFull(StorageUnavailable):
    pass
