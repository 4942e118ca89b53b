"""Saved copies of posts: how they are fetched, what their files hold, and the command that renews them."""
