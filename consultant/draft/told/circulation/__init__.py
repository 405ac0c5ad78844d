"""Heart, vessels and kidneys: lines, veins, arteries, pictures of them, dialysis."""
