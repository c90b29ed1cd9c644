export { installErrorGuard } from './error-guard';
export { ListenError, listen } from './http/listen';
export { OperationsModule } from './operations.module';
export { setUpOperations } from './set-up';
