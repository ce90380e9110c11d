"""Commands that fit the small models whose data the product ships. Need scikit-learn, a development dependency."""
