-- The debtors alone, in the order of their numbers: the cases that share a debtor are counted from this index
-- (connectors/measures/court.py), which is a sixth of the table.
create index on case_party (party_number, case_number) where role = 'DEBTOR';
