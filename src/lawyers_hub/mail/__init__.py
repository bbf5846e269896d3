"""Letters to people's mailboxes, through a mail server or into a folder."""
