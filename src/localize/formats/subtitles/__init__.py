"""Subtitles: SubRip, WebVTT, SBV and SubStation Alpha."""
