"""The words said to a model, from a Markdown file beside this one, and which words exactly they were."""

import hashlib
import string
from dataclasses import dataclass
from pathlib import Path

_SYSTEM, _USER = "# system\n", "\n# user\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt with gaps. `fingerprint` changes with any byte of its file."""

    system: str
    user: str
    fingerprint: str

    def fill(self, **values: str) -> Prompt:
        """The prompt with `$name` gaps filled; a `$` inside a value stays as it is."""
        return Prompt(self.system, string.Template(self.user).substitute(values))


def load(name: str) -> Template:
    """The template `name`.md: a part headed "# system", then one headed "# user", which has the gaps."""
    written = (Path(__file__).parent / f"{name}.md").read_bytes()
    system, _, user = written.decode().removeprefix(_SYSTEM).partition(_USER)
    return Template(system.strip(), user.strip(), hashlib.sha256(written).hexdigest()[:12])
