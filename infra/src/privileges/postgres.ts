import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Passwords, roleName, roles } from './roles.ts';
import { privileges } from './table.ts';

/**
 * The statements, one transaction, that bring the roles of a database to what the table says, whatever they were
 * before. To be run by the owner of its tables, after the migrations. (A file of its own, run by hand, would be
 * forgotten after the next migration.)
 */
export function rolesSql(namespace: string, passwords: Passwords): string {
  return [
    'begin;',
    // By default every role of the server may connect, and make temporary tables.
    onThisDatabase('revoke all on database %I from public'),
    'revoke all on schema public from public;',
    REVOKED_FROM_PUBLIC,
    ...roles.flatMap((role) => [
      `-- ${role}`,
      ...loginOf(roleName(namespace, role), passwords[role]),
      ...grantsOf(roleName(namespace, role), privileges[role].postgres),
    ]),
    'commit;',
    '',
  ].join('\n');
}

/**
 * What Postgres lets every role do in every database, and no role of Ripple needs: large objects, waiting with a
 * connection in hand, advisory locks, messages of any size into the log of writes or the queue of notifications, and
 * blocks of code; and, on a server that has no other database, to enter those it came with. Only a superuser can take
 * this away, as the owner is on servers of our own; for others it is left out, without an error.
 */
const REVOKED_FROM_PUBLIC = `do $$
declare each record;
begin
  for each in
    select p.oid::regprocedure as signature from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and pg_has_role(p.proowner, 'usage')
      and (p.proname ~ '^(lo_|pg_(try_)?advisory_|pg_sleep)'
        or p.proname in ('loread', 'lowrite', 'pg_notify', 'pg_logical_emit_message', 'pg_export_snapshot'))
  loop
    execute format('revoke all on function %s from public', each.signature);
  end loop;
  if (select pg_has_role(lanowner, 'usage') from pg_language where lanname = 'plpgsql') then
    revoke all on language plpgsql from public;
  end if;
  if not exists (select from pg_database where not datistemplate and datname not in ('postgres', current_database())) then
    for each in
      select datname from pg_database where datname <> current_database() and datallowconn and pg_has_role(datdba, 'usage')
    loop
      execute format('revoke all on database %I from public', each.datname);
    end loop;
  end if;
end $$;`;

function loginOf(name: string, password: string): string[] {
  return [
    `do $$ begin create role ${name}; exception when duplicate_object or unique_violation then null; end $$;`,
    `alter role ${name} login password '${scramVerifier(password)}';`,
  ];
}

function grantsOf(name: string, grants: Record<string, string[]>): string[] {
  return [
    `revoke all on all tables in schema public from ${name};`,
    `revoke all on all sequences in schema public from ${name};`,
    onThisDatabase(`grant connect on database %I to ${name}`),
    `grant usage on schema public to ${name};`,
    ...Object.entries(grants).map(([object, verbs]) => `grant ${verbs.join(', ')} on ${object} to ${name};`),
  ];
}

const onThisDatabase = (statement: string) =>
  `do $$ begin execute format('${statement}', current_database()); end $$;`;

const ITERATIONS = 4096;

/** What Postgres would store of the password (RFC 5803), so that the password itself is in no statement or log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const key = (label: string) => createHmac('sha256', salted).update(label).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64');
  const serverKey = key('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
