# Two stages: pip and its cache stay in the first.
FROM python:3.11-slim AS build
COPY requirements/run.lock /run.lock
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r /run.lock \
 && /venv/bin/pip uninstall --yes --quiet pip setuptools
COPY bot /app/bot
COPY handlers /app/handlers
# The root file system may be read-only, so Python could not keep its bytecode later.
RUN python -m compileall -q -j 0 /app /venv/lib

FROM python:3.11-slim
RUN install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/bot
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY locales /app/locales
COPY directory.yaml /app/directory.yaml
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORT=8080 \
    DATABASE_URL=sqlite+aiosqlite:////var/lib/bot/bot.db
USER 10001:10001
EXPOSE 8080
VOLUME /var/lib/bot
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot", "run"]
