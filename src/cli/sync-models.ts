import { syncModels } from './sync-models/command';

void syncModels(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
