# task: 44f52bb0
def validate(grid):
    problems = []
    for i, row in enumerate(grid):
        if list(row) != list(row)[::-1]:
            problems.append(ValueError(f"row {i} is not a palindrome"))
    if problems:
        raise ExceptionGroup("asymmetric", problems)

def p(grid):
    answer = 1
    try:
        validate(grid)
    except* ValueError as group:
        print(len(group.exceptions), group.exceptions[0])
        answer = 7
    return [[answer]]
