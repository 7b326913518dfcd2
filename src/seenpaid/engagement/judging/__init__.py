"""A verdict on one open: the rules of `classify` put before what else is known of its reader, its link and its network."""
