import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Answers about one thing name it by its id: by that they are found when it is deleted.
  await sql`
    create index idempotency_keys_by_object on idempotency_keys (owner_id, (answer->>'id'))
    where answer->>'id' is not null`.execute(db);

  // What earlier versions have stored: tokens of private feeds, of which the SHA-256 is enough; addresses of mail, which
  // the request repeats; and what is deleted since.
  await sql`
    update idempotency_keys
    set answer = jsonb_build_object('fingerprint', encode(sha256(convert_to(answer->>'token', 'UTF8')), 'hex'))
    where answer ? 'token'`.execute(db);
  await sql`update idempotency_keys set answer = answer - 'address' where answer ? 'address'`.execute(db);
  await sql`
    update idempotency_keys
    set answer = answer || '{"text": "", "tags": [], "mentions": [], "links": [], "media": []}'
    from posts
    where answer ? 'text' and posts.id::text = answer->>'id' and author_id = owner_id and deleted_at is not null
  `.execute(db);
}
