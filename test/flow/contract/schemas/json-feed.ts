const url = { type: 'string', format: 'uri' };
const time = { type: 'string', format: 'date-time' };
const authors = {
  type: 'array',
  items: {
    type: 'object',
    properties: { name: { type: 'string' }, url, avatar: url },
    minProperties: 1,
  },
};

/**
 * JSON Feed 1.1 as a JSON Schema, written after its text (https://jsonfeed.org/version/1.1). Other fields begin
 * with an underscore.
 */
export const jsonFeed = {
  type: 'object',
  required: ['version', 'title', 'items'],
  patternProperties: { '^_': { type: 'object' } },
  additionalProperties: false,
  properties: {
    version: { const: 'https://jsonfeed.org/version/1.1' },
    title: { type: 'string', minLength: 1 },
    home_page_url: url,
    feed_url: url,
    description: { type: 'string' },
    user_comment: { type: 'string' },
    next_url: url,
    icon: url,
    favicon: url,
    authors,
    language: { type: 'string' },
    expired: { type: 'boolean' },
    hubs: {
      type: 'array',
      items: { type: 'object', required: ['type', 'url'], properties: { type: { type: 'string' }, url } },
    },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id'],
        anyOf: [{ required: ['content_html'] }, { required: ['content_text'] }],
        patternProperties: { '^_': { type: 'object' } },
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1 },
          url,
          external_url: url,
          title: { type: 'string' },
          content_html: { type: 'string' },
          content_text: { type: 'string' },
          summary: { type: 'string' },
          image: url,
          banner_image: url,
          date_published: time,
          date_modified: time,
          authors,
          tags: { type: 'array', items: { type: 'string' } },
          language: { type: 'string' },
          attachments: {
            type: 'array',
            items: {
              type: 'object',
              required: ['url', 'mime_type'],
              additionalProperties: false,
              properties: {
                url,
                mime_type: { type: 'string' },
                title: { type: 'string' },
                size_in_bytes: { type: 'integer' },
                duration_in_seconds: { type: 'integer' },
              },
            },
          },
        },
      },
    },
  },
};
