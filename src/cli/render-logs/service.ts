import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type RenderApi, RenderError, type RenderService } from './api';

const CONFIG_FILE = 'services_config.json';
const BLUEPRINT = 'render.yaml';

const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

interface ServicesConfig {
  default_service?: unknown;
  services?: { service_id?: unknown; enabled?: unknown }[];
}

/**
 * `{"default_service": "srv-...", "services": [{"service_id": "srv-...", "enabled": true}]}`; nothing else of it is read.
 * @throws RenderError if it is there but names no service, or several
 */
export const serviceIdIn = (text: string): string => {
  let config: ServicesConfig | null;
  try {
    config = JSON.parse(text) as ServicesConfig | null;
  } catch {
    throw new RenderError(`${CONFIG_FILE} is not JSON. Mend it, or name the service by --service-id.`);
  }
  if (typeof config?.default_service === 'string' && config.default_service !== '') return config.default_service;
  const services = Array.isArray(config?.services) ? config.services : [];
  const ids = services
    .filter((service) => service.enabled !== false)
    .flatMap(({ service_id: id }) => (typeof id === 'string' ? [id] : []));
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  throw new RenderError(`${CONFIG_FILE} names ${ids.length} services. Give it a default_service, or use --service-id.`);
};

/** The name of the first web service of a blueprint; null if there is none. */
export const serviceNameIn = (blueprint: string): string | null => {
  const { services } = (parse(blueprint) ?? {}) as { services?: { type?: unknown; name?: unknown }[] };
  const name = services?.find(({ type }) => type === 'web')?.name;
  return typeof name === 'string' ? name : null;
};

/** Which service is meant, in the order that the help tells. @throws RenderError */
export const findService = async (
  api: RenderApi,
  given: string | undefined | null,
  folder: string,
): Promise<RenderService> => {
  if (given) return api.service(given);
  const config = await readIfThere(join(folder, CONFIG_FILE));
  if (config !== null) return api.service(serviceIdIn(config));
  const blueprint = await readIfThere(join(folder, BLUEPRINT));
  const name = blueprint === null ? null : serviceNameIn(blueprint);
  if (name !== null) return api.serviceNamed(name);
  throw new RenderError('Which service? Name it by --service-id or RENDER_SERVICE_ID.');
};
