// What whoever runs the server asks it: is it well, how much has it to do, what does it hear with.
import type { FastifyInstance } from 'fastify';
import { USUAL_MODELS } from '../contract/serve/parameters.ts';
import { statusOf } from '../operations/serving/status.ts';
import { callerOf } from './guard.ts';
import { hearingOf } from './hearing.ts';
import { METRICS_TYPE, metricsPage } from './metrics.ts';
import { openapiPage } from './openapi.ts';
import type { ServerDeps } from './deps.ts';
import { languageAsked } from './status-words.ts';
import { statusPage, STATUS_POLICY } from './status-page.ts';

export function careRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const { core, options, version } = deps;
  app.get('/health', () => ({ status: 'ok', version }));
  app.get('/metrics', (request, reply) => {
    callerOf(request, 'metrics', options, core);
    return reply.type(METRICS_TYPE).send(metricsPage(statusOf(core)));
  });
  app.get('/v1/status', async (request, reply) => {
    callerOf(request, 'metrics', options, core);
    const language = languageAsked(request.headers['accept-language']);
    void reply.header('vary', 'Accept-Language').header('content-language', language);
    const status = statusOf(core);
    return language === 'de' ? (await import('./status-said.ts')).statusInGerman(status) : status;
  });
  // Nothing is told by the page itself: it asks for a token, and then for what that opens.
  app.get('/status', (request, reply) => {
    const language = languageAsked(request.headers['accept-language']);
    return reply
      .header('content-security-policy', STATUS_POLICY)
      .header('vary', 'Accept-Language')
      .header('content-language', language)
      .type('text/html; charset=utf-8')
      .send(statusPage(language));
  });
  app.get('/openapi.json', () => openapiPage(version));
  app.get('/v1/models', async (request) => {
    callerOf(request, 'transcribe', options, core);
    const { others, usual } = await hearingOf(core);
    const ids = [usual.id, ...others.map(({ id }) => id), ...USUAL_MODELS];
    return {
      object: 'list',
      data: ids.map((id) => ({ id, object: 'model', created: 0, owned_by: 'earshot' })),
    };
  });
}
