import { beforeAll, describe, expect, it } from 'vitest';
import { readOpenApiDocument } from './openapi-document.ts';
import { operationIds } from './operation-ids.ts';

interface Operation {
  operationId?: string;
  responses: Record<string, unknown>;
}

describe('every operation', () => {
  let operations: [name: string, operation: Operation][];

  beforeAll(async () => {
    const { paths } = (await readOpenApiDocument()) as { paths: Record<string, Record<string, Operation>> };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        operation,
      ]),
    );
  });

  it('has a name of its own in operation-ids.ts, where no other is named', () => {
    const names = Object.fromEntries(operations.map(([name, { operationId }]) => [name, operationId]));
    expect(names).toEqual(operationIds);
    const ids = Object.values(operationIds);
    expect(ids).toEqual([...new Set(ids)]);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('says how it refuses', () => {
    for (const [name, { responses }] of operations) expect(responses, name).toHaveProperty('4XX');
  });
});
