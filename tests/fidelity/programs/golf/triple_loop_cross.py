# task: 0ca9ddb6
def p(g:list):
 R=range(len(g));o=[r[:]for r in g]
 for i in R:
  for j in R:
   v=g[i][j]
   for a,b in[(0,1),(1,0),(0,-1),(-1,0)]*(v==1)+[(1,1),(1,-1),(-1,1),(-1,-1)]*(v==2):
    if i+a in R and j+b in R:o[i+a][j+b]=7 if v<2 else 4
 return o
