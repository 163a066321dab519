# task: 1e0a9b12
# bubble the zeros up
s=lambda c:sorted(c,key=lambda x:x>0)
p=lambda g:[
 list(r)for r in zip(*map(s,zip(*g.tolist())))
]
