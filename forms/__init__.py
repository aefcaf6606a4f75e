"""Forms: what a page asks for, in the words it is asked in, and what is said when an answer cannot be read."""
