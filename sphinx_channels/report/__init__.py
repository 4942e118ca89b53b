"""The builder ``channels``: what there is to say about every channel, and whether its addresses still answer."""
