# task: 90c28cc7
def u(g):
 o=[]
 for r in g:
  if any(r)and(not o or o[-1]!=r):o+=[r]
 return o
t=lambda g:[*map(list,zip(*g))]
p=lambda g:t(u(t(u(g.tolist()))))
