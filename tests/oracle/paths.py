"""Reference paths: reading them, following them, and putting a value where one leads."""

import re

NAME = re.compile(r"\.([^\x00-\x20\x7f.\[\]{}()'\",*?@$\\]+)")
QUOTED = re.compile(r"\[(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")\]", re.DOTALL)
INDEX = re.compile(r"\[([0-9]+)\]")
NOTHING = object()


class Refused(Exception):
    """A definition that does not compile."""


class CannotPut(Exception):
    pass


class Path:
    def __init__(self, text):
        steps, end = read(text, 0)
        if steps is None or end != len(text):
            raise Refused(f"{text!r} is not a reference path")
        self.text, self.steps = text, steps

    def get(self, value):
        for step in self.steps:
            if isinstance(step, str) and isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(step, int) and isinstance(value, list) and step < len(value):
                value = value[step]
            else:
                return NOTHING
        return value

    def put(self, document, value):
        """The document with the value at this path; raises CannotPut."""
        return put(document, self.steps, value)


def read(text, at):
    """The longest path that starts at ``at`` as steps, and its end; None where there is none."""
    if not text.startswith("$", at):
        return None, at
    steps, at = [], at + 1
    while True:
        if match := NAME.match(text, at):
            steps.append(match[1])
        elif match := QUOTED.match(text, at):
            steps.append(re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2], flags=re.DOTALL))
        elif match := INDEX.match(text, at):
            steps.append(int(match[1]))
        else:
            return steps, at
        at = match.end()


def put(document, steps, value):
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        members = {} if document is None else document
        if not isinstance(members, dict):
            raise CannotPut
        # The key keeps its place and its text when it is there
        return {**members, step: put(members.get(step), rest, value)}
    if not isinstance(document, list) or step >= len(document):
        raise CannotPut
    return [*document[:step], put(document[step], rest, value), *document[step + 1 :]]
