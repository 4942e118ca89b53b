"""Jekyll's front matter at the top of a page: it does nothing here, and MyST-Parser drops it in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sphinx_channels.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Keys of a Jekyll page's front matter, and the option of ``{page}`` that each is now.
_JEKYLL: Final = {
    "summary": "", "permalink": ":permalink: ", "redirect_from": ":permalink: ", "sidebar": "", "tags": ":tags: ",
    "keywords": ":keywords: ", "toc": ":toc: ",
}  # fmt: skip


def front_matter_findings(metadata: Mapping[str, Any], *, tags: bool) -> Iterator[Finding]:
    """Each key that was to do something; a page of a blog has words of its own there.

    :param tags: whether the project has tags, so that one key alone is meant for ``{page}``.
    """
    keys = [key for key in _JEKYLL if key in metadata]
    if (len(keys) > 1 or (keys and tags)) and "blogpost" not in metadata:
        for key in keys:
            value = metadata[key]
            text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            if text.startswith("["):  # MyST-Parser gives a list as JSON
                text = text.strip("[]").replace('"', "")
            yield Finding(
                "front-matter.none" if key == "sidebar" else "front-matter", {"key": key, "fix": _JEKYLL[key] + text}
            )
