# task: 25ff71a9
def p(g:list,*a):
 *h,x=g
 return[x,*h]
# move the last row to the top
# done
