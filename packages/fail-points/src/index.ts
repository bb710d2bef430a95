/**
 * The steps of a post's way at which a process may die. A failure test arms one of them by the setting
 * `FAIL_POINT`, and the process kills itself there, as `kill -9` would; otherwise they do nothing.
 */
export type FailPoint =
  /** api: a post or another write is committed, nothing else has happened. */
  | 'committed'
  /** api: a picture is stored, and the transaction that says so is not committed. */
  | 'stored-uncommitted'
  /** media: the variants of a picture are stored, and that is not noted. */
  | 'variants-stored'
  /** media: the files of an avatar are stored, and it is not shown. */
  | 'avatar-stored'
  /** websub-hub: a feed was sent to a subscriber, and that is not noted. */
  | 'distributed-unnoted'
  /** websub-hub: events were made deliveries of a webhook, and none is sent. */
  | 'webhook-planned'
  /** websub-hub: an event was sent to a webhook, and that is not noted. */
  | 'webhook-unnoted'
  /** mailer: the mail server has accepted a mail, and that is not noted. */
  | 'mailed-unnoted'
  /** api: the message of a committed post is about to be sent. */
  | 'before-publish'
  /** Any publisher: sent, not confirmed. */
  | 'published-unconfirmed'
  /** api: confirmed, and the outbox row is still there. */
  | 'confirmed-uncleared'
  /** outbox-relay: a row's message is confirmed, and the row is still there. */
  | 'relayed-uncleared'
  /** fan-out: planned, nothing sent. */
  | 'planned'
  /** fan-out: some jobs are confirmed, others are not. */
  | 'between-jobs'
  /** timeline-writer: a part of a slice is written. */
  | 'mid-slice'
  /** Any consumer: the work is done, the message is not acknowledged. */
  | 'handled-unacknowledged'
  /** api: a timeline is marked as under construction, and not finished. */
  | 'mid-build'
  /** cli: lines of an import are committed, and what Redis holds of them is not renewed. */
  | 'imported-unrepaired'
  /** indexer: copies of posts of a user who has left are removed, and their rows are not. */
  | 'copies-removed'
  /** indexer: some things of a user who has left are removed, others are not. */
  | 'between-removals'
  /** indexer: all is removed, and that is not noted. */
  | 'removed-unnoted'
  /** media: files of a user who has left are removed, and their rows are not. */
  | 'files-removed';

// A state of the module, not an argument: no function on the way to these points has to pass it on.
let armed: FailPoint | undefined;

/** @param name a {@link FailPoint}; anything else is never reached */
export function armFailPoint(name: string): void {
  armed = name as FailPoint;
}

/** Dies here if this point is armed. */
export function failPoint(name: FailPoint): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL');
}
