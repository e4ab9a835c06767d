"""Who is it, once: person, names, identifiers, groups."""
