import { readMastodonDocument } from '@ripple/api/openapi-document';
import type { TestClient } from '../ripple/client.ts';

/** As much of JSON Schema as the document uses. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

export interface Operation {
  /** `GET /v1/posts/{id}` */
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
  /** As what it is sent, if not as JSON. */
  form: 'multipart/form-data' | 'application/x-www-form-urlencoded' | undefined;
  /** By status, `4XX` among them. */
  responses: Record<string, Content>;
}

interface Document {
  paths: Record<
    string,
    Record<string, { parameters?: Parameter[]; requestBody?: Content; responses: Record<string, Content> }>
  >;
}

const forms = ['multipart/form-data', 'application/x-www-form-urlencoded'] as const;

/** Every operation of the document that the running api publishes. */
export async function readOperations(client: TestClient): Promise<Operation[]> {
  return listOperations((await client.get('/openapi.json')).text);
}

/** Every operation for clients of Mastodon, which no document is published of. */
export const readMastodonOperations = async (): Promise<Operation[]> =>
  listOperations(JSON.stringify(await readMastodonDocument()));

function listOperations(text: string): Operation[] {
  const document = withoutReferences(text);
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters,
      body: Object.values(requestBody?.content ?? {})[0]?.schema,
      form: forms.find((type) => requestBody?.content?.[type]),
      responses,
    })),
  );
}

/** The document with each shape in the place of its name. */
function withoutReferences(text: string): Document {
  const { components } = JSON.parse(text);
  const resolve = (_key: string, value: unknown): unknown => {
    const { $ref } = Object(value);
    if (typeof $ref !== 'string') return value;
    const shape = components.schemas[$ref.replace('#/components/schemas/', '')];
    if (shape === undefined) throw new Error(`there is no ${$ref}`);
    return JSON.parse(JSON.stringify(shape), resolve);
  };
  return JSON.parse(text, resolve);
}
