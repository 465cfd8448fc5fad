"""Who plays: one short file a player, and one decision procedure for all of them.

What a user imports: :class:`agents.united_states.UnitedStates`, :class:`agents.mexico.Mexico`,
:class:`agents.canada.Canada`, :class:`agents.governments.GovernmentAgent` to derive one's own from, and
:func:`agents.values.preparation.prepare`.

Rooms, each using those before it only: ``choices`` (logit, draws, the log), ``values`` (packages, the strategic table,
what a state is worth), ``bargaining`` (tables, offers, deals), ``pressure`` (threats, demands, disputes, labour cases),
``decisions`` (menus, policies, initiatives, votes), ``months`` (a month, a history, its outcomes).
"""
