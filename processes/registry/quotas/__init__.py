"""授信额度 of 乐企: how much an enterprise may invoice in a month, how much of it lies in 乐企, and what may be done with it (seed「授信额度管理」).

`formulas` and `movements` are pure; each verb has a file of its own. What the platform was asked for happens before: a verb enters what it said.
"""
