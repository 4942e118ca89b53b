"""What is made of the channels: pages, files beside them, lists for people and for programs."""
