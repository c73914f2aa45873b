"""Prices: offer files as AWS publishes them, and offers of Savings Plans and reserved instances."""
