"""WordprocessingML (ECMA-376 part 1, chapter 17) as a stream of elements, of which the text is kept.

Nothing of the document is held as a tree, so a part of any size costs only its text.
"""

from lawyers_hub.reading.document import MAX_TEXT_CHARACTERS
from lawyers_hub.reading.unreadable import too_much_text

PAGE_BREAK = "\f"  # XML cannot carry a form feed, so in the text it can only be ours

# What was deleted or moved away, what stands twice for old readers, and properties whose names mean text elsewhere.
_SKIPPED = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "tabs", "sectPr", "tblPr", "trPr", "tcPr"}
)
_WRITTEN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": PAGE_BREAK}
_NOTES = {"footnote": "footnoteReference", "endnote": "endnoteReference"}
_CITES = frozenset(_NOTES.values())


class PartText:
    """The paragraphs of one part in reading order: a table row is one, its cells divided by tabs.

    `notes` are the foot- and endnotes this part may cite; each is put behind the paragraph that cites it
    first. A part that holds notes gathers them in `self.notes` in turn.
    """

    def __init__(self, notes: dict[tuple[str, str], str]) -> None:
        self.paragraphs: list[str] = []
        self.notes: dict[tuple[str, str], str] = {}
        self._citable = dict(notes)
        self._cited: list[str] = []
        self._blocks: list[list[str]] = [self.paragraphs]  # where a finished paragraph goes: body, cell, note
        self._writing: list[list[str]] = []  # paragraphs begun and not ended; a text box nests in one
        self._skipping = 0
        self._in_text = False
        self._note = ""
        self._characters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "p":
            self._writing.append([])
        elif name in ("tr", "tc"):
            self._blocks.append([])
        elif name in _NOTES:
            self._blocks.append([])
            self._note = _attribute(attributes, "id")
        elif self._writing:
            self._start_in_paragraph(name, attributes)

    def _start_in_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._in_text = True
        elif name == "br":
            self._write(PAGE_BREAK if _attribute(attributes, "type") == "page" else "\n")
        elif name == "pageBreakBefore" and _attribute(attributes, "val") not in ("0", "false", "off"):
            self._write(PAGE_BREAK)
        elif name in _CITES:
            self._cited.append(self._citable.pop((name, _attribute(attributes, "id")), ""))
        elif name in _WRITTEN:
            self._write(_WRITTEN[name])

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p" and self._writing:
            self._add("".join(self._writing.pop()))
        elif name == "tc":
            self._add(" ".join(self._blocks.pop()))
        elif name == "tr":
            self._add("\t".join(self._blocks.pop()))
        elif name in _NOTES:
            self.notes[_NOTES[name], self._note] = "\n".join(self._blocks.pop())

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipping and self._writing:
            self._write(text)

    def _write(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_TEXT_CHARACTERS:
            raise too_much_text("The file", MAX_TEXT_CHARACTERS)
        self._writing[-1].append(text)

    def _add(self, text: str) -> None:
        if text:
            self._blocks[-1].append(text)
        if not self._writing and len(self._blocks) == 1:
            self.paragraphs.extend(note for note in self._cited if note)
            self._cited.clear()


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")
