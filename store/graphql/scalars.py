"""Scalars of Saleor's names that graphene lacks; each refuses what it cannot hold."""

from __future__ import annotations

import json
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from graphene import Scalar
from graphql import GraphQLError, Undefined, value_from_ast_untyped
from graphql.language import ast

MAX_DIGITS = 40


class Decimal(Scalar):
    """A number, or a text that holds one; given back as a number."""

    @staticmethod
    def serialize(value: Any) -> float | int:
        """As a JSON number."""
        return float(value)

    @classmethod
    def parse_value(cls, value: Any) -> Number:
        """From a variable."""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise GraphQLError(f"Not a number: {value!r}")
        return cls.checked(str(value))

    @classmethod
    def parse_literal(cls, node: Any, _variables: Any = None) -> Any:
        """From the document."""
        if isinstance(node, ast.StringValueNode | ast.IntValueNode | ast.FloatValueNode):
            return cls.checked(node.value)
        return Undefined

    @classmethod
    def checked(cls, text: str) -> Number:
        """A finite number with few enough digits."""
        if len(text) > MAX_DIGITS:
            raise GraphQLError("This number has too many digits.")
        try:
            number = Number(text.strip())
        except InvalidOperation as error:
            raise GraphQLError(f"Not a number: {text!r}") from error
        if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
            raise GraphQLError(f"Not a number we can use: {text!r}")
        return number


class PositiveDecimal(Decimal):
    """A number of 0 or more."""

    @classmethod
    def checked(cls, text: str) -> Number:
        """Not below zero."""
        number = super().checked(text)
        if number < 0:
            raise GraphQLError("Must not be below 0.")
        return number


class Upload(Scalar):
    """A file that came with the request (multipart); only taken, never given."""

    @staticmethod
    def serialize(_value: Any) -> None:
        """A file is no answer."""
        raise GraphQLError("A file is not given back.")

    @staticmethod
    def parse_value(value: Any) -> UploadedFile[Any]:
        """From a variable, where the multipart request's map has put it."""
        if not isinstance(value, UploadedFile):
            raise GraphQLError("Not a file: send it as a part of a multipart request.")
        return value

    @staticmethod
    def parse_literal(_node: Any, _variables: Any = None) -> Any:
        """No document holds a file."""
        return Undefined


class JSONString(Scalar):
    """A text that contains JSON."""

    @staticmethod
    def serialize(value: Any) -> str:
        """The value written as JSON."""
        return json.dumps(value, ensure_ascii=False)

    @staticmethod
    def parse_value(value: Any) -> Any:
        """What the text of a variable contains."""
        if not isinstance(value, str):
            raise GraphQLError("Not a text that contains JSON.")
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise GraphQLError("The text contains no JSON.") from error

    @classmethod
    def parse_literal(cls, node: Any, _variables: Any = None) -> Any:
        """What the text in the document contains."""
        return cls.parse_value(node.value) if isinstance(node, ast.StringValueNode) else Undefined


class JSON(Scalar):
    """Any JSON: an object, a list, a text, a number."""

    @staticmethod
    def serialize(value: Any) -> Any:
        """As it is."""
        return value

    @staticmethod
    def parse_value(value: Any) -> Any:
        """From a variable."""
        return value

    @staticmethod
    def parse_literal(node: Any, variables: Any = None) -> Any:
        """From the document."""
        return value_from_ast_untyped(node, variables)


class PositiveInt(Scalar):
    """A whole number above 0."""

    @staticmethod
    def serialize(value: Any) -> int:
        """As a JSON number."""
        return int(value)

    @staticmethod
    def parse_value(value: Any) -> int:
        """From a variable."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
            raise GraphQLError(f"Must be a whole number above 0: {value!r}")
        return value

    @classmethod
    def parse_literal(cls, node: Any, _variables: Any = None) -> Any:
        """From the document."""
        if isinstance(node, ast.IntValueNode):
            return cls.parse_value(int(node.value))
        return Undefined


class Metadata(Scalar):
    """An object of texts; only given, never taken."""

    @staticmethod
    def serialize(value: Any) -> dict[str, str]:
        """As a JSON object."""
        return {str(key): str(text) for key, text in value.items()}
