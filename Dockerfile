# The command as a static binary, alone in its image:
#   docker build --tag shardwise .
#   docker run --rm --volume "$PWD:/work" shardwise compare orders.toml
FROM rust:1.95-alpine3.22 AS build
# The linker's start files. Alpine keeps no older versions, so none is fixed.
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
# Rust links statically for musl.
RUN cargo build --release --locked --package shardwise

FROM scratch
COPY --from=build /source/target/release/shardwise /shardwise
COPY --from=build /source/LICENSE-MIT /source/LICENSE-APACHE /
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["/shardwise"]
