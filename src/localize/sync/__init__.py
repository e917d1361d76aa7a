"""Pure core of merging: what a team's events add up to, in whatever order they arrive and however often.

    bytes      event, changes      a header, a body, and the id that follows from them
    order      graph, comparison   who saw what; what is forked, held or missing; what another replica lacks
    proof      signatures          which part of a chain its owner has signed
    rights     membership          who was what, by the ancestors of an event; revocations
    outcome    heads, verdict      the text of a subject, its state, the approvals that count, and why others do not
               attributes          secrecy, notes, waivers, assignments, settings and sets
               versions            documents and the borders of their units
    transport  bundle, encryption  a file that carries chains; its encryption with age
               server              PostgreSQL, which carries sealed events; the only part that uses the network

Nothing here knows a store, a screen, a path or a clock. The state is a function of the *set* of events.
"""
