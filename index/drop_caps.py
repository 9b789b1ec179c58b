"""Puts a paragraph's large first letter, which stands beside several lines, before the first of them."""

from statistics import median

from index.printed import Line

_LARGE = 1.7  # times the usual height of a line
_NEAR = 1.5  # heights of the line beside it


def with_drop_caps(lines: list[Line]) -> list[Line]:
    """The page's lines with each drop cap in its word."""
    if not lines:
        return lines
    usual = median(line.height for line in lines)
    caps = [
        line for line in lines if len(line.text) == 1 and line.text.isalpha() and line.height > _LARGE * usual
    ]
    found = list(lines)
    for cap in caps:
        beside = [
            line
            for line in found
            if line.height * _LARGE <= cap.height
            and -line.height <= line.left - cap.right <= _NEAR * line.height
            and cap.top - line.height <= line.top <= cap.bottom
            and line.text[0].isalpha()
        ]
        if beside and cap in found:
            first = min(beside, key=lambda line: line.top)
            found[found.index(first)] = first._replace(text=cap.text + first.text)
            found.remove(cap)
    return found
