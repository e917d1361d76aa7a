"""Machine drafts, and the ways they take.

`asking` says which rows may go (`allowance`) and notes it (`ledger`); `pipeline` asks an engine and `verify` doubts its
answer; `repairing` makes drafts of the memory's matches.
"""
