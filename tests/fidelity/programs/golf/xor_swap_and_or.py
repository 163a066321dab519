# task: 94f9d214
# neither half set -> 2
p=lambda g:[
 [2*(a<1>b)for a,b in zip(r,s)]
 for r,s in zip(g[:4],g[4:])
]
