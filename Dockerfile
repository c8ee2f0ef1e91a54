# The npm package, made from the sources with the dependencies of the lock file. No install script runs.
FROM node:24.21.0-bookworm AS build
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.ts client relay --quiet && node scripts/package.ts
# Without its debug symbols, Node has 18 MB less.
RUN mkdir -p image/data image/mark && cp "$(command -v node)" image/node && strip --strip-all image/node

# The C library and certificates: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/image/node /usr/local/bin/node
COPY --from=build /build/.output/package /app
COPY --from=build --chown=65532:65532 /build/image/data /data
COPY --from=build --chown=65532:65532 /build/image/mark /mark
ENV NODE_ENV=production RELAY_HOST=0.0.0.0 RELAY_DATA_DIR=/data RELAY_MARK_FILE=/mark/mark
VOLUME ["/data", "/mark"]
EXPOSE 8787
# Some hosts mount volumes for root only; docs/deployment.md names them.
ARG RUN_AS=65532:65532
USER $RUN_AS
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/usr/local/bin/node", "/app/dist/relay/main.mjs", "health"]
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/relay/main.mjs"]
CMD ["start"]
