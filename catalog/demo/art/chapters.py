"""Stories by chapters and the guides of API credits: our own texts, as text or HTML."""

import re
from html import escape
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
NAME = re.compile(r"[a-z-]+/[1-9][0-9]?\Z")
GUIDE = re.compile(r"[a-z-]+\Z")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {story}</title>
<style>
body {{ margin: 0; background: #fbf7ee; color: #22303c; font: 1.125rem/1.65 Georgia, serif; }}
main {{ max-width: 34rem; margin: 0 auto; padding: 3.5rem 1.25rem 5rem; }}
header {{ margin-bottom: 2.5rem; }}
header p {{ margin: 0; color: #8a4520; letter-spacing: .04em; }}
h1 {{ margin: .25rem 0 0; font-size: 2rem; line-height: 1.2; font-weight: 500; }}
p {{ margin: 0; hyphens: auto; }}
main > p + p {{ text-indent: 1.4em; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #1c242c; color: #efe6d5; }}
  header p {{ color: #e0a479; }}
}}
</style>
</head>
<body>
<main>
<header><p>{story}</p><h1>{title}</h1></header>
{body}
</main>
</body>
</html>
"""


def _path(name: str) -> Path:
    if not NAME.match(name):
        raise KeyError(name)
    return DATA / "stories" / f"{name.replace('/', '-')}.txt"


def has_chapter(name: str) -> bool:
    """Whether there is such a chapter, named story/number."""
    return bool(NAME.match(name)) and _path(name).is_file()


def chapter(name: str) -> str:
    """The text of story/number: its title, then paragraphs, parted by empty lines; or KeyError."""
    if not has_chapter(name):
        raise KeyError(name)
    return _path(name).read_text(encoding="utf-8").strip()


def _story(name: str) -> str:
    small = {"the": "the", "to": "to"}
    words = [small.get(word, word.capitalize()) for word in name.partition("/")[0].split("-")]
    return " ".join([words[0].capitalize(), *words[1:]])


def chapter_text(name: str) -> str:
    """The chapter as a plain text file, the story's name on top."""
    return f"{_story(name)}\n\n{chapter(name)}\n"


def chapter_html(name: str) -> str:
    """The chapter as a web page that needs nothing else."""
    title, *paragraphs = chapter(name).split("\n\n")
    body = "\n".join(f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in paragraphs)
    return PAGE.format(title=escape(title), story=escape(_story(name)), body=body)


def has_guide(name: str) -> bool:
    """Whether there is such a guide."""
    return bool(GUIDE.match(name)) and (DATA / "guides" / f"{name}.txt").is_file()


def guide(name: str) -> str:
    """The guide that comes with an API credit; KeyError when there is none of that name."""
    if not has_guide(name):
        raise KeyError(name)
    return (DATA / "guides" / f"{name}.txt").read_text(encoding="utf-8")
