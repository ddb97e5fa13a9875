"""Builds the wheel and installs it into WORK/venv, without network."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

source = os.environ["VOCABPLAN_SOURCE"]
work = Path(sys.argv[1])
for name in ("venv", "wheel", "empty"):
    shutil.rmtree(work / name, ignore_errors=True)
(work / "empty").mkdir(parents=True)


def pip(python, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *words]
    print("+", *command, flush=True)
    subprocess.check_call(command, env=environment, cwd=work)


offline = ("--no-index", "--no-deps")
pip(sys.executable, "wheel", *offline, "--no-build-isolation", "-w", str(work / "wheel"), source)
(wheel,) = (work / "wheel").glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    metadata = archive.read(next(n for n in names if n.endswith("/METADATA"))).decode()
for wanted in ("vocabplan/__init__.py", "vocabplan/py.typed", "vocabplan/_native.pyi"):
    assert wanted in names, f"{wheel.name} is without {wanted}: {names}"
for line in ("Requires-Python: >=3.9", "License: MIT", "Requires-Dist: numpy"):
    assert line in metadata, f"metadata without {line!r}: {metadata[:800]}"

venv.EnvBuilder(system_site_packages=True, with_pip=False, symlinks=True).create(work / "venv")
python = work / "venv" / "bin" / "python"
pip(python, "install", *offline, str(wheel))
subprocess.check_call([str(python), "-c", "import vocabplan; print(vocabplan.__file__)"], cwd=work / "empty")
