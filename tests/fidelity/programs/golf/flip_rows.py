# task: 67a3c6ac
# mirror left-right
p=lambda g:[
 [*r][::-1]for r in g
]
