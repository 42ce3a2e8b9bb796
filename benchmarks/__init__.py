"""How fast it is. `python -m benchmarks NAME` runs one; each is a module with `main(arguments)`."""
