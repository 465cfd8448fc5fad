"""Tables, offers and deals: what is offered, what is signed, what it changes."""
