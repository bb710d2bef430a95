# One image for every process of Ripple; the command says which.
FROM node:22-bookworm-slim
WORKDIR /ripple

# The lockfile alone decides what is downloaded, so this layer outlives every change of the sources.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@10.34.9 fetch

COPY . .
RUN npx --yes pnpm@10.34.9 install --offline --frozen-lockfile \
  && node --import tsx infra/src/bundle.ts

# A new volume takes its owner from here.
RUN mkdir /media && chown node:node /media
ENV NODE_ENV=production
USER node
CMD ["node", "--enable-source-maps", "dist/api.mjs"]
