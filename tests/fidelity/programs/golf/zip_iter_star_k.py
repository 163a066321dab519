# task: a416b8f3
# double every row, built from a flat iterator
def p(g:list):
 w=len(g[0])
 f=[x for r in g for x in r*2]
 return[*map(list,zip(*[iter(f)]*2*w))]
