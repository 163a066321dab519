# task: ac0a08a4
# every cell becomes k x k, k = number of coloured cells
def p(g:list):
 k=sum(x>0 for r in g for x in r)
 return[[x for x in r for _ in[0]*k]for r in g for _ in[0]*k]
