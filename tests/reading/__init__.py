"""The grammar of typed questions: what is understood, what is refused, what is only suggested."""
