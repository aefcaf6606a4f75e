"""The pages: one package for each thing a person comes to do."""
