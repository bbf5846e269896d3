"""What clients of the tests are told that are made often and speak plain HTTP to this machine."""

import ssl

# It trusts nobody. The default reads all authorities that the machine trusts, which takes longer than the request.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
