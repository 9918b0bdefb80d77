"""Reading files: marks, line ends, separators, and what is no product CSV."""

import pytest

from catalog.services.import_rows import Table, read_table

HEADER = "Handle,Title,Variant Price\n"


def read(content: bytes) -> Table:
    """A file that can be read."""
    table = read_table(content)
    assert isinstance(table, Table), table
    return table


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}tee,Été,1".encode(),
        b"\xef\xbb\xbf" + f"{HEADER}tee,Été,1\n".encode(),
        f"{HEADER}tee,Été,1\n".replace("\n", "\r\n").encode(),
        f"{HEADER}tee,Été,1\n".encode("utf-16"),
        f"{HEADER}tee,Été,1\n".encode("cp1252"),
        f"{HEADER}tee,Été,1\n".replace(",", ";").encode(),
        f"{HEADER}tee,Été,1\n".replace(",", "\t").encode(),
        '" Handle ","TITLE","variant  price"\n"tee","Été ","1"'.encode(),
        "URL handle,Title,Price\ntee,Été,1".encode(),
    ],
)
def test_all_the_ways_a_file_is_saved(content: bytes) -> None:
    (row,) = read(content).rows
    assert row.cells == {"Handle": "tee", "Title": "Été", "Variant Price": "1"}


def test_rows_know_their_line_and_empty_ones_are_counted() -> None:
    table = read(b'Handle,Title\na,"two\nlines"\n,\n\nb,x\nc,y,surplus\nd\n')
    assert [(row.line, row.get("Handle")) for row in table.rows] == [
        (2, "a"),
        (6, "b"),
        (7, "c"),
        (8, "d"),
    ]
    assert table.blank == 2
    assert [bool(row.excess) for row in table.rows] == [False, False, True, False]


def test_a_column_that_comes_twice_counts_once() -> None:
    table = read(b"Handle,Title,Note,Note,\na,b,first,second,\n")
    assert table.rows[0].get("Note") == "first"
    assert "" not in table.columns


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"PK\x03\x04\x14\x00", "not a text file"),
        (bytes(range(256)), "not a text file"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"just some words", "Handle and Title"),
        (b"Handle,Price\na,1", "Handle and Title"),
        (b"<html><body>Handle, Title</body></html>", "Handle and Title"),
        (b"Handle,Title\n", "no product"),
        (b"Handle,Title\n,\n", "no product"),
        (b'Handle,Title\na,"open\nb,c\n', "line 2"),
        (b'Handle,Title\na,b\nc,"d"e\n', "line 3"),
    ],
)
def test_what_is_no_product_csv_is_said_in_words(content: bytes, words: str) -> None:
    reason = read_table(content)
    assert isinstance(reason, str)
    assert words in reason


def test_a_very_long_cell_is_read() -> None:
    table = read(b"Handle,Title\na," + b"x" * 300_000)
    assert len(table.rows[0].get("Title")) == 300_000
