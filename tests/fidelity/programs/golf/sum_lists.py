# task: 6fa7a44f
# vertical palindrome
p=lambda g:(
 (l:=g.tolist())+
 l[::-1]
)
