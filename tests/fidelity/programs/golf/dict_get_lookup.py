# task: 0d3d703e
# colour swap as a digit string, index = old colour
D="0564312098"
p=lambda g:[
 [int(D[x])for x in r]for r in g]
