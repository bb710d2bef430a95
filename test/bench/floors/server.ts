import Fastify from 'fastify';
import pg from 'pg';
import { serveParent } from '../../lab/fork-server.ts';
import { openLabRedis } from '../../lab/servers.ts';

const CONNECTIONS = 16;
const KEY = 'bench:page';

/**
 * The least that a server can do: one INSERT for a POST, one GET of Redis for a GET. A process of its own, as the
 * api is. What it is to answer comes by the environment.
 */
const { DATABASE_URL = '', REDIS_URL = '', POST_ANSWER = '', PAGE = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: CONNECTIONS });
const redis = openLabRedis(REDIS_URL).onKey('');
await pool.query('drop table if exists bench_posts');
await pool.query(`create table bench_posts (
  id bigint primary key default next_id(), author_id bigint not null, text text not null)`);
await redis.set(KEY, PAGE);

const app = Fastify();
app.post<{ Body: { text: string } }>('/post', async (request, reply) => {
  await pool.query({
    name: 'insert',
    text: 'insert into bench_posts (author_id, text) values ($1, $2) returning id',
    values: [1, request.body.text],
  });
  return reply.code(201).type('application/json').send(POST_ANSWER);
});
app.get('/page', async (_, reply) => reply.type('application/json').send(await redis.get(KEY)));

await serveParent(app, async () => {
  await pool.query('drop table bench_posts');
  await redis.del(KEY);
  await pool.end();
  redis.disconnect();
});
