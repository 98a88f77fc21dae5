"""Statements (流水) that a payment house or bank gave its customer, as rows of bank.account and bank.transaction.

    layout.py      what one institution's file looks like, as data; alipay.py, wechat.py, icbc.py are the three
    statement.py   the values between the steps: a row, a row that was not read, a whole statement
    lines.py       bytes → the preamble, the header and the rows' cells, or a LoadError for the file as a whole
    cells.py       the texts of cells as moments, amounts and names
    reader.py      cells → rows with their keys; what cannot be read is set aside with line, column and reason
    preamble.py    who and what the preamble names, and where it disagrees with the rows
    settle.py      refunds paired with the trades that they give back
    account.py     the account's number and holder
    load.py        one transaction into a managed bank store; the quarantine file; the history of loads
    commands.py    `zhixing load statement`

A row's key is the hash of what its institution wrote and will not write otherwise later (not its status nor direction),
and its occurrence among equal ones, as order numbers repeat. So overlapping statements add only new rows, and a later
statement brings a pending row up to date. Known limits: two statements are to be loaded in the order of their export;
an institution that words a row differently in a later export makes a new row; a refund is paired with its trade only
where both stand in one file.
"""
