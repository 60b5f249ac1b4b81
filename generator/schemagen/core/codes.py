"""Every code that a finding or an error can carry, with its title."""
