# task: 99b1bc43
# xor of the two halves, divider is row 4
def p(g:list):
 a,b=g[:4],g[5:]
 return[[3*((x>0)^(y>0))for x,y in zip(r,s)]for r,s in zip(a,b)]
