"""How far colours are apart."""

from typing import Final

#: What a browser computes, read as numbers. ``behind`` is the first colour below an element that covers something.
COLOURS: Final = """
const parts = colour => colour.match(/[\\d.]+/g).map(Number);
const light = colour => {
  const linear = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const [r, g, b] = parts(colour).slice(0, 3).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
const behind = element => {
  for (; element; element = element.parentElement) {
    const {backgroundColor} = getComputedStyle(element);
    if (parts(backgroundColor)[3] !== 0) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
};
"""
