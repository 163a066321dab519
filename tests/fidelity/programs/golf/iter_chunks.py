# task: d631b094
def p(g):
 f=[]
 for r in g:f+=[x for x in r if x]
 return[f]
# one row, all coloured cells
