"""The real Kaitai Struct: the pinned compiler (scripts/install-deps test) and Debian's runtime for Python, where they are installed."""

import enum
import importlib
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MODULES = HERE.parents[1] / "build" / "tools" / "kaitai" / "node_modules"
DEBIAN = "/usr/lib/python3/dist-packages"  # whose modules another Python than Debian's does not see


def missing():
    """What is not installed of it; empty if all is there."""
    lacking = [] if shutil.which("node") else ["node"]
    if not (MODULES / "kaitai-struct-compiler").is_dir():
        lacking.append("npm's kaitai-struct-compiler")
    if importlib.util.find_spec("kaitaistruct") is None and not (pathlib.Path(DEBIAN) / "kaitaistruct.py").is_file():
        lacking.append("python3-kaitaistruct")
    return lacking


class Compiled:
    """Parsers of the description `top` and of those that it imports, generated into `folder`."""

    def __init__(self, top, descriptions, folder):
        done = subprocess.run(["node", HERE / "compile.js", MODULES, top], input=json.dumps(descriptions), capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise ValueError(f"not valid Kaitai Struct: {done.stderr}")
        for name, text in json.loads(done.stdout).items():
            (folder / name).write_text(text)
        sys.path.append(DEBIAN)
        sys.path.insert(0, str(folder))
        self.runtime = importlib.import_module("kaitaistruct")
        self.modules = {name: importlib.import_module(name) for name in descriptions}
        # Where only types within an imported one are used, this version's Python does not name the module they are in.
        classes = {name.capitalize(): getattr(module, name.capitalize()) for name, module in self.modules.items()}
        for module in self.modules.values():
            vars(module).update(classes)

    def parse(self, name, data):
        """The same that ksy.parse gives; ValueError if the bytes don't fit."""
        kind = getattr(self.modules[name], name.capitalize())
        stream = self.runtime.KaitaiStream(self.runtime.BytesIO(data))
        try:
            read = kind(stream)
        except (EOFError, UnicodeDecodeError, self.runtime.KaitaiStructError) as error:
            raise ValueError(str(error)) from error
        if not stream.is_eof():
            raise ValueError("something follows")
        return self.plain(read)

    def plain(self, value):
        if isinstance(value, self.runtime.KaitaiStruct):
            params = self.parameters(value)
            return {name: self.plain(inner) for name, inner in vars(value).items() if name[0] != "_" and name not in params}
        if isinstance(value, list):
            return [self.plain(inner) for inner in value]
        return value.value if isinstance(value, enum.Enum) else value

    @staticmethod
    def parameters(value):
        code = type(value).__init__.__code__
        return set(code.co_varnames[1:code.co_argcount]) - {"_io", "_parent", "_root"}
