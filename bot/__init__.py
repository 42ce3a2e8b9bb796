"""The assembled program: settings, wiring, command line."""
