# task: 7468f01a
import numpy as n
def p(g):
 a=n.argwhere(g)
 (t,l),(b,r)=a.min(0),a.max(0)+1
 return g[t:b,l:r][:,::-1]
