# One image per application:  docker build --build-arg APP=api .  (or APP=worker)
ARG NODE_IMAGE=node:26.10.0-bookworm-slim

FROM ${NODE_IMAGE} AS tools
ENV CI=true
WORKDIR /repository
RUN npm install --global pnpm@12.21.0 turbo@2.11.11

# Only what the application needs, its manifests apart, so that the next stage is rebuilt when dependencies change and not otherwise.
FROM tools AS prune
ARG APP
COPY . .
RUN turbo prune "@marketcache/${APP:?set --build-arg APP=api or APP=worker}" --docker

FROM tools AS install
COPY --from=prune /repository/out/json/ ./
RUN pnpm install --prod --frozen-lockfile
COPY --from=prune /repository/out/full/ ./

# TypeScript is run from source, in place: type stripping does not reach into node_modules, so nothing may be moved there.
FROM ${NODE_IMAGE} AS run
ARG APP
ENV NODE_ENV=production APP=${APP} PROVIDERS=live HOST=0.0.0.0 PORT=3000 WORKER_HOST=0.0.0.0 WORKER_PORT=3001
COPY --from=install /repository /repository
WORKDIR /repository/apps/${APP}
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "const { APP, PORT, WORKER_PORT } = process.env; fetch(`http://127.0.0.1:${APP === 'worker' ? WORKER_PORT : PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
