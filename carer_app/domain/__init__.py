"""What we know about children who are not where they should be: pure Python, standard library only, `now` always passed in."""
