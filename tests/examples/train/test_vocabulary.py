"""Programs as numbers and back."""

import pytest

from examples.train.vocabulary import END, Vocabulary
from omniarc import tasks
from omniarc.dataset import create_dataset, load_entry

PROGRAMS = [load_entry(task_id).code for task_id in tasks.task_ids()]
VOCABULARY = Vocabulary.of(PROGRAMS[:100])


def test_every_program_comes_back_even_with_words_of_others():
    for code in PROGRAMS:
        assert VOCABULARY.decode(VOCABULARY.encode(code)) == code


@pytest.mark.long
def test_every_program_of_a_dataset_comes_back():
    dataset = create_dataset(rewrites=True, primitives=True, attempts=True)
    codes = {code for one in map(load_entry, dataset.task_ids) for code in (one.code, *one.wrong)}
    assert len(codes) > 4000
    for code in codes:
        assert VOCABULARY.decode(VOCABULARY.encode(code)) == code


@pytest.mark.parametrize("text", ["", "\r\n\t x", "naïve = 'é' \n", "a1_b2 != -10", "\0\u2028🙂"])
def test_any_text_comes_back(text):
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text


def test_names_of_the_language_are_one_word_wherever_they_are():
    assert len(VOCABULARY.encode("fill_symmetry")) == len(VOCABULARY.encode(" find_objects")) == 1
    assert len(VOCABULARY.encode("\n        return")) == 2


def test_text_ends_at_the_end_and_bytes_may_be_anything():
    assert VOCABULARY.decode([*VOCABULARY.encode("a"), END, *VOCABULARY.encode("b")]) == "a"
    assert VOCABULARY.decode(VOCABULARY.encode("é")[:1]) == "\N{REPLACEMENT CHARACTER}"


def test_every_number_is_that_of_one_word():
    words = [VOCABULARY.decode([number]) for number in range(len(VOCABULARY))]
    assert len(set(VOCABULARY.pieces)) == len(VOCABULARY.pieces)
    assert words[-1] == VOCABULARY.pieces[-1]
