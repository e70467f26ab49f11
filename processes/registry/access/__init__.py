"""乐企接入 (seed「广分乐企联用操作手册」): who was invited to 乐企, how far that has come, and with which proof of the relation.

`states` (SM-1, SM-1b), `entity` and `invariants.access` are pure; each verb has a file of its own. 受理 and 确认 happen at the tax authority:
a verb only enters what came from outside (I-15).
"""
