"""Server of a team: PostgreSQL as the post office that carries sealed events, and as its doorman.

    access        who connects, and as whom the program refuses to
    envelope      events as rows that tell the server who, when and how much, and never a text
    mailbox       what is pushed, pulled and waited for, over a connection
    installation  the schema, put into a database by its owner

Nothing of the program runs on the server. It decides no outcome: whatever it lets pass is judged on every replica.
"""
