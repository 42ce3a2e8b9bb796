"""What the clock starts → Question or Action; and the sender of the outbox."""
