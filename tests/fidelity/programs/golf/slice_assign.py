# task: 3bd67248
def p(g:list,n=0):
 n=len(g)
 for i in range(n-1):g[i][~i]=2
 g[-1][1:]=[4]*(n-1)
 return g
