/**
 * Tables of the search index. Another layout or another way to make words and facts is another version, and so
 * another file: nothing is migrated, since everything can be read from the repository again.
 */
import type { Database } from './database.js'

export const schemaVersion = 5

/** `until` of a version that the newest snapshot of its series holds. */
export const open = 2_147_483_647

/** The folder `/`. */
export const rootFolder = 1

const tables = `
  -- Snapshots of one host and set of targets, in the order of their time: version intervals count by "number".
  CREATE TABLE series (id INTEGER PRIMARY KEY, host TEXT NOT NULL, paths TEXT NOT NULL, UNIQUE (host, paths));
  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, series INTEGER NOT NULL, number INTEGER NOT NULL, time TEXT NOT NULL, milliseconds INTEGER NOT NULL,
    UNIQUE (series, number));

  -- What of a snapshot could not be read, and is tried again: trees of folders, segments, and (x'') the list of segments.
  CREATE TABLE unread_tree (tree BLOB, snapshot INTEGER, PRIMARY KEY (tree, snapshot)) WITHOUT ROWID;
  CREATE TABLE unread_segment (name BLOB, snapshot INTEGER, PRIMARY KEY (name, snapshot)) WITHOUT ROWID;
  -- Trees on their way in.
  CREATE TABLE read_tree (tree BLOB PRIMARY KEY, entries TEXT NOT NULL);

  -- What is known about contents: documents by the segments that hold them, and segments by snapshots.
  CREATE TABLE segment (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);
  CREATE TABLE snapshot_segment (segment INTEGER, snapshot INTEGER, PRIMARY KEY (segment, snapshot)) WITHOUT ROWID;
  CREATE TABLE document (id INTEGER PRIMARY KEY, content INTEGER NOT NULL, hash BLOB NOT NULL, final INTEGER NOT NULL, media_type INTEGER NOT NULL, packed BLOB NOT NULL);
  CREATE INDEX document_content ON document (content);
  CREATE TABLE segment_document (document INTEGER, segment INTEGER, PRIMARY KEY (document, segment)) WITHOUT ROWID;
  CREATE TABLE media_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  -- "document" is the one that counts, "media_type" is its.
  CREATE TABLE content (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, document INTEGER, media_type INTEGER);
  CREATE INDEX content_document ON content (document);
  -- Contents for which the document that counts is still to be chosen, and those with more than one to choose from.
  CREATE TABLE unsettled (content INTEGER PRIMARY KEY);
  CREATE TABLE contested (content INTEGER PRIMARY KEY);

  -- Scalar members of documents; texts without regard to case. "unlisted": documents with more of a member than that.
  CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE fact (member INTEGER, value, document INTEGER, PRIMARY KEY (member, value, document)) WITHOUT ROWID;
  CREATE TABLE unlisted (member INTEGER, document INTEGER, PRIMARY KEY (member, document)) WITHOUT ROWID;

  -- What pictures and films show, as likely as not; without regard to case.
  CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE labelled (label INTEGER, document INTEGER, PRIMARY KEY (label, document)) WITHOUT ROWID;

  -- Vectors of documents, many to a row: those of a block follow one another, and "first" is the lowest of them. "entries":
  -- of each the document (u32) and one by the length of its vector (f32). Packed documents leave their vector out.
  CREATE TABLE vector_model (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dimensions INTEGER NOT NULL, UNIQUE (name, dimensions));
  CREATE TABLE vector_block (id INTEGER PRIMARY KEY, model INTEGER NOT NULL, first INTEGER NOT NULL, entries BLOB NOT NULL, vectors BLOB NOT NULL, UNIQUE (model, first));

  -- Files: a path with a content is an item, an item that stayed as it is over some snapshots of a series a version.
  CREATE TABLE folder (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, name BLOB NOT NULL, UNIQUE (parent, name));
  INSERT INTO folder (id, parent, name) VALUES (${rootFolder}, 0, x'');
  CREATE TABLE item (id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL, content INTEGER NOT NULL, size INTEGER NOT NULL, UNIQUE (folder, name, content));
  CREATE INDEX item_content ON item (content);
  -- From snapshot number "first" up to, and without, "until". "newest": no later version of the path in the series.
  -- "base": see there; it follows from series and path.
  CREATE TABLE version (
    item INTEGER, series INTEGER, first INTEGER, until INTEGER NOT NULL, mtime INTEGER NOT NULL, newest INTEGER NOT NULL, base INTEGER NOT NULL,
    PRIMARY KEY (item, series, first)) WITHOUT ROWID;
  -- The folders that paths of snapshots count from: x'' for absolute paths. Where that cannot be told, each series has a
  -- base of its own; "series" is 0 otherwise.
  CREATE TABLE base (id INTEGER PRIMARY KEY, path BLOB NOT NULL, series INTEGER NOT NULL, UNIQUE (path, series));
  -- The trees of the newest snapshot of a series: what has the same id there need not be read. Empty where something
  -- below could not be read; a folder that could not be read itself keeps what it had.
  CREATE TABLE folder_tree (folder INTEGER, series INTEGER, tree BLOB NOT NULL, PRIMARY KEY (folder, series)) WITHOUT ROWID;

  -- Rows are items. Beginnings of three letters are the slowest to ask for: so many words have them.
  CREATE VIRTUAL TABLE words USING fts5 (path, symbols, text, content='', contentless_delete=1, prefix='3', tokenize='unicode61 remove_diacritics 2');
  PRAGMA user_version = ${schemaVersion};
`

export function isMade(database: Database): boolean {
  return database.value<number>('PRAGMA user_version') === schemaVersion
}

/** Inside a transaction. */
export function makeTables(database: Database): void {
  database.exec(tables)
}
