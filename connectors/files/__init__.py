"""Files into managed tables: CSV, JSON Lines and Excel, whatever their headers and however they write their values.

    limits.py      how large a file, a line, a value may be
    wrong.py       what may be wrong with a row (`Reason`), and where
    text.py        which encoding a file has; its lines
    delimited.py   CSV        json_lines.py  JSON Lines        workbook.py  Excel (.xlsx)
    opened.py      `open_table(path)`: the file checked as a whole, and its records as often as they are asked
    words.py       what people call columns and values: common Chinese headers, terms, forms of yes and no
    mapping.py     what an operator says about a file's headers (TOML)
    headers.py     which header is which column: declared, or guessed
    values.py      how a value is read, by its column's type and meaning
    rows.py        a record as a row of the table, or what is wrong with it
    staging.py     what only the database can tell (rules, references, keys), and the merge
    quarantine.py  the file of what was not loaded
    load.py        `load_file`: all of it, in one transaction

A file that is wrong as a whole is refused before anything changes; a bad row is set aside while the good ones load.
Loading again changes nothing, and neither does a kill -9 in the middle.
"""
