export { InstanceLiveness, type Life } from './instance-liveness';
export { Leadership, type Tenure } from './leadership';
export { LockModule } from './lock.module';
export { PoolerDetected, refusePooler } from './pooler-probe';
export { leaderKey } from './key';
export { backoffMs } from './backoff';
export { aborted, pause, reasonOf, settlesWithin } from './wait';
