"""What rooms put on the desk: links by job, things to do, figures and lists of the front page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

JOBS = ("Orders", "Products", "Content", "Customers", "Store", "System")


@dataclass(frozen=True)
class Link:
    """A page in the sidebar: `view` is the name of its address, `needs` the permission."""

    job: str
    title: str
    view: str
    icon: str
    needs: str
    place: int


@dataclass(frozen=True)
class ToDo:
    """Something that waits for the owner; not shown when `count` is 0."""

    count: int
    words: str
    href: str
    icon: str = "task_alt"
    urgent: bool = False


@dataclass(frozen=True)
class Figure:
    """A number of the last 30 days."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Board:
    """A list on the front page, drawn by its own template."""

    title: str
    template: str
    data: dict[str, Any] = field(default_factory=dict)


T = TypeVar("T")
Source = Callable[[], T]
LINKS: list[Link] = []
TODOS: list[tuple[str, Source[Iterable[ToDo]]]] = []
FIGURES: list[tuple[str, Source[Iterable[Figure]]]] = []
BOARDS: list[tuple[str, Source[Board]]] = []
# About a person, by e-mail: pages of upper floors that the lower room cannot name.
ABOUT_PERSON: list[Callable[[str], tuple[str, str]]] = []


def link(job: str, title: str, view: str, *, icon: str, needs: str, place: int = 50) -> None:
    """Put a page into the sidebar; raises ValueError for a job that is none of JOBS."""
    if job not in JOBS:
        raise ValueError(f"no such job: {job}")
    LINKS.append(Link(job, title, view, icon, needs, place))


def todo(needs: str) -> Callable[[Source[Iterable[ToDo]]], Source[Iterable[ToDo]]]:
    """Declare `f()` that answers what is to be done, for those with the permission."""

    def declare(source: Source[Iterable[ToDo]]) -> Source[Iterable[ToDo]]:
        TODOS.append((needs, source))
        return source

    return declare


def figures(needs: str) -> Callable[[Source[Iterable[Figure]]], Source[Iterable[Figure]]]:
    """Declare `f()` that answers numbers of the last 30 days."""

    def declare(source: Source[Iterable[Figure]]) -> Source[Iterable[Figure]]:
        FIGURES.append((needs, source))
        return source

    return declare


def board(needs: str) -> Callable[[Source[Board]], Source[Board]]:
    """Declare `f()` that answers a list for the front page."""

    def declare(source: Source[Board]) -> Source[Board]:
        BOARDS.append((needs, source))
        return source

    return declare
