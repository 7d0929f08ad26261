# The bot to host: `docker compose up -d` builds and runs it. docs/hosting.md tells the rest.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
# Other providers than openai, such as PACKAGES="@langchain/anthropic".
ARG PACKAGES=""
RUN if [ -n "$PACKAGES" ]; then npm install --no-save --omit=dev --no-audit --no-fund $PACKAGES; fi

FROM node:24-slim
ENV NODE_ENV=production DATA=/data HEALTH_PORT=8421
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY core core
COPY bots bots
COPY src src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
# Inside the container: the port need not be published for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm: it would not hand on the signal to end.
CMD ["node", "src/main.ts"]
