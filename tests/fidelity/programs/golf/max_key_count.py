# task: 5582e5ca
# most common value everywhere
p=lambda g:(lambda f:
 [[max(f,key=f.count)]*3]*3
)(sum(g.tolist(),[]))
