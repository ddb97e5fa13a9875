"""Builds the Python package by CMake, which alone knows how the library is compiled.

Where the environment variable VOCABPLAN_BUILD names a build tree, its module is taken; else
build/python becomes one.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
(ROOT / "build").mkdir(exist_ok=True)  # setup.cfg wants it
# Nothing of an older build gets into a wheel.
shutil.rmtree(ROOT / "build" / "setuptools", ignore_errors=True)


def version() -> str:
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(vocabplan\s+VERSION ([\d.]+)", text, re.MULTILINE).group(1)


def configured_tree() -> Path:
    tree = ROOT / "build" / "python"
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    if (tree / "CMakeCache.txt").exists():
        generator = []  # a tree keeps its own
    options = {
        "CMAKE_BUILD_TYPE": "Release",
        "VOCABPLAN_BUILD_PYTHON": "ON",
        "VOCABPLAN_BUILD_TESTS": "OFF",
        "Python_EXECUTABLE": sys.executable,
    }
    command = ["cmake", "-S", str(ROOT), "-B", str(tree), *generator]
    subprocess.check_call(command + [f"-D{name}={value}" for name, value in options.items()])
    return tree


class CMakeBuild(build_ext):
    def build_extension(self, ext: Extension) -> None:
        given = os.environ.get("VOCABPLAN_BUILD")
        tree = Path(given).resolve() if given else configured_tree()
        jobs = self.parallel or os.cpu_count() or 1
        build = ["cmake", "--build", str(tree), "--target", "vocabplan_python"]
        subprocess.check_call([*build, "--parallel", str(jobs)])
        wanted = Path(self.get_ext_fullpath(ext.name)).resolve()
        built = tree / "python" / "vocabplan"
        if not (built / wanted.name).exists():
            there = ", ".join(sorted(path.name for path in built.glob("_native*.so"))) or "none"
            raise SystemExit(f"{built}: no {wanted.name}, which {sys.executable} wants; there is {there}")
        wanted.parent.mkdir(parents=True, exist_ok=True)
        # Modules with other libraries, which the tree has where these are installed, come along.
        suffix = wanted.name[len("_native") :]
        for module in built.glob("_*" + suffix):
            shutil.copy2(module, wanted.parent)


setup(
    version=version(),
    license=(ROOT / "LICENSE").read_text(encoding="utf-8").split()[0],  # MIT
    classifiers=[
        "Programming Language :: C++",
        "Programming Language :: Python :: 3",
        "Typing :: Typed",
    ],
    packages=["vocabplan"],
    package_dir={"": "python"},
    package_data={"vocabplan": ["py.typed", "*.pyi"]},
    ext_modules=[Extension("vocabplan._native", sources=[])],
    cmdclass={"build_ext": CMakeBuild},
    zip_safe=False,
)
