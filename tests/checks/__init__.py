"""What must be checked in a text: numbers, names, links, bullets, repeats, rules, spelling."""
