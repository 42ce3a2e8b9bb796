"""The ledger database: models, migrations, queries (facts in the ledger's own types), writing."""
