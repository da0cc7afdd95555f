"""Figures as ratios against a baseline measured in the same run. Run by hand; nothing here is a test."""
