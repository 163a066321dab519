# task: bbc9ae5d
# walrus to remember width, colour and count
p=lambda g:(
 w:=len(g[0]),
 c:=int(g[0][0]),
 n:=sum(x>0 for x in g[0]),
)and[[c]*(n+i)+[0]*(w-n-i)for i in range(w//2)]
