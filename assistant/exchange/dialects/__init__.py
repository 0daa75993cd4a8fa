"""One module a dialect; `assistant.exchange.registry` lists them."""
