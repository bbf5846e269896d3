"""What can go wrong with a letter. Every message is a sentence for people.

MailError
├── LetterRefused    this letter will never be taken: no other attempt helps
├── LetterPutOff     the mail server asks to bring this letter later
└── MailServerAway   it cannot be reached, or does not let us in; it says nothing about the letter
"""


class MailError(Exception):
    """A letter was not taken."""


class LetterRefused(MailError):
    pass


class LetterPutOff(MailError):
    pass


class MailServerAway(MailError):
    pass
