"""The demo programme: invented content (data/) given a true history by calling the rooms' services day by day."""
