"""The database's layout as numbered steps; `PRAGMA user_version` says how many were taken.

A step that was released never changes: a new layout is a new step at the end.
"""

MIGRATIONS: tuple[str, ...] = (
    # 1: the first layout
    """
    CREATE TABLE item_versions (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        payload_hash TEXT NOT NULL,
        payload TEXT NOT NULL,
        seen_at TEXT NOT NULL
    );
    CREATE INDEX item_versions_by_key ON item_versions (source, key);

    CREATE TABLE items (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        position INTEGER NOT NULL,
        version INTEGER NOT NULL REFERENCES item_versions (id),
        content_hash TEXT NOT NULL,
        payload_hash TEXT NOT NULL,
        import INTEGER NOT NULL,
        vanished_at TEXT,
        UNIQUE (source, key)
    );
    CREATE INDEX items_by_key ON items (key);
    CREATE INDEX items_by_position ON items (source, position);

    CREATE TABLE imports (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT
    );

    CREATE TABLE vectors (
        model TEXT NOT NULL,
        hash TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (model, hash)
    );

    CREATE TABLE refinements (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        model TEXT NOT NULL,
        failed INTEGER NOT NULL,
        seconds REAL NOT NULL,
        payload TEXT NOT NULL,
        saved_at TEXT NOT NULL
    );
    CREATE INDEX refinements_by_key ON refinements (key, fingerprint);

    CREATE TABLE attempts (
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        count INTEGER NOT NULL,
        reason TEXT NOT NULL,
        final INTEGER NOT NULL,
        tokens_in INTEGER NOT NULL,
        tokens_out INTEGER NOT NULL,
        last_at TEXT NOT NULL,
        PRIMARY KEY (key, fingerprint)
    );

    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        command TEXT NOT NULL,
        model TEXT NOT NULL,
        source TEXT NOT NULL,
        status TEXT NOT NULL,
        reason TEXT NOT NULL,
        refined INTEGER NOT NULL,
        reused INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        calls INTEGER NOT NULL,
        tokens_in INTEGER NOT NULL,
        tokens_cached INTEGER NOT NULL,
        tokens_out INTEGER NOT NULL,
        cost REAL,
        started_at TEXT NOT NULL,
        finished_at TEXT
    );

    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        item TEXT NOT NULL,
        target TEXT NOT NULL,
        action TEXT NOT NULL,
        text TEXT NOT NULL,
        why TEXT NOT NULL,
        who TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX decisions_by_item ON decisions (item);

    CREATE TABLE decision_log (
        id INTEGER PRIMARY KEY,
        decision INTEGER NOT NULL REFERENCES decisions (id),
        event TEXT NOT NULL,
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        at TEXT NOT NULL
    );
    """,
    # 2: answers that came by a provider's batch files
    """
    CREATE TABLE answers (
        request TEXT PRIMARY KEY,
        body TEXT NOT NULL,
        taken_at TEXT NOT NULL
    );
    """,
    # 3: decisions in steps that can be undone, undos too; the line as it was decided on
    """
    CREATE TABLE steps (
        id INTEGER PRIMARY KEY,
        item TEXT NOT NULL,
        undoes INTEGER REFERENCES steps (id),
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        at TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX steps_by_item ON steps (item);
    INSERT INTO steps (id, item, who, why, at, undone)
        SELECT id, item, who, why, decided_at, undone FROM decisions ORDER BY id;
    INSERT INTO steps (item, undoes, who, why, at)
        SELECT d.item, d.id, l.who, l.why, l.at FROM decision_log l
        JOIN decisions d ON d.id = l.decision WHERE l.event = 'undone' ORDER BY l.id;
    DROP TABLE decision_log;
    ALTER TABLE decisions ADD COLUMN step INTEGER REFERENCES steps (id);
    UPDATE decisions SET step = id;
    ALTER TABLE decisions ADD COLUMN instead TEXT NOT NULL DEFAULT '';
    ALTER TABLE decisions ADD COLUMN looked_at_when TEXT NOT NULL DEFAULT '';
    ALTER TABLE decisions ADD COLUMN looked_at_on TEXT;
    ALTER TABLE decisions ADD COLUMN line TEXT;
    ALTER TABLE decisions ADD COLUMN content_hash TEXT NOT NULL DEFAULT '';
    ALTER TABLE decisions ADD COLUMN reply TEXT NOT NULL DEFAULT '';
    """,
    # 4: conversations
    """
    CREATE TABLE chats (
        name TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE TABLE chat_turns (
        chat TEXT NOT NULL REFERENCES chats (name),
        number INTEGER NOT NULL,
        payload TEXT NOT NULL,
        PRIMARY KEY (chat, number)
    );
    """,
)
