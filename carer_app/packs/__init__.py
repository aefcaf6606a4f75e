"""The protocols as versioned data, and the reader that refuses what breaks their rules."""
