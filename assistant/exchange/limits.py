"""How much an export may hold before it is refused; checked before or while reading."""

MAX_TEXT_BYTES = 2 * 1024**3
"""A text export (CSV, JSON Lines) that is read record by record."""
MAX_DOCUMENT_BYTES = 256 * 1024**2
"""A document that has to be held in memory as a whole (JSON, XML, Markdown)."""
MAX_CELL_CHARS = 8 * 1024**2
"""One cell; Jira itself stops at 32,767 characters a field by default."""
MAX_COLUMNS = 16_384
"""Columns of a table; what a spreadsheet can hold."""
MAX_ZIP_ENTRIES = 2_000
MAX_ZIP_DIRECTORY_BYTES = 1024**2
"""The archive's directory itself, which is listed before its entries can be counted."""
MAX_ZIP_BYTES = 512 * 1024**2
"""All entries of a spreadsheet together, unpacked."""
MAX_ZIP_ENTRY_BYTES = 256 * 1024**2
MAX_ZIP_RATIO = 200
"""Unpacked size by packed size of one entry that is larger than one megabyte. Sheets of plain
text reach about 50; bombs start at 1,000."""
MAX_SHEET_ROWS = 1_048_576
SAMPLE_BYTES = 128 * 1024
"""How much of a file the detection looks at."""
