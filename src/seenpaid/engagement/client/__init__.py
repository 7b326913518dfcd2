"""Who is asking, as far as one request tells: address, network, place, browser. No log, no verdict."""
