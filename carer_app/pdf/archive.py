"""What makes a file PDF/A-3a and PDF/UA-1 in one: what it says about itself, and the machine-readable copy that lies inside it.

WeasyPrint writes the mark of one of the two. PDF/A allows no mark but its own in the metadata until it is declared, so that is done here.
"""

from __future__ import annotations

import hashlib
from typing import Any
from xml.sax.saxutils import escape

import pydyf

ATTACHMENT_NAME = "pack.json"
ATTACHMENT_WORDS = "Everything this paper says, for a computer to read"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{producer}"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def says_both(document: Any, pdf: Any) -> None:
    """The file's metadata, in place of WeasyPrint's."""
    about = document.metadata
    producer = pdf.info["Producer"].string
    words = _XMP.format(title=_quoted(about.title or ""), language=_quoted(about.lang or "en-GB"), producer=_quoted(producer))
    metadata = next(thing for thing in pdf.objects if isinstance(thing, pydyf.Stream) and thing.reference == pdf.catalog["Metadata"])
    metadata.stream, metadata.compress = [words.encode()], False


def attach(pdf: Any, content: bytes) -> None:
    """Puts a file inside: the source of what is printed. It bears no date, so that equal packs stay equal."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    extra = pydyf.Dictionary(
        {
            "Type": "/EmbeddedFile",
            "Subtype": "/application#2fjson",
            "Params": pydyf.Dictionary({"CheckSum": f"<{digest}>", "Size": len(content)}),
        }
    )
    stream = pydyf.Stream([content], extra, compress=True)
    pdf.add_object(stream)
    name = pydyf.String(ATTACHMENT_NAME)
    described = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(ATTACHMENT_WORDS),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(described)
    names = pydyf.Dictionary({"Names": pydyf.Array([name, described.reference])})
    pdf.add_object(names)
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = names.reference
    pdf.catalog["AF"] = pydyf.Array([described.reference])


def _quoted(words: str) -> str:
    return escape(words, {'"': "&quot;"})
