# task: 44f52bb0
# symmetric -> 1, else 7
p=lambda g:[[
 7-6*all(r[0]==r[2]for r in g)
]]
