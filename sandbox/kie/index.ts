export { KieEmulator } from './emulator';
export type { KieOptions } from './emulator';
