# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/seenpaid
WORKDIR /source
# The lock first: the layer of dependencies is made again only when the lock changes.
COPY requirements/ requirements/
RUN /opt/seenpaid/bin/pip install --no-deps --require-hashes -r requirements/base.txt
COPY pyproject.toml README.md LICENSE ./
COPY src/ src/
RUN /opt/seenpaid/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin seenpaid \
  && install -d -m 700 -o seenpaid -g seenpaid /data
COPY --from=build /opt/seenpaid /opt/seenpaid
ENV PATH=/opt/seenpaid/bin:$PATH PYTHONUNBUFFERED=1 SEENPAID_DATA_DIR=/data
USER seenpaid
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["seenpaid", "serve", "--host", "0.0.0.0", "--port", "8000"]
