# SPDX-License-Identifier: EUPL-1.2
"""The gate on length: a file that a reader can hold, a function that fits a screen (STYLE, "Measured")."""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 60


def too_long(path: Path) -> list[str]:
    """Sentences about what is too long in one Python file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    found = [f"{path}: {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                found.append(
                    f"{path}:{node.lineno} {node.name}: {size} lines, at most {FUNCTION_LINES}"
                )
    return found


def main() -> int:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], capture_output=True, text=True, check=True
    ).stdout.split()
    found = [sentence for name in tracked for sentence in too_long(Path(name))]
    print("\n".join(found) or f"{len(tracked)} files within {FILE_LINES} lines")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
