import { type Methods, Described } from '../world';
import type { Parameters } from '../parameters';

const allowed = (parameters: Parameters): string[] | undefined => parameters.list('allowed_updates')?.map(String);

export const updateMethods: Methods = {
  getUpdates: ({ updates }, parameters, signal) =>
    updates.poll(
      {
        offset: parameters.integer('offset'),
        limit: parameters.integer('limit'),
        timeout: parameters.integer('timeout'),
        allowed: allowed(parameters),
      },
      signal,
    ),
  setWebhook: ({ webhook }, parameters) => {
    const description = webhook.set({
      url: parameters.text('url') ?? '',
      secret: parameters.text('secret_token'),
      maxConnections: parameters.integer('max_connections'),
      allowed: allowed(parameters),
      dropPending: parameters.boolean('drop_pending_updates'),
    });
    return new Described(true, description);
  },
  deleteWebhook: ({ webhook }, parameters) =>
    new Described(true, webhook.remove(parameters.boolean('drop_pending_updates'))),
  getWebhookInfo: ({ webhook }) => webhook.info(),
};
