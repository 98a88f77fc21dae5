select party_number from case_party where case_number = $1 and role = 'DEBTOR' and party_number is not null
