export { AppConfig, type Rate, loadConfig, loadKieConfig } from './config';
export { ConfigError } from './environment';
export { ConfigModule } from './config.module';
export { processEnvironment } from './process-environment';
