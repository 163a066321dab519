"""Lessons on counting."""

from omniarc.dataset.lessons.inputs import *
from omniarc.dataset.lessons.lesson import given
from omniarc.dsl import *


@given(few_and_many)
def task_most_common(grid):
    usual = most_common(find_objects(grid), key=lambda obj: obj.color)
    return blank_grid(2, 2, usual.color)


@given(odd_panels)
def task_odd_one_out(grid):
    return odd_one_out(split_panels(grid))


@given(twins)
def task_odd_one_out_by_shape(grid):
    return odd_one_out(find_objects(grid), key=lambda obj: obj.silhouette).grid
