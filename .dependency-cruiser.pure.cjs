/**
 * Pure decisions and their unit tests run without Nest, TypeORM or telegraf, at the first and at the tenth hand: that
 * keeps them testable in milliseconds. Only imports that are still there after compilation count.
 */
module.exports = {
  forbidden: [
    {
      name: 'pure-stays-pure',
      severity: 'error',
      from: { path: ['^src/.*/(machine|form|price|quote)\\.ts$', '^src/.*\\.spec\\.ts$'] },
      to: { path: '^node_modules/(@nestjs|typeorm|telegraf|nestjs-telegraf|nestjs-pino)/', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
