"""The parts that screens are made of; each takes values and posts messages."""
