"""Every tag the environment knows."""

from __future__ import annotations

from liquid.builtin.content import Literal
from liquid.builtin.illegal import Illegal
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.capture_tag import CaptureTag
from liquid.builtin.tags.case_tag import CaseTag
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.for_tag import BreakTag, ForTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.inline_comment_tag import InlineCommentTag
from liquid.builtin.tags.liquid_tag import LiquidTag
from liquid.builtin.tags.render_tag import RenderTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.tag import Tag

from themes.liquid.tags.form import FormTag
from themes.liquid.tags.output import TextEcho, TextOutput
from themes.liquid.tags.paginate import PaginateTag
from themes.liquid.tags.section import SectionsTag, SectionTag
from themes.liquid.tags.style import StyleTag

# Text, refusals and comments: nothing in them can fail.
SILENT: tuple[type[Tag], ...] = (Literal, Illegal, CommentTag, InlineCommentTag)

TAGS: tuple[type[Tag], ...] = (
    TextOutput,
    AssignTag,
    BreakTag,
    CaptureTag,
    CaseTag,
    TextEcho,
    ForTag,
    FormTag,
    IfTag,
    LiquidTag,
    PaginateTag,
    RenderTag,
    SectionTag,
    SectionsTag,
    StyleTag,
    UnlessTag,
)
