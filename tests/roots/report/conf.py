extensions = ["myst_parser", "sphinx_channels"]
project = author = copyright = "Test"
version = release = "1"
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
channels_examples = ["examples"]
channels_feedback = "enquiries"
channels_terms = ["INTEROPen"]
suppress_warnings = ["channels.http"]
