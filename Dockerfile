# The command labtest in a container. The engine's socket is mounted, and the group that may use it is given:
#   docker run --rm --network host --group-add "$(stat -c %g /var/run/docker.sock)" \
#     --volume /var/run/docker.sock:/var/run/docker.sock --volume "$PWD:$PWD" --workdir "$PWD" labtest up
# The folder keeps its own path: without a remote, the path is what tells one repository from another.
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE}
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/* \
  && git config --system --add safe.directory '*'
COPY LICENSE /opt/labtest/
COPY dist /opt/labtest/dist
RUN ln -s /opt/labtest/dist/cli.js /usr/local/bin/labtest
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["labtest"]
