// X's script when a blocker has put an empty one in its place: it loads, and defines nothing.
