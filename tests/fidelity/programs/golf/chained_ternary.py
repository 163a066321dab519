# task: 6e02f1e3
# number of colours picks the diagonal
def p(g):
 k=len({*g.ravel().tolist()})
 return[[5if(i<1if k<2else i==j if k<3else i+j==2)else 0 for j in range(3)]for i in range(3)]
