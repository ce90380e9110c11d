"""Measured figures beside the wanted ones: `python -m evals.bench`, or `make bench`.

Each module measures one thing and gives its rows. What depends on the speed of the machine is a ratio
of two things done by turns in the same run, wherever the figure allows it.
"""
