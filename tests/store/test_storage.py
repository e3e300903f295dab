"""The TinyDB storage: what the file looks like, and that it is replaced as a whole."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from store.atomic import replace_whole
from store.errors import FileError, StoreError
from store.parsing import parse
from store.storage import PlanStorage
from tests.store.plans import names_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def test_the_file_has_a_document_a_line_and_sorted_keys(path: Path) -> None:
    with TinyDB(path, storage=PlanStorage) as db:
        db.table("tasks").insert_multiple([{"name": f"t{n}", "id": f"T{n}"} for n in range(1, 12)])
        db.table("people").insert({"id": "KM", "name": "森 健二"})
    lines = path.read_text("utf-8").splitlines()
    assert lines[:5] == ["{", '"people": {', '"1": {"id": "KM", "name": "森 健二"}', "},", '"tasks": {']
    assert lines[5] == '"1": {"id": "T1", "name": "t1"},'
    assert lines[-3:] == ['"11": {"id": "T11", "name": "t11"}', "}", "}"]


def test_plain_tinydb_reads_and_writes_the_same_file(path: Path) -> None:
    with TinyDB(path, storage=PlanStorage) as db:
        db.table("tasks").insert({"id": "T1", "tags": ["a"], "note": "ä\n\u2028"})
    with TinyDB(path) as plain:
        assert plain.table("tasks").all() == [{"id": "T1", "tags": ["a"], "note": "ä\n\u2028"}]
        plain.table("tasks").insert({"id": "T2"})
        plain.table("other").insert({"x": 1})
    with TinyDB(path, storage=PlanStorage) as db:
        assert [d["id"] for d in db.table("tasks")] == ["T1", "T2"]
        assert db.table("other").get(doc_id=1) == {"x": 1}


def test_every_way_tinydb_changes_a_document_reaches_the_file(path: Path) -> None:
    def touch(document: dict[str, list[int]]) -> None:
        document["deep"].append(2)

    with TinyDB(path, storage=PlanStorage) as db:
        table = db.table("tasks")
        table.insert_multiple([{"id": "T1", "deep": [1]}, {"id": "T2", "deep": []}])
        table.update({"name": "x"}, where("id") == "T1")
        table.update(touch, where("id") == "T1")
        table.remove(where("id") == "T2")
        table.upsert({"id": "T3"}, where("id") == "T3")
    assert json.loads(path.read_bytes())["tasks"] == {"1": {"id": "T1", "deep": [1, 2], "name": "x"}, "3": {"id": "T3"}}


def test_a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_mode(path: Path) -> None:
    with TinyDB(path, storage=PlanStorage) as db:
        db.insert({"x": 1})
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o640)
        db.insert({"x": 2})
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_writing_leaves_nothing_but_the_file_and_its_lock(path: Path) -> None:
    left_by_a_killed_process = path.with_name(".plan.json.new")
    left_by_a_killed_process.write_text("half a pl")
    with TinyDB(path, storage=PlanStorage) as db:
        db.insert({"x": 1})
    assert names_in(path.parent) == ["plan.json"]


def test_the_file_is_read_once(path: Path) -> None:
    with TinyDB(path, storage=PlanStorage) as db:
        db.insert({"x": 1})
        path.unlink()
        assert db.all() == [{"x": 1}]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "inside").write_text("x")
    with pytest.raises(OSError, match="taken"):
        replace_whole(folder, b"{}")
    assert names_in(tmp_path) == ["taken"]
    assert (folder / "inside").read_text() == "x"


def test_what_cannot_be_written_as_json_is_named(path: Path) -> None:
    with TinyDB(path, storage=PlanStorage) as db:
        db.table("tasks").insert({"id": "T1"})
        before = path.read_bytes()
        for value, why in ((float("nan"), "JSON"), ("\ud800", "surrogate"), ({1, 2}, "JSON")):
            with pytest.raises(StoreError, match=rf"tasks document \d .T2.*{why}"):
                db.table("tasks").insert({"id": "T2", "x": value})
        assert path.read_bytes() == before
        assert len(db.table("tasks")) == 1


WRONG = [
    (b'{"tasks": {"1": {"id": "T1"}}', "line 1, column 30 is no JSON"),
    (b'{\n"tasks": {\n"1": {"id": }\n}\n}\n', "line 3, column 13 is no JSON"),
    (b'{\n<<<<<<< HEAD\n"a": {},\n=======\n', "line 2 is a conflict that git left"),
    (b'{\n"a": {\n\n"1": {"x": "\xff"}}}', "line 4 is not UTF-8"),
    ("{}".encode("utf-16"), "line 1 is not UTF-8"),
    (b"[" * 100_000, "nested far too deep"),
    (b'{"a": {"1": {"x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}}", "nested far too deep"),
    (b'{"a": {"1": {"x": ' + b"9" * 5000 + b"}}}", "no JSON"),
    (b'{"a": {"1": {"x": NaN}}}', "NaN is no number"),
    (b'{"a": {"1": {}, "1": {}}}', 'the key "1" stands twice'),
    (b'{"a": {"1": {"x": 1, "x": 2}}}', 'the key "x" stands twice'),
    (b'{"a": {}, "a": {}}', 'the key "a" stands twice'),
    (b"[]", "no plan"),
    (b"null", "no plan"),
    (b'"text"', "no plan"),
    (b'{"a": []}', "a: this is no table"),
    (b'{"a": {"x": {}}}', "no document number"),
    (b'{"a": {"01": {}}}', "no document number"),
    (b'{"a": {"-1": {}}}', "no document number"),
    ('{"a": {"٣": {}}}'.encode(), "no document number"),
    (b'{"a": {"1": 5}}', "a document 1: this is no document"),
    (b'{"a": {"1": {"x": "\\ud800"}}}', "surrogate"),
    (b'{"a": {"1": {"\\uDEAD": 1}}}', "surrogate"),
]


@pytest.mark.parametrize(("content", "why"), WRONG, ids=[why for _, why in WRONG])
def test_a_file_that_is_no_tinydb_file_is_told_with_the_place(content: bytes, why: str) -> None:
    with pytest.raises(FileError) as caught:
        parse(content)
    assert why in str(caught.value)
    assert str(caught.value).isprintable()


def test_pairs_of_surrogates_and_a_byte_order_mark_are_text() -> None:
    assert parse(b'\xef\xbb\xbf{"a": {"1": {"x": "\\ud83d\\ude00"}}}') == {"a": {"1": {"x": "😀"}}}
