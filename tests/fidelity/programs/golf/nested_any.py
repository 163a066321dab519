# task: f76d97a5
# keep the other colour only where the fives are
p=lambda g:[
 [(x==5)*(sum({*sum(g.tolist(),[])})-5)for x in r]
 for r in g
]
