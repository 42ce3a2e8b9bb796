"""The vocabulary and the rules of the “三个一批” campaign: pure Python, no I/O, no Telegram, no SQL."""
