#!/usr/bin/env python3
"""Writes the files of a directory as a table of a module: what catalog/ holds as whole texts.

usage: embed_texts.py DIRECTORY MODULE NAME SOURCE

SOURCE defines std::span<const EmbeddedText> muster::MODULE::NAME(), the files in the order of their names;
EmbeddedText and NAME are declared in MODULE/NAME.h. It is left alone when it would not change. A directory
that is not there has no files.
"""

import pathlib
import sys

from generated import write_if_changed

PIECE = 8000  # compilers need not take longer literals

SOURCE = """// Generated from {directory}.
#include "{module}/{name}.h"

namespace muster::{module} {{
namespace {{

using namespace std::string_view_literals; // whose lengths no compiler has to count, and give up

constexpr EmbeddedText kTexts[] = {{
{texts}    {{}}, // an array of nothing does not compile
}};

}} // namespace

std::span<const EmbeddedText> {name}() {{
    return std::span(kTexts).first(std::size(kTexts) - 1);
}}

}} // namespace muster::{module}
"""


def literal(text):
    pieces = [text[at:at + PIECE] for at in range(0, len(text), PIECE)] or [""]
    return "\n     ".join(f'R"muster({piece})muster"' for piece in pieces) + "sv"


def make(directory, module, name):
    files = sorted(file for file in directory.rglob("*") if file.is_file()) if directory.is_dir() else []
    texts = "".join(f'    {{"{file.relative_to(directory).as_posix()}",\n     {literal(file.read_text())}}},\n'
                    for file in files)
    return SOURCE.format(directory=f"{directory.parent.name}/{directory.name}", module=module, name=name, texts=texts)


def main(arguments):
    source = make(pathlib.Path(arguments[0]), arguments[1], arguments[2])
    write_if_changed(pathlib.Path(arguments[3]), source)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
