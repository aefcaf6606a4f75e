"""The police pack as a PDF: from a `PolicePack` to tagged A4, in memory, with our own fonts and no network."""
