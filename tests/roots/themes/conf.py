project = "Every channel"
extensions = ["myst_parser", "sphinx_channels"]
myst_enable_extensions = ["colon_fence"]
html_theme = "alabaster"
language = "en"
author = copyright = "Test"
version = release = "1"
channels_tags = ["support", "people"]
channels_feedback = "enquiries"
