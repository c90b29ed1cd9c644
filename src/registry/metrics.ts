import { Counter, Gauge } from 'prom-client';

export const registryModels = new Gauge({
  name: 'atelier_registry_models_count',
  help: 'Models in the YAML files: known = all, offered = what users may buy.',
  labelNames: ['state'] as const,
});

export const registryReloads = new Counter({
  name: 'atelier_registry_reloads_total',
  help: 'Reloads of the models files after a change: ok, or refused because of a mistake.',
  labelNames: ['result'] as const,
});
