"""LDBC FinBench snapshots as registry and bank data: real input in size and shape, loaded whole or not at all.

    files.py   which files and columns there are and how their text is read
    read.py    reads and checks a whole folder before anything is written
    rows.py    what each fact becomes in the tables of registry and bank
    load.py    `load_finbench(folder, dsns)`: one transaction for each source, and what was done

Numbers are `finbench:person:755`, `finbench:company:237`, `finbench:account:…`, `finbench:loan:…`, kind OTHER. Times
carry no zone and are read as UTC; a date is that moment's day in Asia/Shanghai, as everywhere in the catalogue.
"""
