"""The words said to a model, from a Markdown file beside this one, and which words exactly they were."""

import hashlib
import string
from dataclasses import dataclass
from pathlib import Path

_SYSTEM, _USER = "# system\n", "\n# user\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told. `name` and `fingerprint` are those of the template it was made from."""

    name: str
    fingerprint: str
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt with gaps. `fingerprint` changes with any byte of its file."""

    name: str
    fingerprint: str
    system: str
    user: str

    def fill(self, **values: str) -> Prompt:
        """The prompt with `$name` gaps filled; a `$` inside a value stays as it is."""
        user = string.Template(self.user).substitute(values)
        return Prompt(self.name, self.fingerprint, self.system, user)


def load(name: str) -> Template:
    """The template `name`.md: a part headed "# system", then one headed "# user", which has the gaps."""
    written = (Path(__file__).parent / f"{name}.md").read_bytes()
    system, _, user = written.decode().removeprefix(_SYSTEM).partition(_USER)
    return Template(name, hashlib.sha256(written).hexdigest()[:12], system.strip(), user.strip())
