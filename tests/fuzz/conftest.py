"""The guided fuzzer is a program of its own, and needs a package that only its own group installs."""

collect_ignore = ["guided.py"]
