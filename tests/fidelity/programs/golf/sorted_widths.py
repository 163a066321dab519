# task: beb8660c
# rows sorted by length and pushed right
f=lambda r:sorted(r,key=bool)
p=lambda g:sorted(
 map(f,g.tolist()),
 key=lambda r:sum(map(bool,r)))
