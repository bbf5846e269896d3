"""The process that reads one hostile file: `python -m lawyers_hub.reading.child MEDIA_TYPE`.

The file comes in on standard input; messages go out on standard output, one JSON line each, as they are ready.
"""

import codecs
import sys

import msgspec

from lawyers_hub.reading.confinement import confine
from lawyers_hub.reading.pages import MediaType
from lawyers_hub.reading.reader import messages, reader_for

# Python loads a codec on first use, and by then no file can be opened any more.
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437")


def main() -> None:
    read = reader_for(MediaType(sys.argv[1]))
    for codec in _CODECS:
        codecs.lookup(codec)
    confine()
    data = sys.stdin.buffer.read()
    encode = msgspec.json.Encoder().encode
    for message in messages(data, read):
        sys.stdout.buffer.write(encode(message) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
