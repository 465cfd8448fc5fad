"""How a month and a history run, what surrounds the governments, what comes out."""
