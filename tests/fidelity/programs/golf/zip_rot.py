# task: ed36ccf7
# rotate counter-clockwise
p=lambda g:[
 *map(list,zip(*[r[::-1]for r in g.tolist()]))
]
