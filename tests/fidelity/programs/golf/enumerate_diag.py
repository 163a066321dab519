# task: feca6190
# 1x5 -> diagonals in a 5k square
def p(g):
 r=[*g[0]];k=5*sum(x>0 for x in r)
 o=[[0]*k for _ in range(k)]
 for i in range(k):
  for j in range(k):
   if 0<=(t:=j+i-k+1)<5:o[i][j]=r[t]
 return o
