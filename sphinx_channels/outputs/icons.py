"""A drawing, made for this project, for each kind of channel: lines in the colour of the text, on a 24 × 24 grid."""

from typing import Final

ICONS: Final[dict[str, str]] = {
    "email": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "phone": '<path d="M8 3H5a2 2 0 0 0-2 2c0 9 7 16 16 16a2 2 0 0 0 2-2v-3l-5-2-2 2.500a13 13 0 0 1-6.500-6.500L10 8z"/>',
    "form": '<rect x="5" y="3" width="14" height="18" rx="2"/><path d="M9 8h6M9 12h6M9 16h3"/>',
    "website": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.500 6 3.500 9S15 18 12 21c-3-3-3.500-6-3.500-9S9 6 12 3"/>',
    "forum": '<path d="M4 4h11v8H8l-4 3z"/><path d="M18 9h2v11l-4-3H9v-2"/>',
    "chat": '<path d="M4 5h16v11h-9l-5 4v-4H4z"/><path d="M8 10.500h.01M12 10.500h.01M16 10.500h.01"/>',
    "list": '<path d="M3 9.500 12 3l9 6.500V20H3z"/><path d="m3.500 10 8.500 5.500 8.500-5.500"/>',
    "issues": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.500h.01"/>',
    "social": '<circle cx="6" cy="12" r="2.500"/><circle cx="17" cy="6" r="2.500"/><circle cx="17" cy="18" r="2.500"/><path d="m8.300 10.900 6.400-3.700M8.300 13.100l6.400 3.700"/>',
    "news": '<path d="M4 19a1 1 0 0 1 2 0 1 1 0 0 1-2 0M4 11a8.500 8.500 0 0 1 8.500 8.500M4 5a14.500 14.500 0 0 1 14.500 14.500"/>',
    "meeting": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 3v4M16 3v4M8 14h3M8 17h6"/>',
    "qa": '<path d="M4 4h16v12h-9l-5 4v-4H4z"/><path d="M9.800 8.500a2.200 2.200 0 1 1 3.300 1.900c-.800.400-1.100.700-1.100 1.300M12 13.600h.01"/>',
    "video": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m10 9 5 3-5 3z"/>',
    "event": '<path d="M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4z"/><path d="M14.500 9.500h.01M14.500 12h.01M14.500 14.500h.01"/>',
    "group": '<circle cx="9" cy="8" r="3.500"/><path d="M3 20c0-4 2.500-6 6-6s6 2 6 6M15.500 4.800a3.500 3.500 0 0 1 0 6.400M17.500 14.500c2.300.800 3.500 2.600 3.500 5.500"/>',
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 3v4M16 3v4M8 14h.01M12 14h.01M16 14h.01M8 17.500h.01M12 17.500h.01"/>',
    "post": '<path d="M12 21c-4.500-5-7-8.300-7-11.500a7 7 0 0 1 14 0c0 3.200-2.500 6.500-7 11.500z"/><circle cx="12" cy="9.500" r="2.500"/>',
}


def icon(kind: str) -> str:
    """The drawing of a kind as an element that assistive technology passes over."""
    return (
        '<svg class="channel-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{ICONS[kind]}</svg>"
    )
