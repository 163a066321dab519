# task: 39a8645d
# most frequent 3x3 connected stamp
from collections import Counter as C
def p(g):
 h,w=g.shape;q=[]
 for i in range(h-2):
  for j in range(w-2):
   b=g[i:i+3,j:j+3];k=g[max(0,i-1):i+4,max(0,j-1):j+4]
   if(k>0).sum()==(b>0).sum()>4:q+=[str(b.tolist())]
 s=(C(q).most_common(1)or[("[[0]]",0)])[0][0]
 return[[int(x)for x in r if x.isdigit()]for r in s.split("],")]
