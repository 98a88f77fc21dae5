"""Measurements, never assertions: each module is run by hand and prints what it measured.

memory.py   resident memory of an instance after 1,000 mixed requests: `python -m bench.memory HOME`
"""
