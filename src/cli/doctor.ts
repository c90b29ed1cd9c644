import { doctor } from './doctor/command';

void doctor(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
