FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
# Tests, formatting and rules belong to the build before this one; sources alone are compiled here.
RUN --mount=type=cache,target=/build/.repository \
    mvn -B -q -ntp -Dmaven.repo.local=/build/.repository -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17.0.15_6-jre-jammy
# A number that a read-only file system and Kubernetes' runAsNonRoot understand; the name is who
# the ledger says has asked.
RUN groupadd --gid 10001 snowline \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/snowline \
       --shell /usr/sbin/nologin snowline \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/snowline
COPY --from=build --chmod=0755 /build/snowline /opt/snowline/snowline
COPY --from=build /build/worker/target/snowline.jar /opt/snowline/worker/target/snowline.jar
COPY --chmod=0755 deploy/docker/healthy /opt/snowline/healthy
COPY LICENSE /opt/snowline/LICENSE
RUN ln -s /opt/snowline/snowline /usr/local/bin/snowline
USER 10001:10001
WORKDIR /var/lib/snowline
# DuckDB and the JVM put temporary files here; everything else may be read-only.
VOLUME ["/var/lib/snowline", "/tmp"]
# The address of http.listen in the configuration.
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 \
    CMD ["/opt/snowline/healthy"]
# Time for what is being written when the container is told to end: see snowline worker --help.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/snowline/snowline"]
CMD ["worker", "--config", "/etc/snowline/snowline.yaml"]
