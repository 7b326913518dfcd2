"""Everything that is kept of one customer, wherever it lies: handed out, or erased. Stands above the apps it reads."""
