"""sandbox start|…: see sandbox/README.md."""

import sys

from sandbox.command_line import main

sys.exit(main(sys.argv[1:]))
