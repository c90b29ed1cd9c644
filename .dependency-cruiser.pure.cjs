/**
 * Pure decisions and their unit tests run without Nest, TypeORM or telegraf, at the first and at the tenth hand: that
 * keeps them testable in milliseconds. Only imports that are still there after compilation count.
 */
module.exports = {
  forbidden: [
    {
      name: 'pure-stays-pure',
      severity: 'error',
      from: { path: '^src/.*/(machine|form|price|quote)\\.ts$' },
      to: { path: '^node_modules/(@nestjs|typeorm|telegraf|nestjs-telegraf|nestjs-pino)/', reachable: true },
    },
    {
      name: 'unit-tests-stay-light',
      comment:
        'Only @nestjs/common and config may come in, behind the door of another room: the rest costs half a second a file.',
      severity: 'error',
      from: { path: '^src/.*\\.spec\\.ts$' },
      to: {
        path: '^node_modules/(@nestjs/(?!(common|config)/)|typeorm/|telegraf/|nestjs-telegraf/|nestjs-pino/)',
        reachable: true,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
