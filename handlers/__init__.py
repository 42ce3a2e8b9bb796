"""What arrives from chat → Question or Action. A handler reads: parse, call, reply."""
