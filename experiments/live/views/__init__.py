"""Views of a month: each a pure function from a moment to one fragment of SVG or HTML."""
