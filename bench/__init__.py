"""Measurements, never assertions: each module is run by hand and prints what it measured.

memory.py   resident memory of an instance after 1,000 mixed requests: `python -m bench.memory HOME`
hostile.py  processor time of hostile requests: `python -m bench.hostile HOME`
loading.py  rows a second into bare and into live tables: `python -m bench.loading [SCALE]`
"""
