# One image for every process of Ripple; the command says which.
FROM node:22-bookworm-slim AS build
WORKDIR /ripple

# The lockfile alone decides what is downloaded, so this layer outlives every change of the sources.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@10.34.9 fetch

# Of the packages, only those stay that are not bundled (infra/src/build.ts).
COPY . .
RUN npx --yes pnpm@10.34.9 install --offline --frozen-lockfile \
  && node --import tsx infra/src/bundle.ts \
  && rm -rf node_modules \
  && CI=true npx --yes pnpm@10.34.9 install --offline --frozen-lockfile --prod --filter ripple

FROM node:22-bookworm-slim
WORKDIR /ripple
COPY --from=build /ripple/node_modules node_modules
COPY --from=build /ripple/dist dist
# A new volume takes its owner from here; Debian has the folder.
RUN mkdir -p /media && chown node:node /media
ENV NODE_ENV=production
# So that malloc gives memory back (infra/src/stack-environment.ts).
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
USER node
CMD ["node", "dist/api.mjs"]
