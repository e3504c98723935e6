"""What a run changes in the ledger, worked out before anything is written.

`known` holds what the ledger says, `households` finds who each row speaks of, `visits` compares rows with
what stands, `issues` numbers what is new and keeps what is old, `weigh` puts the three in order.
Pure: the same ledger and the same sheets give the same plan, in whatever order the sheets came.
"""
