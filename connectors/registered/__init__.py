"""Operations registered in the platform's database, shared by all its processes.

store.py   adding, listing, removing them: what `zhixing operations` does
known.py   what one process knows of them, held in memory and kept up to date: what a request is looked up in
"""
