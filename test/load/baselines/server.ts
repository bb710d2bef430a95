import { parseId, timeOf, type UserId } from '@ripple/messages';
import Fastify from 'fastify';
import { jwtVerify } from 'jose';
import type { Design } from './design.ts';
import type { Post, Shop } from './shop.ts';

/** The part of Ripple's HTTP contract that a baseline keeps: posting, and reading home. */
export function createServer(shop: Shop, design: Design, jwtSecret: string) {
  const app = Fastify();
  const secret = new TextEncoder().encode(jwtSecret);
  const known = new Map<string, UserId>();

  async function authenticate(authorization = ''): Promise<UserId | undefined> {
    const token = authorization.slice('Bearer '.length);
    const user = known.get(token);
    if (user !== undefined) return user;
    const verified = await jwtVerify(token, secret).catch(() => undefined);
    const id = parseId<UserId>(verified?.payload.sub ?? '');
    if (id !== undefined) known.set(token, id);
    return id;
  }

  app.post<{ Body: { text: string } }>('/v1/posts', async (request, reply) => {
    const author = await authenticate(request.headers.authorization);
    if (author === undefined) return reply.code(401).send();
    return reply.code(201).send(present(await design.createPost(author, request.body.text)));
  });

  app.get<{ Querystring: { limit?: string; before?: string } }>(
    '/v1/timelines/home',
    async (request, reply) => {
      const user = await authenticate(request.headers.authorization);
      if (user === undefined) return reply.code(401).send();
      const { limit = 20, before = Number.MAX_SAFE_INTEGER } = request.query;
      const posts = await design.readHome(user, Number(limit), Number(before));
      const last = posts.at(-1);
      const more = posts.length === Number(limit) && last !== undefined;
      return { items: posts.map(present), next: more ? `/v1/timelines/home?before=${last.id}` : null };
    },
  );

  app.get('/counts', () => shop.counts());
  return app;
}

const present = ({ id, author, text }: Post) => ({
  id: String(id),
  author,
  text,
  createdAt: timeOf(id as Parameters<typeof timeOf>[0]).toISOString(),
});
