export { AppConfig, type Rate, loadConfig } from './config';
export { ConfigError } from './environment';
export { ConfigModule } from './config.module';
export { processEnvironment } from './process-environment';
